"""The demo newsroom: the real report's facts, invented stories, and no site but a trial's."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from articles.models import (
    Article,
    Event,
    LeadStory,
    Mention,
    Official,
    Photo,
    Revision,
    Section,
    Series,
    SeriesPart,
    Tenure,
)
from articles.seals import broken_seals
from comments.models import Comment, ModerationAct, ModerationEvent
from newsroom.demo.load import LOGINS

# In one process: loading the demo draws its pictures.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
REPORT = "so-ket-quy-che-phoi-hop-2017"


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, loaded once for the tests of this file and taken out again."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo")
        yield
        transaction.set_rollback(True)


def counts():
    models = [Article, Revision, Comment, ModerationEvent, Official, Tenure, Event, Section]
    models += [LeadStory, Series, SeriesPart]
    return [model.objects.count() for model in models]


def test_loading_it_again_changes_nothing(demo):
    before = counts()
    call_command("load_demo")
    assert counts() == before


@pytest.mark.slow
def test_pictures_the_task_worker_did_not_come_to_are_queued_again(
    demo, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("load_demo")
    queued = DBTaskResult.objects.filter(task_path="articles.tasks.make_renditions")
    assert queued.count() == Photo.objects.count() == 12


def test_the_report_carries_its_facts(demo, client):
    page = client.get(f"/bai-viet/{REPORT}/")
    assert page.status_code == 200
    revision = Revision.objects.live().get(article__slug=REPORT)
    assert revision.publish_at == datetime(2018, 3, 1, 9, 30, tzinfo=UTC)
    assert [byline.author.name for byline in revision.bylines.all()] == ["Thanh Tùng", "Công Luận"]
    assert [
        (mention.tag.full_name, mention.role, mention.spoke, mention.position_text)
        for mention in revision.mentions.all()
    ] == [
        ("Nguyễn Văn Hòa", "chaired", True, "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh"),
        ("Trần Bình Trọng", "attended", False, "Chủ tịch UBMTTQVN tỉnh"),
        ("Nguyễn Thế Hải", "attended", False, "Phó Chủ tịch HĐND tỉnh"),
        ("Trần Thị Nga", "attended", False, "Phó Chủ tịch UBND tỉnh"),
    ]
    assert revision.event.date.isoformat() == "2018-03-01"
    for fact in ["(kontumtv.vn) – Chiều 1/3", "Thanh Tùng – Công Luận", "01/3/2018, 16:30"]:
        assert fact in page.text


def test_the_printed_positions_are_those_the_posts_held_give(demo):
    for mention in Mention.objects.select_related("tag"):
        day = mention.content_object.event.date
        assert mention.tag.position_on(day) == mention.position_text


def test_there_are_stories_in_six_sections_and_every_state(demo):
    assert Section.objects.filter(parent=None).count() == 6
    live = Revision.objects.live()
    assert live.count() >= 25
    assert set(live.values_list("section__slug", flat=True)) == set(
        Section.objects.values_list("slug", flat=True)
    )
    assert Revision.objects.scheduled().count() == 1
    assert set(Revision.objects.open().values_list("state", flat=True)) == {"draft", "in_review"}
    assert Revision.objects.filter(change="correction").exclude(public_note="").count() == 1
    assert list(broken_seals(Revision.objects.all())) == []


def test_a_lead_a_series_events_and_posts_with_their_source_can_be_read(demo, client):
    assert client.get("/").context["lead"].article.slug == "thong-cau-dak-la"
    series = Series.objects.get()
    assert len(client.get(series.get_absolute_url()).context["parts"]) == 3
    for event in Event.objects.all():
        page = client.get(event.get_absolute_url())
        assert page.status_code == 200
        assert all(document in page.text for document in event.documents.splitlines())
    assert Event.objects.count() == 2
    for official in Official.objects.all():
        page = client.get(official.get_absolute_url())
        assert page.text.count("Bản tin ngày 1/3/2018") == official.tenures.count() > 0


def test_one_story_shows_what_a_text_can_hold(demo, client):
    html = client.get("/bai-viet/quyen-lich-khac-tren-cot-nha-rong/").text
    for sign in ["story-figure small", "gallery", "table-box", "fact-box", "pull-quote", "notes"]:
        assert f'class="{sign}' in html
    for linked in ["canh-dong-ia-gio-len-lich-nuoc-chung", "doi-cong-chieng-nhi-lang-plei-suong"]:
        assert f'href="/bai-viet/{linked}/">' in html


def test_invented_stories_name_no_official(demo):
    others = Revision.objects.exclude(article__slug=REPORT)
    assert not Mention.objects.filter(content_object__in=others).exists()
    for name in Official.objects.values_list("full_name", flat=True):
        assert not others.filter(body__contains=name).exists()


def test_comments_stand_in_every_state_and_every_decision_has_its_event(demo):
    assert set(Comment.objects.values_list("status", flat=True)) == set(Comment.Status)
    assert Comment.objects.filter(depth__gte=2).exists()
    for comment in Comment.objects.all():
        is_pending = comment.status == Comment.Status.PENDING
        decisions = comment.events.filter(act__kind=ModerationAct.Kind.DECIDE)
        assert decisions.count() == (0 if is_pending else 1)
    for article in Article.objects.all():
        assert article.comment_count == article.comments.visible().count()
    erased = Comment.objects.filter(status=Comment.Status.ERASED)
    assert set(erased.values_list("author_name", "body", "contact")) == {("", "", None)}


def test_every_role_can_log_in_with_the_password_printed(demo, client, capsys, settings):
    settings.DEMO_PASSWORD = "one for the demo"
    call_command("load_demo")
    printed = capsys.readouterr().out
    for username in LOGINS:
        assert client.login(username=username, password="one for the demo")
        assert client.get(reverse("admin:index")).status_code == 200
        assert username in printed
    assert "one for the demo" in printed


def test_a_password_is_made_up_where_none_is_set(demo, client, capsys, settings):
    settings.DEMO_PASSWORD = ""
    call_command("load_demo")
    password = capsys.readouterr().out.split()[-1]
    assert len(password) >= 12
    assert client.login(username="admin", password=password)
