"""What was approved never changes, by whatever way our own code tries; seals tell the rest."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from articles.guards import FrozenError
from articles.models import (
    Byline,
    Figure,
    Mention,
    Revision,
    RevisionEvent,
    RevisionOrganisation,
    Tagging,
)
from articles.seals import seal_of
from tests.factories import (
    make_author,
    make_draft,
    make_official,
    make_organisation,
    make_photo,
    make_revision,
    make_topic,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def approved():
    """An approved revision with a row of every kind below it."""
    draft = make_draft(mentions=[{"tag": make_official()}], topics=["Rừng"], lead=make_photo())
    RevisionOrganisation.objects.create(revision=draft, organisation=make_organisation())
    draft.submit(None)
    draft.approve(None, timezone.now())
    return draft


CHILDREN = {
    Byline: {"credit": "editor"},
    Mention: {"position_text": "Giám đốc sở"},
    Figure: {"caption": "Chú thích khác"},
    Tagging: {"order": 9},
    RevisionOrganisation: {"order": 9},
}


def new_child(model, revision):
    """An unsaved row of `model` under `revision`."""
    make_values = {
        Byline: lambda: {"author": make_author("Người khác")},
        Mention: lambda: {"tag": make_official(f"Người khác {Mention.objects.count()}")},
        Figure: lambda: {"photo": make_photo(), "placement": "body", "key": "khac"},
        Tagging: lambda: {"tag": make_topic("Khác")},
        RevisionOrganisation: lambda: {"organisation": make_organisation("Cơ quan khác")},
    }
    return model(**make_values[model](), **{model.revision_field: revision})


def refused():
    """Expects a refusal, and leaves the test's transaction usable."""
    stack = ExitStack()
    stack.enter_context(pytest.raises(FrozenError))
    stack.enter_context(transaction.atomic())
    return stack


REVISION_CHANGES = {
    "save": lambda revision: revision.save(),
    "save one field": lambda revision: revision.save(update_fields=["headline"]),
    "delete": lambda revision: revision.delete(),
    "update": lambda revision: Revision.objects.update(headline="Khác"),
    "update state": lambda revision: Revision.objects.update(state="draft"),
    "update or create": lambda revision: Revision.objects.update_or_create(
        pk=revision.pk, defaults={"headline": "Khác"}
    ),
    "bulk_update": lambda revision: Revision.objects.bulk_update([revision], ["headline"]),
    "queryset delete": lambda revision: Revision.objects.filter(pk=revision.pk).delete(),
    "bulk_create over": lambda revision: Revision.objects.bulk_create(
        [revision], update_conflicts=True, update_fields=["headline"], unique_fields=["id"]
    ),
    "through the article": lambda revision: revision.article.revisions.update(body="<p>x</p>"),
}


@pytest.mark.parametrize("change", REVISION_CHANGES.values(), ids=REVISION_CHANGES)
def test_an_approved_revision_refuses_every_change(approved, change):
    headline = approved.headline
    approved.headline = "Khác"
    with refused():
        change(approved)
    assert Revision.objects.get(pk=approved.pk).headline == headline


def test_an_approved_revision_still_moves_its_hours(approved):
    later = timezone.now() + timedelta(hours=1)
    Revision.objects.filter(pk=approved.pk).update(superseded_at=later)
    approved.superseded_at = None
    approved.save(update_fields=["superseded_at"])
    assert Revision.objects.get(pk=approved.pk).superseded_at is None


CHILD_CHANGES = {
    "save": lambda row, values: row.save(),
    "delete": lambda row, values: row.delete(),
    "update": lambda row, values: type(row).objects.filter(pk=row.pk).update(**values),
    "bulk_update": lambda row, values: type(row).objects.bulk_update([row], list(values)),
    "queryset delete": lambda row, values: type(row).objects.filter(pk=row.pk).delete(),
}


@pytest.mark.parametrize("model", CHILDREN, ids=lambda model: model.__name__)
@pytest.mark.parametrize("change", CHILD_CHANGES.values(), ids=CHILD_CHANGES)
def test_the_rows_of_an_approved_revision_refuse_every_change(approved, model, change):
    row = model.objects.get()
    for name, value in CHILDREN[model].items():
        setattr(row, name, value)
    with refused():
        change(row, CHILDREN[model])
    assert not model.objects.filter(**CHILDREN[model]).exists()
    assert model.objects.count() == 1


@pytest.mark.parametrize("model", CHILDREN, ids=lambda model: model.__name__)
def test_an_approved_revision_takes_no_new_rows(approved, model):
    child = new_child(model, approved)
    with refused():
        child.save()
    with refused():
        model.objects.bulk_create([child])
    assert model.objects.count() == 1


@pytest.mark.parametrize("model", CHILDREN, ids=lambda model: model.__name__)
def test_a_row_of_a_draft_cannot_be_moved_under_an_approved_revision(approved, model):
    row = new_child(model, make_draft())
    row.save()
    with refused():
        model.objects.filter(pk=row.pk).update(**{model.revision_field: approved})
    setattr(row, model.revision_field, approved)
    with refused():
        row.save()


def test_taggit_cannot_add_or_remove_topics_of_an_approved_revision(approved):
    with refused():
        approved.topics.add("Chủ đề mới")
    with refused():
        approved.topics.remove("Rừng")
    with refused():
        approved.topics.clear()
    assert list(approved.topics.names()) == ["Rừng"]


def test_a_merge_may_move_the_tag_of_an_approved_mention(approved):
    survivor = make_official("Người còn lại")
    Mention.objects.update(tag=survivor)
    assert Mention.objects.get().tag == survivor
    assert seal_of(approved) == approved.seal


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda event: RevisionEvent.objects.update(note="x"),
        lambda event: RevisionEvent.objects.bulk_update([event], ["note"]),
        lambda event: RevisionEvent.objects.all().delete(),
    ],
)
def test_events_are_only_ever_added(approved, change):
    event = RevisionEvent.objects.first()
    event.note = "x"
    with refused():
        change(event)
    assert not RevisionEvent.objects.filter(note="x").exists()
    assert RevisionEvent.objects.count() == 3


def test_a_draft_changes_freely():
    draft = make_draft(topics=["Rừng"])
    draft.headline = "Khác"
    draft.save()
    draft.taggings.all().delete()
    Revision.objects.filter(pk=draft.pk).update(headline="Khác nữa")
    assert Revision.objects.get().headline == "Khác nữa"


def test_a_story_that_left_its_trace_on_the_desk_is_put_aside_and_never_deleted():
    with pytest.raises(ProtectedError), transaction.atomic():
        make_draft().delete()


# Seals


def verify(capsys):
    """The exit code of `verify_seals`, and what it said."""
    try:
        call_command("verify_seals")
    except SystemExit as exit_:
        return exit_.code, capsys.readouterr().out
    return 0, capsys.readouterr().out


def tamper(sql, *values):
    """Change a table behind the models' back."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1


def test_seals_hold_where_nothing_was_changed(approved, capsys):
    code, said = verify(capsys)
    assert code == 0
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE articles_revision SET headline = 'Khác'",
        "UPDATE articles_revision SET body = body || ' '",
        "UPDATE articles_byline SET credit = 'editor'",
        "UPDATE articles_mention SET position_text = 'Giám đốc sở'",
        "UPDATE articles_mention SET role = 'chaired'",
        "UPDATE articles_mention SET spoke = NOT spoke",
        "UPDATE articles_figure SET caption = 'Khác'",
        "UPDATE articles_figure SET alt = 'Khác'",
        "DELETE FROM articles_byline",
        "DELETE FROM articles_mention",
        "DELETE FROM articles_figure",
    ],
)
def test_a_text_changed_behind_the_models_back_breaks_its_seal(approved, sql, capsys):
    tamper(sql)
    code, said = verify(capsys)
    assert code == 1
    assert approved.get_absolute_url() in said
    assert len(said.splitlines()) == 1


def test_the_order_of_people_is_sealed(capsys):
    people = [
        {"tag": make_official(f"Người {n}"), "role": r}
        for n, r in enumerate(["chaired", "attended"])
    ]
    make_revision(mentions=people)
    tamper("UPDATE articles_mention SET %s = 9 WHERE role = 'chaired'" % '"order"')  # noqa: S608,UP031
    assert verify(capsys)[0] == 1


def test_hours_and_copied_dates_are_not_part_of_the_seal(approved, capsys):
    tamper("UPDATE articles_revision SET publish_at = %s", timezone.now() - timedelta(days=1))
    assert verify(capsys)[0] == 0


# What must never be


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE articles_revision SET headline = ''",
        "UPDATE articles_revision SET seal = ''",
        "UPDATE articles_revision SET publish_at = NULL",
        "UPDATE articles_revision SET section_id = NULL",
        "UPDATE articles_revision SET state = 'draft'",
        "UPDATE articles_revision SET change = 'correction'",
        "UPDATE articles_revision SET superseded_at = '2000-01-01'",
        "UPDATE articles_article SET slug = 'Có dấu'",
        "UPDATE articles_article SET withdrawal_notice = 'Đã gỡ'",
        "UPDATE articles_mention SET position_unstated = (1 = 1)",
        "UPDATE articles_figure SET is_decorative = (1 = 1)",
        "UPDATE articles_photo SET focal_x = 2",
    ],
)
def test_the_database_refuses_what_must_never_be(approved, sql):
    with pytest.raises(IntegrityError), transaction.atomic():
        tamper(sql)


def test_the_database_refuses_a_second_open_and_a_second_standing_revision(approved):
    first = approved.copy(by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_draft(article=approved.article)
    first.submit(None)
    first.approve(None, timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=approved.pk).update(superseded_at=None)
