"""Pages of stories that belong together: an author's, an event's, a series'."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Byline
from tests.factories import (
    make_author,
    make_draft,
    make_event,
    make_organisation,
    make_photo,
    make_revision,
    make_series,
)

pytestmark = pytest.mark.database

MARCH_1 = datetime(2018, 3, 1, 9, 30, tzinfo=UTC)


def headlines(response):
    return [story.headline for story in response.context["stories"]]


def test_an_author_has_a_page_with_each_signed_story_once(client, db):
    author = make_author("Suối Đá", bio="Bút danh của người quay phim.")
    draft = make_draft(headline="Hai việc", bylines=["Suối Đá"])
    Byline.objects.create(revision=draft, author=author, credit=Byline.Credit.PHOTO, order=2)
    draft.submit(None)
    draft.approve(None, MARCH_1)
    make_revision(headline="Một việc", bylines=["Gió", "Suối Đá"])
    make_revision(headline="Của người khác", bylines=["Gió"])
    response = client.get("/tac-gia/suoi-da/")
    assert "<h1>Suối Đá</h1>" in response.text
    assert "Bút danh của người quay phim." in response.text
    assert headlines(response) == ["Một việc", "Hai việc"]


def test_an_author_of_whom_nothing_is_live_is_not_found(client, db):
    make_draft(bylines=["Chưa Đăng"])
    for slug in ("chua-dang", "khong-co", "A"):
        assert client.get(f"/tac-gia/{slug}/").status_code == 404


@pytest.mark.parametrize("count", [2, 40])
def test_an_author_costs_four_queries(client, db, django_assert_num_queries, count):
    for _ in range(count):
        make_revision(bylines=["Suối Đá"], lead=make_photo())
    with django_assert_num_queries(4):  # the author, the stories, their pictures, the frame
        client.get("/tac-gia/suoi-da/")


def test_an_event_has_a_page_with_its_facts_documents_and_stories(client, db):
    event = make_event(
        name="Hội nghị sơ kết",
        date=date(2018, 3, 1),
        part_of_day="afternoon",
        place="Kon Tum",
        host=make_organisation(),
        documents="Quy chế phối hợp\nKế hoạch số 12",
    )
    make_revision(headline="Trước", event=event, publish_at=MARCH_1)
    make_revision(headline="Sau", event=event)
    make_revision(headline="Tin khác", event=make_event(name="Hội nghị khác"))
    response = client.get(f"/su-kien/hoi-nghi-so-ket-{event.pk}/")
    assert event.get_absolute_url() == response.request["PATH_INFO"]
    assert "<h1>Hội nghị sơ kết</h1>" in response.text
    assert 'Chiều <time datetime="2018-03-01">01/3/2018</time>' in response.text
    assert '<a href="/co-quan/uy-ban-nhan-dan-tinh/">Ủy ban nhân dân tỉnh</a>' in response.text
    assert "<dd>Quy chế phối hợp</dd><dd>Kế hoạch số 12</dd>" in response.text
    assert headlines(response) == ["Sau", "Trước"]


def test_an_event_renamed_leads_on_from_its_old_address(client, db):
    event = make_event(name="Hội nghị")
    make_revision(event=event)
    response = client.get(f"/su-kien/ten-cu-{event.pk}/")
    assert (response.status_code, response["Location"]) == (301, f"/su-kien/hoi-nghi-{event.pk}/")


def test_an_event_no_live_story_is_about_is_not_found(client, db):
    event = make_event(name="Hội nghị")
    make_draft(event=event)
    for address in (f"hoi-nghi-{event.pk}", "hoi-nghi-0", "hoi-nghi", f"hoi-nghi-{'9' * 40}"):
        assert client.get(f"/su-kien/{address}/").status_code == 404


@pytest.mark.parametrize("count", [2, 40])
def test_an_event_costs_four_queries(client, db, django_assert_num_queries, count):
    event = make_event(host=make_organisation())
    for _ in range(count):
        make_revision(event=event, lead=make_photo())
    with django_assert_num_queries(4):  # the event, the stories, their pictures, the frame
        client.get(event.get_absolute_url())


def test_a_series_is_read_in_its_order_and_counts_what_is_live(client, db):
    now = timezone.now()
    hour = now + timedelta(hours=1)
    second = make_revision(headline="Kỳ hai", publish_at=now - timedelta(hours=3))
    first = make_revision(headline="Kỳ một", publish_at=now - timedelta(hours=2))
    make_series(
        first, make_draft(), make_revision(headline="Kỳ ba", publish_at=hour), second, name="Sông"
    )
    response = client.get("/loat-bai/song/")
    assert [story.headline for story in response.context["parts"]] == ["Kỳ một", "Kỳ hai"]
    assert response.text.index("Phần 1") < response.text.index("Kỳ một")
    assert "Phần 3" not in response.text
    assert "Kỳ ba" not in response.text


def test_a_series_that_is_still_being_written_is_not_found(client, db):
    make_series(make_draft(), name="Sông")
    assert client.get("/loat-bai/song/").status_code == 404
    assert client.get("/loat-bai/khong-co/").status_code == 404


@pytest.mark.parametrize("count", [2, 40])
def test_a_series_costs_four_queries(client, db, django_assert_num_queries, count):
    series = make_series(*(make_revision(lead=make_photo()) for _ in range(count)))
    with django_assert_num_queries(4):  # the series, its stories, their pictures, the frame
        client.get(series.get_absolute_url())
