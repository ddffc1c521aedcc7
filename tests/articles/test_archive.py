from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.models import Article
from tests.factories import make_draft, make_photo, make_revision

pytestmark = pytest.mark.database

# The first moment of 1 March 2018 in Vietnam.
MARCH_1 = datetime(2018, 2, 28, 17, tzinfo=UTC)


def headlines(response):
    return [story.headline for story in response.context["stories"]]


def test_a_day_ends_when_it_ends_in_vietnam(client, db):
    make_revision(headline="Hôm trước", publish_at=MARCH_1 - timedelta(seconds=1))
    make_revision(headline="Đầu ngày", publish_at=MARCH_1)
    make_revision(headline="Cuối ngày", publish_at=MARCH_1 + timedelta(hours=24, seconds=-1))
    make_revision(headline="Hôm sau", publish_at=MARCH_1 + timedelta(hours=24))
    day = client.get("/luu-tru/2018/3/1/")
    assert headlines(day) == ["Cuối ngày", "Đầu ngày"]
    assert "<h1>Thứ Năm, 01/3/2018</h1>" in day.text
    assert '<a class="button" href="/luu-tru/2018/2/28/">' in day.text
    assert '<a class="button" href="/luu-tru/2018/3/2/">' in day.text
    assert headlines(client.get("/luu-tru/2018/2/")) == ["Hôm trước"]
    assert headlines(client.get("/luu-tru/2018/3/")) == ["Hôm sau", "Cuối ngày", "Đầu ngày"]


def test_years_months_and_days_that_have_stories_are_linked_and_no_others(client, db):
    for month, day in ((3, 1), (3, 31), (7, 15)):
        make_revision(publish_at=datetime(2018, month, day, 5, tzinfo=UTC))
    make_revision(publish_at=datetime(2016, 2, 29, 5, tzinfo=UTC))
    gone = make_revision(publish_at=datetime(2018, 5, 5, 5, tzinfo=UTC))
    Article.objects.filter(pk=gone.article_id).update(withdrawn_at=timezone.now())

    def parts(address):
        return [part.get_absolute_url() for part in client.get(address).context["parts"]]

    assert parts("/luu-tru/") == ["/luu-tru/2018/", "/luu-tru/2016/"]
    assert parts("/luu-tru/2018/") == ["/luu-tru/2018/3/", "/luu-tru/2018/7/"]
    assert parts("/luu-tru/2018/3/") == ["/luu-tru/2018/3/1/", "/luu-tru/2018/3/31/"]
    assert parts("/luu-tru/2018/3/1/") == []


def test_a_period_tells_where_the_nearest_stories_are(client, db):
    for year in (2015, 2018, 2020):
        make_revision(publish_at=datetime(year, 6, 1, 5, tzinfo=UTC))
    context = client.get("/luu-tru/2018/").context
    assert (context["before"].year, context["after"].year) == (2015, 2020)
    context = client.get("/luu-tru/2017/1/").context
    assert context["before"].get_absolute_url() == "/luu-tru/2015/6/"
    assert context["after"].get_absolute_url() == "/luu-tru/2018/6/"


def test_a_day_without_stories_says_so_and_is_not_to_be_found(client, db):
    response = client.get("/luu-tru/2018/3/1/")
    assert response.status_code == 200
    assert '<meta name="robots" content="noindex, follow">' in response.text
    assert "Chưa có bài nào." in response.text


@time_machine.travel(datetime(2018, 3, 1, 5, tzinfo=UTC), tick=False)
def test_what_the_calendar_does_not_have_or_is_still_to_come_is_not_found(client, db):
    assert client.get("/luu-tru/2018/3/1/").status_code == 200
    for period in ("2018/3/2", "2018/4", "2019", "2018/2/29", "2017/13", "2017/0", "2017/4/31"):
        assert client.get(f"/luu-tru/{period}/").status_code == 404
    for period in ("2018/03", "02018", "0999", "9999", "-1", "2018/3/01", "2018/3/1/1", "x"):
        assert client.get(f"/luu-tru/{period}/").status_code == 404


def test_only_what_is_live_stands_in_the_archive(client, db):
    make_draft(headline="Bản nháp")
    make_revision(headline="Hẹn giờ", publish_at=timezone.now() + timedelta(minutes=1))
    make_revision(headline="Đã đăng", publish_at=timezone.now() - timedelta(minutes=1))
    assert headlines(client.get("/luu-tru/")) == ["Đã đăng"]


def test_a_page_has_an_english_twin(client, db):
    make_revision(publish_at=MARCH_1)
    text = client.get("/en/luu-tru/2018/3/").text
    assert "<h1>March 2018</h1>" in text
    assert 'href="/en/luu-tru/2018/3/1/"' in text


@pytest.mark.parametrize("count", [2, 40])
def test_the_archive_costs_five_queries(client, db, django_assert_num_queries, count):
    for number in range(count):
        make_revision(publish_at=MARCH_1 + timedelta(hours=number), lead=make_photo())
    # The days that have stories, those before, those after, the stories, the frame.
    with django_assert_num_queries(5):
        client.get("/luu-tru/2018/3/")
    with django_assert_num_queries(4):  # the oldest story, the years, the stories, the frame
        client.get("/luu-tru/")
