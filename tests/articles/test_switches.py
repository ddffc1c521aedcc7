"""What all pages show from one hour to another: urgent news, mourning, banners."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from articles.models import SiteVersion, Switch
from tests.factories import make_photo, make_revision

NOW = timezone.now()


def make_switch(kind="urgent", **values):
    values = {
        "words": "Cầu Đăk Bla tạm đóng",
        "starts_at": timezone.now() - timedelta(hours=1),
        "ends_at": timezone.now() + timedelta(hours=1),
    } | values
    return Switch.objects.create(kind=kind, **values)


@pytest.fixture
def desk(client, managing_editor):
    client.force_login(managing_editor)
    return client


def send(desk, **values):
    answers = {"kind": "urgent", "words": "Tin", "place": "top"} | values
    for name, day in (("starts_at", "2026-03-01"), ("ends_at", "2026-03-02")):
        answers.setdefault(f"{name}_0", day)
        answers.setdefault(f"{name}_1", "00:00:00")
    return desk.post(reverse("admin:articles_switch_add"), answers)


def test_the_clock_alone_turns_a_strip_on_and_off(client, db):
    start = datetime(2030, 1, 1, 8, tzinfo=timezone.get_current_timezone())
    make_switch(starts_at=start, ends_at=start + timedelta(hours=2))
    for minutes, is_on in ((-1, False), (0, True), (119, True), (120, False)):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert ("Cầu Đăk Bla tạm đóng" in client.get("/").text) is is_on, minutes


def test_a_strip_leads_to_its_story_while_that_is_live(client, db, django_assert_num_queries):
    story = make_revision(headline="Sạt lở")
    make_switch(article=story.article)
    link = f'<a href="{story.get_absolute_url()}">Cầu Đăk Bla tạm đóng</a>'
    assert link in client.get("/dinh-chinh/").text
    with django_assert_num_queries(2):  # the log, which is empty, and the version of the frame
        client.get("/dinh-chinh/")
    story.article.withdraw(None, "Đã gỡ.", "Sai")
    text = client.get("/dinh-chinh/").text
    assert "Cầu Đăk Bla tạm đóng" in text
    assert story.get_absolute_url() not in text


def test_a_strip_leads_to_a_story_from_its_hour_on(client, db):
    hour = timezone.now() + timedelta(minutes=30)
    story = make_revision(publish_at=hour)
    make_switch(article=story.article)
    for seconds, is_led in ((-1, False), (0, True)):
        with time_machine.travel(hour + timedelta(seconds=seconds), tick=False):
            assert (story.get_absolute_url() in client.get("/dinh-chinh/").text) is is_led


def test_a_strip_may_lead_elsewhere_or_nowhere(client, db):
    make_switch(link="https://kttv.example/")
    make_switch(words="Không có <b>liên kết</b>")
    text = client.get("/").text
    assert '<a href="https://kttv.example/">Cầu Đăk Bla tạm đóng</a>' in text
    assert "<span>Không có &lt;b&gt;liên kết&lt;/b&gt;</span>" in text


def test_all_is_grey_while_the_state_mourns(client, db):
    assert 'class="mourning"' not in client.get("/").text
    make_switch("mourning", words="")
    assert '<html lang="vi" class="mourning">' in client.get("/").text


@pytest.mark.parametrize(
    ("kind", "label"), [("notice", "Thông báo"), ("publicity", "Tuyên truyền")]
)
@pytest.mark.parametrize("place", ["top", "foot"])
def test_a_banner_says_what_it_is_and_stands_in_its_place(client, db, kind, label, place):
    photo = make_photo()
    make_switch(kind, words="Tiêm chủng", photo=photo, link="https://yte.example/", place=place)
    above, _main, below = client.get("/").text.partition("<main")
    shown, other = (above, below) if place == "top" else (below, above)
    assert f'aria-label="{label}"' in shown
    assert f'src="{photo.file.url}" alt="Tiêm chủng"' in shown
    assert '<a href="https://yte.example/">' in shown
    assert photo.file.url not in other


@pytest.mark.parametrize("change", ["deleted", "updated"])
def test_a_page_read_while_strips_change_does_not_keep_the_old_ones(client, db, change):
    def read_before(execute, query, *rest):
        if query.startswith(("DELETE", "UPDATE")) and "articles_switch" in query:
            assert "Cầu Đăk Bla tạm đóng" in client.get("/").text
        return execute(query, *rest)

    make_switch()
    with connection.execute_wrapper(read_before):
        strips = Switch.objects.all()
        strips.delete() if change == "deleted" else strips.update(words="Cầu đã thông xe")
    assert "Cầu Đăk Bla tạm đóng" not in client.get("/").text


@pytest.mark.django_db(transaction=True)
def test_strips_are_not_deleted_without_the_pages_knowing(monkeypatch):
    make_switch()

    def fail():
        raise OperationalError

    monkeypatch.setattr(SiteVersion, "bump", fail)
    with pytest.raises(OperationalError):
        Switch.objects.all().delete()
    assert Switch.objects.exists()


def test_a_switch_that_is_over_costs_nothing(client, db, django_assert_num_queries):
    for _ in range(5):
        make_switch(starts_at=NOW - timedelta(days=3), ends_at=NOW - timedelta(days=2))
    assert list(Switch.objects.unfinished()) == []


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"words": ""}, "words"),
        ({"kind": "notice"}, "photo"),
        ({"ends_at_0": "2026-02-28"}, "ends_at"),
        ({"ends_at_0": "2026-03-01"}, "ends_at"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"article": "x"}, "article"),
        ({"photo": "99999999999999999999"}, "photo"),
        ({"starts_at_0": "hôm nay"}, "starts_at"),
    ],
)
def test_the_desk_refuses_a_switch_that_makes_no_sense(desk, values, wrong):
    response = send(desk, **values)
    assert list(response.context["adminform"].form.errors) == [wrong]
    assert not Switch.objects.exists()


def test_a_story_and_a_link_are_one_too_many(desk):
    story = make_revision()
    response = send(desk, article=story.get_absolute_url(), link="https://a.example/")
    assert list(response.context["adminform"].form.errors) == ["link"]
    assert send(desk, article=story.get_absolute_url()).status_code == 302
    assert Switch.objects.get().article == story.article


@pytest.mark.database
def test_no_switch_ends_before_it_starts(db):
    with pytest.raises(IntegrityError):
        make_switch(ends_at=NOW - timedelta(days=1))
