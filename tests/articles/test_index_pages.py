"""The lists of all authors, topics, series and events that readers can find stories by."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from articles.models import Author, Series, Topic
from tests.factories import (
    make_author,
    make_draft,
    make_event,
    make_organisation,
    make_revision,
    make_series,
    make_topic,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

INDEXES = ["/tac-gia/", "/chu-de/", "/loat-bai/", "/su-kien/"]


def shown(response):
    return [str(getattr(row, "name", row)) for row in response.context["page"][0]]


def test_authors_stand_by_their_given_names(client):
    make_revision(bylines=["Trần An", "Lê Ánh", "Nguyễn Ân", "Y Đức", "Bùi Dung"])
    make_draft(bylines=["Chưa Đăng"])
    make_author("Chưa Ký")
    names = ["Trần An", "Lê Ánh", "Nguyễn Ân", "Bùi Dung", "Y Đức"]
    assert shown(client.get("/tac-gia/")) == names
    assert shown(client.get("/tac-gia/", {"chu": "Đ"})) == ["Y Đức"]


def test_topics_stand_in_the_order_of_the_dictionary(client):
    merged, survivor = make_topic("An sinh"), make_topic("Xã hội")
    make_revision(topics=["Đất đai", "Dân tộc", "Rừng", "An sinh", "Xã hội"])
    make_draft(topics=["Chưa đăng"])
    merged.merged_into = survivor
    merged.save()
    assert shown(client.get("/chu-de/")) == ["Dân tộc", "Đất đai", "Rừng", "Xã hội"]


def test_series_are_listed_once_a_part_is_live(client):
    make_series(make_revision(), make_revision(), name="Ước mơ")
    Series.objects.filter(name="Ước mơ").update(about="Ba câu chuyện.")
    make_series(make_revision(), name="Uống nước nhớ nguồn")
    make_series(make_draft(), name="Chưa đăng")
    page = client.get("/loat-bai/")
    assert shown(page) == ["Uống nước nhớ nguồn", "Ước mơ"]
    assert "Ba câu chuyện." in page.text


def test_events_stand_by_their_day_and_can_be_read_on(client, monkeypatch):
    monkeypatch.setattr("articles.views.events.EVENTS_A_PAGE", 2)
    days = {"Một": 1, "Hai": 2, "Hai nữa": 2, "Ba": 3, "Bốn": 4}
    for name, day in days.items():
        make_revision(event=make_event(name=name, date=date(2018, 3, day), place="Kon Tum"))
    make_draft(event=make_event(name="Chưa đăng"))
    first = client.get("/su-kien/")
    assert shown(first) == ["Bốn", "Ba"]
    assert "Kon Tum" in first.text
    second = client.get("/su-kien/", {"truoc": first.context["page"].older})
    assert shown(second) == ["Hai nữa", "Hai"]
    third = client.get("/su-kien/", {"truoc": second.context["page"].older})
    assert shown(third) == ["Một"]
    back = client.get("/su-kien/", {"sau": third.context["page"].newer})
    assert shown(back) == shown(second)


@pytest.mark.parametrize("address", INDEXES)
def test_an_index_of_nothing_says_so_and_the_footer_leads_there(client, address):
    text = client.get(address).text
    assert 'class="nothing"' in text
    assert f'<a href="{address}">' in client.get("/").text
    assert f'<a href="/en{address}">' in client.get("/en/").text


@pytest.mark.parametrize("address", INDEXES)
@pytest.mark.parametrize(
    "query",
    [
        {"truoc": "99991231T235959999999-1"},
        {"sau": "00010101T000000000000-1"},
        {"truoc": "20180301T000000000000-" + "9" * 18},
        {"truoc": "khong-co"},
        {"sau": "a\0"},
        {"chu": "\0"},
    ],
)
def test_no_place_in_an_index_is_a_failure(client, address, query):
    make_revision(topics=["Rừng"], event=make_event())
    assert client.get(address, query).status_code in (200, 404)


@pytest.mark.parametrize("count", [2, 40])
@pytest.mark.parametrize("address", INDEXES)
def test_an_index_costs_two_queries(client, django_assert_num_queries, address, count):
    host = make_organisation()
    for number in range(count):
        day = timezone.localdate() - timedelta(days=number)
        story = make_revision(
            bylines=[f"Tác giả {number}"],
            topics=[f"Chủ đề {number}"],
            event=make_event(name=f"Sự kiện {number}", date=day, host=host),
        )
        make_series(story, name=f"Loạt bài {number}")
    with django_assert_num_queries(2):  # the names, the version of the frame
        assert len(shown(client.get(address))) == count


@pytest.mark.parametrize("model", [Author, Series, Topic])
def test_rows_older_than_the_order_are_put_into_it(model):
    row = model.objects.create(name="Đặng Ân", slug="dang-an")
    key = row.sort_key
    model.objects.update(sort_key="")
    import_module("articles.migrations.0013_fill_more_name_order").fill(apps, None)
    assert model.objects.get().sort_key == key > ""
