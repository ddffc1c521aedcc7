"""The month's royalties: whose stories, for whom, as a page and as a file."""

import csv
import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.admin.royalties import plain
from articles.models import Article, Byline
from tests.factories import make_author, make_draft, make_revision, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]

URL = reverse("admin:royalties")


def vietnam(*moment):
    return datetime(*moment, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def desk(client, managing_editor):
    client.force_login(managing_editor)
    return client


def lines_of(response):
    return [(line.person, line.headline) for line in response.context["lines"]]


def test_the_month_is_that_of_first_publication_in_vietnam(desk):
    make_revision(headline="Trước", publish_at=vietnam(2026, 2, 28, 23, 59))
    make_revision(headline="Đầu", publish_at=vietnam(2026, 3, 1, 0, 0))
    make_revision(headline="Cuối", publish_at=vietnam(2026, 3, 31, 23, 59))
    make_revision(headline="Sau", publish_at=vietnam(2026, 4, 1, 0, 0))
    response = desk.get(URL, {"month": "2026-03"})
    assert lines_of(response) == [("Thanh Tùng", "Đầu"), ("Thanh Tùng", "Cuối")]


def test_a_later_change_neither_moves_nor_doubles_a_story(desk):
    story = make_revision(headline="Cũ", publish_at=vietnam(2026, 3, 5))
    draft = story.copy(by=None)
    draft.headline = "Mới"
    draft.save()
    draft.submit(None)
    draft.approve(None, vietnam(2026, 4, 2))
    assert lines_of(desk.get(URL, {"month": "2026-03"})) == [("Thanh Tùng", "Mới")]
    assert lines_of(desk.get(URL, {"month": "2026-04"})) == []


def test_only_what_readers_see_is_paid(desk):
    gone = make_revision(publish_at=vietnam(2026, 3, 5))
    Article.objects.filter(pk=gone.article_id).update(withdrawn_at=timezone.now())
    make_draft()
    assert lines_of(desk.get(URL, {"month": "2026-03"})) == []


def test_people_are_added_up_by_genre_in_the_order_of_their_names(desk):
    for genre, names in [
        ("news", ["Nguyễn Văn Bình", "Trần An"]),
        ("news", ["Trần An"]),
        ("video", ["Trần An"]),
    ]:
        make_revision(genre=genre, bylines=names, publish_at=vietnam(2026, 3, 5))
    totals = desk.get(URL, {"month": "2026-03"}).context["totals"]
    assert totals == [
        ("Trần An", [2, 0, 0, 0, 0, 1], 3),
        ("Nguyễn Văn Bình", [1, 0, 0, 0, 0, 0], 1),
    ]


def test_two_parts_in_one_story_are_two_lines(desk):
    draft = make_draft()
    Byline.objects.create(revision=draft, author=make_author(), credit="photo", order=1)
    draft.submit(None)
    draft.approve(None, vietnam(2026, 3, 5))
    lines = desk.get(URL, {"month": "2026-03"}).context["lines"]
    parts = {value: str(label) for value, label in Byline.Credit.choices}
    assert [line.credit for line in lines] == [parts["reporter"], parts["photo"]]


def test_without_a_month_it_is_this_one(desk):
    story = make_revision(publish_at=timezone.now())
    assert lines_of(desk.get(URL)) == [("Thanh Tùng", story.headline)]


def test_the_file_opens_in_excel_with_every_letter(desk):
    make_revision(headline="Kon Tum, “Măng Đen”", publish_at=vietnam(2026, 3, 5))
    response = desk.get(URL, {"month": "2026-03", "format": "csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="nhuan-but-2026-03.csv"' in response["Content-Disposition"]
    assert response.content.startswith(b"\xef\xbb\xbf")
    heading, line = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert len(heading) == len(line)
    assert line[0] == "Thanh Tùng"
    assert line[3:] == ["Kon Tum, “Măng Đen”", "05/03/2026"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start):
    assert plain(f"{start}1+1") == f"'{start}1+1"
    assert plain(f"a{start}") == f"a{start}"


def test_a_headline_that_looks_like_a_formula_is_text_in_the_file(desk):
    make_revision(headline='=HYPERLINK("http://x")', publish_at=vietnam(2026, 3, 5))
    response = desk.get(URL, {"month": "2026-03", "format": "csv"})
    _heading, line = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert line[3] == '\'=HYPERLINK("http://x")'


@pytest.mark.parametrize(
    "month",
    [
        "",
        "tháng 3",
        "2026-13",
        "2026-00",
        "0000-01",
        "20255-01",
        "9999-12",
        "2026-03-01",
        "\0",
        "²²²²-01",
    ],
)
@pytest.mark.parametrize("extra", [{}, {"format": "csv"}])
def test_a_month_that_cannot_be_is_refused_with_a_sentence_beside_the_field(desk, month, extra):
    response = desk.get(URL, {"month": month} | extra)
    assert response.status_code == 422
    assert response.context["form"].errors["month"]
    assert "errorlist" in response.text


def test_it_is_read_only(desk):
    assert desk.post(URL).status_code == 405


@pytest.mark.parametrize("role", ["reporter", "section editor", "moderator"])
def test_only_a_managing_editor_sees_it(client, role):
    client.force_login(make_user(role))
    assert client.get(URL).status_code == 403
    assert client.get(URL, {"format": "csv"}).status_code == 403


def test_strangers_are_sent_to_the_login(client):
    assert client.get(URL).status_code == 302


def test_forty_stories_cost_no_more_queries_than_one(desk, django_assert_num_queries):
    for _ in range(40):
        make_revision(publish_at=vietnam(2026, 3, 5), bylines=["Thanh Tùng", "Công Luận"])
    # The session, the user and their two kinds of permissions; stories, bylines, authors.
    with django_assert_num_queries(7):
        assert len(lines_of(desk.get(URL, {"month": "2026-03"}))) == 80
