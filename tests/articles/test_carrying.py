"""An urgent fix while another change is scheduled: carried forward, moved, or called back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.approval import COPIED_CHILDREN, NotReadyError, StaleRevisionError
from articles.carrying import (
    IDENTITIES,
    UNITED_FIELDS,
    carry_forward,
    combine,
    read,
    scheduled_over,
)
from articles.models import Byline, Figure, Mention, Revision
from articles.seals import SEALED_FIELDS, broken_seals
from articles.states import hour_in_words
from tests.articles.story_form import change_url, reposted
from tests.factories import make_author, make_official, make_photo, make_revision, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HOUR = timedelta(hours=1)
BODY = "<p>Một.</p><p>Hai.</p><p>Ba.</p>"


@pytest.fixture
def editor(managing_editor, client):
    client.force_login(managing_editor)
    return managing_editor


def changed(revision, by=None, **values):
    """The next draft of a story, in review; `values` are those of `Revision`."""
    draft = revision.copy(by=by)
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save()
    draft.submit(by)
    return draft


def met(fix=None, scheduled=None, **live):
    """What stands, an urgent fix in review, and a change scheduled for in an hour."""
    live = make_revision(**{"headline": "Cũ", "body": BODY} | live)
    change = changed(live, **scheduled or {"body": BODY.replace("Ba", "3")})
    change.approve(None, timezone.now() + HOUR, Revision.Change.UPDATE)
    return live, changed(live, **fix or {"headline": "Sửa gấp"}), change


def form(client, fix, **answers):
    answers = {"kind_of_change": "update"} | answers
    return client.post(change_url(fix), reposted(client.get(change_url(fix)), **answers))


def page_of(fix):
    return reverse("admin:articles_revision_carry", args=[fix.pk])


def confirm(client, fix, **typed):
    """Open the page and press its button, with what is typed in it; `shown` is what it showed."""
    shown = client.get(page_of(fix))
    answers = {"seen": shown.context["seen"], "shown": shown.context["shown"]}
    kind = shown.context["form"].initial.get("kind_of_change", "update")
    return client.post(page_of(fix), {**answers, "kind_of_change": kind, **typed}, follow=True)


def told(response):
    return [str(message) for message in response.context["messages"]]


def carried(fix, by=None, choices=None):
    standing, scheduled = scheduled_over(fix.article)
    digest = combine(*read((standing, fix, scheduled)), choices).digest
    return carry_forward(fix, by, standing, scheduled, choices, digest)


def test_whatever_a_revision_holds_is_combined():
    own = {"article", "number", "body", "change", "public_note", "rectifies"}
    assert {name.removesuffix("_id") for name in SEALED_FIELDS} - own == set(UNITED_FIELDS)
    assert set(IDENTITIES) == set(COPIED_CHILDREN)


# The question


def test_approving_over_a_scheduled_change_asks_what_becomes_of_it(client, editor):
    _live, fix, change = met()
    refused = form(client, fix, _approve="")
    assert list(refused.context["adminform"].form.errors) == ["scheduled_change"]
    assert fix.article.scheduled_revision() == change


def test_an_answer_about_another_hour_answers_nothing(client, editor):
    _live, fix, change = met()
    answers = {"scheduled_change": "call_back", "kind_of_change": "update", "_approve": ""}
    posted = reposted(client.get(change_url(fix)), **answers)
    change.move(None, timezone.now() + 3 * HOUR)
    refused = client.post(change_url(fix), posted)
    assert list(refused.context["adminform"].form.errors) == ["scheduled_change"]
    assert 'value="call_back" checked' not in refused.text
    assert fix.article.scheduled_revision() == change


def test_an_answer_that_comes_after_the_hour_approves_nothing(client, editor):
    live, fix, change = met()
    answers = {"scheduled_change": "call_back", "kind_of_change": "update", "_approve": ""}
    posted = reposted(client.get(change_url(fix)), **answers)
    now = timezone.now() - timedelta(minutes=1)
    Revision.objects.filter(pk=change.pk).update(publish_at=now)
    Revision.objects.filter(pk=live.pk).update(superseded_at=now)
    refused = client.post(change_url(fix), posted)
    assert list(refused.context["adminform"].form.errors) == ["seen_scheduled"]
    assert "errornote" in refused.text
    assert fix.article.live_revision() == change


def test_a_second_change_is_scheduled_only_in_place_of_the_first(client, editor):
    _live, fix, change = met()
    hour = timezone.localtime() + 2 * HOUR
    typed = {"hour": f"{hour:%Y-%m-%dT%H:%M}", "_schedule": ""}
    for answer in ["carry", "move"]:
        refused = form(client, fix, scheduled_change=answer, **typed)
        assert list(refused.context["adminform"].form.errors) == ["scheduled_change"]
    assert fix.article.scheduled_revision() == change
    form(client, fix, scheduled_change="call_back", **typed)
    assert fix.article.scheduled_revision() == fix


def test_a_story_not_yet_published_offers_no_more_than_to_call_back(client, editor):
    scheduled = make_revision(publish_at=timezone.now() + HOUR)
    fix = changed(scheduled, headline="Khác")
    shown = client.get(change_url(fix)).context["adminform"].form
    assert [value for value, _words in shown.fields["scheduled_change"].choices] == ["call_back"]


def test_both_texts_are_approved_only_with_a_word_on_what_kind_of_change_it_is(client, editor):
    live, fix, _change = met()
    refused = confirm(client, fix, kind_of_change="")
    assert list(refused.context["form"].errors) == ["kind_of_change"]
    assert fix.article.live_revision() == live
    refused = confirm(client, fix, kind_of_change="rectification")
    assert list(refused.context["form"].errors) == ["kind_of_change"]


# Called back, moved


def test_what_is_called_back_is_a_draft_again(client, editor):
    _live, fix, change = met()
    form(client, fix, scheduled_change="call_back", _approve="")
    assert fix.article.live_revision() == fix
    assert fix.article.scheduled_revision() is None
    assert fix.article.open_revision().body == change.body


def test_what_is_moved_follows_later_and_the_page_says_what_it_lacks(client, editor):
    _live, fix, change = met()
    hour = (timezone.localtime() + 5 * HOUR).replace(second=0, microsecond=0)
    typed = {"scheduled_change": "move", "moved_hour": f"{hour:%Y-%m-%dT%H:%M}"}
    response = form(client, fix, **typed, _approve="")
    article = fix.article
    assert article.live_revision() == fix
    assert article.live_revision(hour - timedelta(seconds=1)) == fix
    assert article.live_revision(hour) == change
    assert [event.kind for event in change.events.all()][-1] == "move"
    sentence = told(client.get(response.url))[0]
    assert hour_in_words(hour) in sentence
    assert "tiêu đề" in sentence.lower()


def test_what_links_to_a_later_story_is_not_moved_before_it_and_the_fix_waits(client, editor):
    other = make_revision(publish_at=timezone.now() + 10 * HOUR)
    address = other.article.get_absolute_url()
    live = make_revision(headline="Cũ")
    change = changed(live, body=f'<p><a href="{address}">Bài kia</a></p>')
    change.approve(None, timezone.now() + 20 * HOUR, Revision.Change.UPDATE)
    fix = changed(live, headline="Sửa gấp")
    hour = timezone.localtime() + 5 * HOUR
    typed = {"scheduled_change": "move", "moved_hour": f"{hour:%Y-%m-%dT%H:%M}"}
    response = form(client, fix, **typed, kind_of_change="update", _approve="")
    assert any(address in sentence for sentence in told(client.get(response.url)))
    assert fix.article.live_revision() == live
    before = change.publish_at
    change.refresh_from_db()
    assert change.publish_at == before


@pytest.mark.parametrize("hour", ["", "2020-01-01T10:00", "20255-01-01T10:00", "mai"])
def test_nothing_moves_to_an_hour_that_cannot_be(client, editor, hour):
    live, fix, change = met()
    refused = form(client, fix, scheduled_change="move", moved_hour=hour, _approve="")
    assert list(refused.context["adminform"].form.errors) == ["moved_hour"]
    assert fix.article.live_revision() == live
    assert fix.article.scheduled_revision() == change


def test_a_minor_change_that_is_moved_keeps_the_date_of_the_fix_it_follows(client, editor):
    live = make_revision()
    change = changed(live)
    change.approve(None, timezone.now() + HOUR, Revision.Change.MINOR)
    fix = changed(live, headline="Sửa gấp")
    hour = timezone.localtime() + 5 * HOUR
    typed = {"scheduled_change": "move", "moved_hour": f"{hour:%Y-%m-%dT%H:%M}"}
    form(client, fix, **typed, kind_of_change="update", _approve="")
    fix.refresh_from_db()
    change.refresh_from_db()
    assert change.modified_at == fix.modified_at == fix.publish_at


# Carried forward


def test_the_fix_is_live_now_and_both_changes_at_the_old_hour(client, editor):
    live, fix, change = met()
    hour = change.publish_at
    typed = {"kicker": "Tin nóng", "note": "Sai tên"}
    response = form(client, fix, **typed, scheduled_change="carry", _approve="")
    assert response.url == page_of(fix)
    assert fix.article.live_revision() == live  # nothing is approved by asking
    page = client.get(page_of(fix))
    assert page.context["form"].initial["note"] == "Sai tên"
    assert "Sửa gấp" in page.text
    done = confirm(client, fix, note="Sai tên")
    assert done.redirect_chain[-1][0] == reverse("admin:articles_revision_changelist")
    article = fix.article
    assert article.live_revision() == article.live_revision(hour - timedelta(seconds=1)) == fix
    united = article.live_revision(hour)
    assert (united.headline, united.body) == ("Sửa gấp", change.body)
    assert united.change == change.change
    assert not list(broken_seals(Revision.objects.filter(article=article)))
    kinds = [[event.kind for event in row.events.all()] for row in (change, fix, united)]
    assert kinds[0][-1] == "call_back"
    assert kinds[1][-1] == "approve"
    assert kinds[2] == ["begin", "begin", "submit", "approve"]  # it has the writers of both
    assert fix.events.last().note == "Sai tên"


def test_the_note_to_readers_of_the_scheduled_change_stays_with_it():
    live = make_revision(headline="Cũ", body=BODY)
    change = changed(live, public_note="Bản trước ghi sai ngày.")
    change.approve(None, timezone.now() + HOUR, Revision.Change.CORRECTION)
    united = carried(changed(live, headline="Sửa gấp"))
    assert (united.change, united.public_note) == ("correction", "Bản trước ghi sai ngày.")
    assert united.headline == "Sửa gấp"


def test_rows_of_both_changes_stand_in_the_combined_text():
    one, two, three = (make_official(name) for name in ["Trần Một", "Trần Hai", "Trần Ba"])
    live = make_revision(mentions=[{"tag": one}, {"tag": two}], topics=["Rừng"])
    change = changed(live)
    change = Revision.objects.get(pk=change.pk)
    Mention.objects.create(content_object=change, tag=three, position_text="Bí thư", order=9)
    change.mentions.filter(tag=two).update(spoke=True)
    change.approve(None, timezone.now() + HOUR)
    fix = changed(live)
    fix.mentions.filter(tag=one).update(position_text="Phó Chủ tịch")
    Byline.objects.create(revision=fix, author=make_author("Công Luận"), order=5)
    fix.taggings.all().delete()
    united = carried(fix)
    people = [(row.tag, row.position_text, row.spoke) for row in united.mentions.all()]
    assert people == [
        (one, "Phó Chủ tịch", False),
        (two, "Chủ tịch UBND tỉnh", True),
        (three, "Bí thư", False),
    ]
    assert [row.author.name for row in united.bylines.all()] == ["Thanh Tùng", "Công Luận"]
    assert united.taggings.count() == 0
    assert united.mentions.first().first_published_at == live.first_published_at


def test_of_two_new_lead_pictures_the_editor_chooses_and_the_other_stays(client, editor):
    live = make_revision()
    change = changed(live)
    theirs = Figure.objects.create(revision=change, photo=make_photo(), alt="a", credit="A")
    change.approve(None, timezone.now() + HOUR)
    fix = changed(live)
    ours = Figure.objects.create(revision=fix, photo=make_photo(), alt="b", credit="B")
    page = client.get(page_of(fix))
    assert [clash["name"] for clash in page.context["clashes"]] == ["lead"]
    united = carried(fix, choices={"lead": "ours"})
    rows = {row.photo: row.placement for row in united.figures.all()}
    assert rows == {ours.photo: "lead", theirs.photo: "body"}


def test_what_both_changed_is_chosen_seen_and_only_then_approved(client, editor):
    live, fix, change = met(fix={"headline": "Gấp"}, scheduled={"headline": "Hẹn"})
    page = client.get(page_of(fix))
    assert [clash["name"] for clash in page.context["clashes"]] == ["headline"]
    assert "Gấp" in page.text
    assert "Hẹn" in page.text
    answers = {"seen": page.context["seen"], "shown": page.context["shown"]}
    answers["kind_of_change"] = "update"
    client.post(page_of(fix), answers)
    assert fix.article.live_revision() == live  # nobody chose
    chosen = client.post(page_of(fix), {**answers, "clash-headline": "ours"})
    assert fix.article.live_revision() == live  # nobody saw it
    answers |= {"shown": chosen.context["shown"], "clash-headline": "ours"}
    hour = change.publish_at
    client.post(page_of(fix), answers)
    assert fix.article.live_revision() == fix
    assert fix.article.live_revision(hour).headline == "Gấp"


def test_a_picture_in_the_text_is_shown_in_words_where_both_changed_the_place(client, editor):
    _live, fix, _change = met()
    photo = make_photo()
    Figure.objects.create(
        revision=fix, photo=photo, key="cau-treo", placement="body", caption="Cầu treo", alt="Cầu"
    )
    Revision.objects.filter(pk=fix.pk).update(
        body=BODY.replace("<p>Ba.</p>", '<figure data-figure="cau-treo"></figure>')
    )
    page = client.get(page_of(fix))
    [clash] = page.context["clashes"]
    assert "Cầu treo" in clash["options"][0]["text"]
    assert "<p>3.</p>" in clash["options"][1]["text"]


@pytest.mark.parametrize("happening", ["moved", "edited", "called back", "due"])
def test_nothing_happens_where_anything_changed_meanwhile(client, editor, happening):
    live, fix, change = met()
    page = client.get(page_of(fix))
    answers = {"seen": page.context["seen"], "shown": page.context["shown"]}
    if happening == "moved":
        change.move(None, timezone.now() + 2 * HOUR)
    elif happening == "edited":
        Revision.objects.filter(pk=fix.pk).update(headline="Khác", version=fix.version + 1)
    elif happening == "called back":
        change.call_back(None)
    else:
        now = timezone.now() - timedelta(minutes=1)
        Revision.objects.filter(pk=change.pk).update(publish_at=now)
        Revision.objects.filter(pk=live.pk).update(superseded_at=now)
    before = list(Revision.objects.order_by("pk").values())
    response = client.post(
        page_of(fix), {**answers, "kind_of_change": "update", "_approve": ""}, follow=True
    )
    assert len(told(response)) == 1
    assert list(Revision.objects.order_by("pk").values()) == before


def test_a_faster_colleague_between_the_look_and_the_step_is_told():
    _live, fix, change = met()
    standing, scheduled = scheduled_over(fix.article)
    digest = combine(*read((standing, fix, scheduled))).digest
    change.move(None, timezone.now() + 2 * HOUR)
    with pytest.raises(StaleRevisionError):
        carry_forward(fix, None, standing, scheduled, {}, digest)


def test_the_gate_says_which_of_the_two_lacks_something(client, editor):
    _live, fix, change = met(fix={"body": BODY.replace("Một", '<a href="/admin/">Một</a>')})
    response = confirm(client, fix, note="Giữ lại")
    assert len(told(response)) == 1
    assert told(response)[0].startswith("Bản sửa gấp: ")
    assert fix.article.scheduled_revision() == change
    assert response.context["form"].initial["note"] == "Giữ lại"


def test_the_gate_refuses_the_combined_text_and_with_it_the_fix():
    live = make_revision(bylines=["Thanh Tùng", "Công Luận"])
    change = changed(live)
    change.bylines.first().delete()
    change.approve(None, timezone.now() + HOUR)
    fix = changed(live)
    fix.bylines.last().delete()
    with pytest.raises(NotReadyError) as refusal:
        carried(fix)
    assert refusal.value.missing == ["Bản ghép: Bài chưa có tác giả."]
    assert fix.article.live_revision() == live
    assert fix.article.scheduled_revision() == change
    fix.refresh_from_db()
    assert fix.state == "in_review"


def test_who_wrote_both_texts_alone_does_not_approve_them_together(client):
    alone = make_user("managing editor", username="alone")
    live = make_revision(headline="Cũ", body=BODY)
    change = changed(live, by=alone, body=BODY.replace("Ba", "3"))
    change.approve(make_user("managing editor"), timezone.now() + HOUR)
    fix = changed(live, by=alone, headline="Sửa gấp")
    client.force_login(alone)
    response = confirm(client, fix)
    assert told(response) != []
    assert fix.article.live_revision() == live
    confirm(client, fix, alone_because="Không còn ai trực.")
    united = fix.article.scheduled_revision()
    assert fix.article.live_revision() == fix
    assert set(Revision.objects.awaiting_countersignature()) == {fix, united}


def test_the_combined_text_stays_that_of_those_who_wrote_its_parts():
    reporter, other, editor = (make_user("reporter"), make_user("reporter"), make_user())
    live = make_revision(headline="Cũ", body=BODY)
    change = changed(live, by=reporter, body=BODY.replace("Ba", "3"))
    change.approve(editor, timezone.now() + HOUR, Revision.Change.UPDATE)
    united = carried(changed(live, by=other, headline="Sửa gấp"), by=editor)
    writers = [event.by for event in united.events.filter(kind="begin")]
    assert writers == [reporter, other]


def test_an_approval_alone_of_one_part_stands_on_the_desk_for_the_combined_text():
    alone, other = make_user("managing editor"), make_user("managing editor")
    live = make_revision(headline="Cũ", body=BODY)
    change = changed(live, by=alone, body=BODY.replace("Ba", "3"))
    change.approve(alone, timezone.now() + HOUR, alone_because="Không còn ai trực.")
    fix = changed(live, by=make_user("reporter"), headline="Sửa gấp")
    united = carried(fix, by=other)
    assert list(Revision.objects.awaiting_countersignature()) == [united]
    united.countersign(other)
    assert not Revision.objects.awaiting_countersignature().exists()


def test_a_reporter_does_not_come_to_the_page(client, reporter):
    _live, fix, change = met()
    client.force_login(reporter)
    response = client.get(page_of(fix), follow=True)
    assert len(told(response)) == 1
    assert confirm_refused(client, fix, change)


def confirm_refused(client, fix, change):
    client.post(page_of(fix), {"kind_of_change": "update"})
    return fix.article.scheduled_revision() == change


def test_the_page_costs_no_more_queries_for_many_rows(
    client, editor, django_assert_max_num_queries
):
    people = [{"tag": make_official(f"Người {number}")} for number in range(8)]
    _live, fix, _change = met(mentions=people, topics=["Rừng", "Nước", "Đất"])
    with django_assert_max_num_queries(40):
        client.get(page_of(fix))
