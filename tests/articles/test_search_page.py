"""The search page: what it shows, how it is narrowed, and that nothing typed breaks it."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import (
    make_draft,
    make_official,
    make_organisation,
    make_revision,
    make_section,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def find(client, typed, **parameters):
    return client.get("/tim-kiem/", {"q": typed, **parameters})


def story(headline, days=1, **values):
    at = timezone.now() - timedelta(days=days)
    return make_revision(headline=headline, publish_at=at, **values)


def headlines(response):
    return [story.headline for story, _headline, _snippet in response.context["results"]]


def words_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_without_a_question_the_page_says_how_to_ask(client):
    for address in ("/tim-kiem/", "/tim-kiem/?q=", "/tim-kiem/?q=%20-%20", "/tim-kiem/?q=-mua"):
        response = client.get(address)
        assert response.status_code == 200
        assert "Ngoặc kép giữ các từ đi liền nhau" in words_of(response)


def test_the_page_is_for_everyone_and_no_search_engine(client):
    story("Mưa ở Kon Tum")
    response = find(client, "mưa")
    assert '<meta name="robots" content="noindex, follow">' in response.text
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert not response.cookies
    assert client.post("/tim-kiem/", {"q": "mưa"}).status_code == 405


def test_a_result_shows_the_words_marked_as_they_are_printed(client):
    story(
        "Đăk Hà <được> mùa",
        standfirst="Bà con phấn khởi.",
        body="<p>Đoạn đầu.</p><p>Người dân huyện ĐẮK HÀ &amp; xã bên gặt lúa.</p>",
    )
    text = find(client, "dak ha").text
    assert "<mark>Đăk</mark> <mark>Hà</mark> &lt;được&gt; mùa</a>" in text
    assert "huyện <mark>ĐẮK</mark> <mark>HÀ</mark> &amp; xã bên" in text
    assert "Đoạn đầu" not in text


def test_a_long_passage_is_cut_around_the_words(client):
    before, after = "xa " * 60, "sau " * 60
    story("Tin", body=f"<p>{before}cồng chiêng {after}</p>")
    snippet = find(client, "cong chieng").context["results"][0][2]
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert "<mark>cồng</mark> <mark>chiêng</mark>" in snippet
    assert 30 <= len(snippet.split()) <= 42


def test_results_come_in_pages_of_twenty_the_best_or_the_latest_first(client):
    for days in range(45):
        story(f"Bão số {days}", days + 1)
    first = find(client, "bão")
    assert headlines(first) == [f"Bão số {number}" for number in range(20)]
    second = client.get("/tim-kiem/" + first.context["onward"])
    third = client.get("/tim-kiem/" + second.context["onward"])
    assert headlines(second) == [f"Bão số {number}" for number in range(20, 40)]
    assert headlines(third) == [f"Bão số {number}" for number in range(40, 45)]
    assert third.context["onward"] is None
    latest = find(client, "bão", xep="moi")
    older = client.get("/tim-kiem/" + latest.context["onward"])
    assert headlines(older) == headlines(second)
    assert "45 bài" in words_of(first)


def test_latest_first_does_not_ask_where_the_words_stand(client):
    story("Bão lớn", 5)
    story("Tin", 1, body="<p>Có bão.</p>")
    assert headlines(find(client, "bão")) == ["Bão lớn", "Tin"]
    assert headlines(find(client, "bão", xep="moi")) == ["Tin", "Bão lớn"]


def test_a_phrase_stands_in_the_story_as_it_stands_in_quotes(client):
    story("Tin một", body="<p>Hội đồng nhân dân họp.</p>")
    story("Tin hai", body="<p>Hội đồng giáo viên họp. Cô đồng nhân hậu. Nhân dân vui.</p>")
    assert headlines(find(client, '"hội đồng nhân dân"')) == ["Tin một"]
    assert headlines(find(client, '"Hoi dong"')) == ["Tin một", "Tin hai"][::-1]


# Narrowing


def make_filed(headline, section, name, topic, author, days):
    draft = make_draft(
        headline=headline,
        section=make_section(section),
        topics=[topic],
        bylines=[author],
        mentions=[{"tag": make_official(name)}],
    )
    draft.revision_organisations.create(organisation=make_organisation(f"Sở {topic}"))
    draft.submit(None)
    draft.approve(None, timezone.now() - timedelta(days=days))


FILTERS = {
    "chuyen-muc": "kinh-te",
    "nguoi": "tran-van-a",
    "co-quan": "so-gia-ca",
    "chu-de": "gia-ca",
    "tac-gia": "cong-luan",
    "ngay": "7",
}


@pytest.mark.parametrize(("parameter", "value"), FILTERS.items())
def test_each_filter_is_a_link_with_a_count_and_can_be_taken_back(client, parameter, value):
    make_filed("Họp báo giá", "Kinh tế", "Trần Văn A", "Giá cả", "Công Luận", 2)
    make_filed("Họp dân", "Chính trị", "Lê Thị B", "Dân vận", "Thanh Tùng", 400)
    everything = find(client, "họp")
    links = [link for choice in everything.context["choices"] for link in choice.links]
    (link,) = [link for link in links if f"{parameter}={value}" in link.address]
    assert link.count == "1"
    narrowed = client.get("/tim-kiem/" + link.address)
    assert headlines(narrowed) == ["Họp báo giá"]
    (chosen,) = [choice for choice in narrowed.context["choices"] if choice.chosen]
    assert headlines(client.get("/tim-kiem/" + chosen.without)) == headlines(everything)


def test_a_year_narrows_to_its_stories_in_vietnamese_time(client):
    new_year = timezone.make_aware(timezone.datetime(2018, 1, 1, 0, 30))
    make_revision(headline="Họp đầu năm", publish_at=new_year)
    make_revision(headline="Họp cuối năm", publish_at=new_year - timedelta(hours=1))
    assert headlines(find(client, "họp", nam="2018")) == ["Họp đầu năm"]
    assert headlines(find(client, "họp", nam="2017")) == ["Họp cuối năm"]
    assert headlines(find(client, "họp", nam="2016")) == []


def test_a_section_has_the_stories_of_those_below_it(client):
    above = make_section("Xã hội")
    story("Họp trường", section=make_section("Giáo dục", parent=above))
    assert headlines(find(client, "họp", **{"chuyen-muc": "xa-hoi"})) == ["Họp trường"]


def test_a_filter_nobody_knows_finds_nothing_and_says_how_to_go_on(client):
    story("Họp dân")
    response = find(client, "họp", nguoi="khong-co")
    assert headlines(response) == []
    assert 'href="?q=h%E1%BB%8Dp"' in response.text


def test_a_merged_officials_stories_are_under_the_one_that_stayed(client):
    merged, stayed = make_official("Y Hai", name="Y Hai (2)"), make_official("Y Hai")
    story("Họp một", mentions=[{"tag": merged}])
    story("Họp hai", 2, mentions=[{"tag": stayed}])
    merged.merged_into = stayed
    merged.save()
    assert headlines(find(client, "họp", nguoi=stayed.slug)) == ["Họp một", "Họp hai"]


# Cards, and what was meant


def test_people_organisations_and_topics_that_match_come_first(client):
    official = make_official("Nguyễn Văn Hòa")
    story("Tin", mentions=[{"tag": official}], topics=["Nguyễn Văn Hòa và rừng"])
    make_official("Nguyễn Văn Hòa", name="Nguyễn Văn Hòa (nháp)")
    cards = find(client, "nguyen van hoa").context["cards"]
    assert [(card.name, str(card.kind)) for card in cards] == [
        ("Nguyễn Văn Hòa", "Người"),
        ("Nguyễn Văn Hòa và rừng", "Chủ đề"),
    ]


def test_a_mistyped_name_is_asked_back(client):
    story("Tin", mentions=[{"tag": make_official("Nguyễn Văn Hòa")}], topics=["Nông thôn mới"])
    make_official("Nguyễn Văn Hoàn")  # whom no story names
    for typed, meant in [("nguyen van hao", "Nguyễn Văn Hòa"), ("nông thn mới", "Nông thôn mới")]:
        response = find(client, typed)
        assert [name for name, _ in response.context["proposals"]] == [meant]
        assert "Có phải bạn tìm" in response.text


# Suggestions


def suggested(client, typed):
    rows = client.get("/tim-kiem/goi-y/", {"q": typed}).json()["suggestions"]
    return [(row["kind"], row["name"]) for row in rows]


def test_suggestions_name_people_topics_and_headlines_by_what_is_typed_so_far(client):
    story("Nguy cơ cháy rừng", 1, mentions=[{"tag": make_official("Nguyễn Văn Hòa")}])
    story("Rừng nguyên sinh", 2, topics=["Nguyên liệu"])
    story("Giá cà phê", 3, body="<p>Nguyên nhân.</p>")
    assert suggested(client, "nguy") == [
        ("Người", "Nguyễn Văn Hòa"),
        ("Chủ đề", "Nguyên liệu"),
        ("Bài viết", "Nguy cơ cháy rừng"),
        ("Bài viết", "Rừng nguyên sinh"),
    ]
    assert suggested(client, "Nguyễn V") == [("Người", "Nguyễn Văn Hòa")]
    assert suggested(client, "rừng ng") == [
        ("Bài viết", "Nguy cơ cháy rừng"),
        ("Bài viết", "Rừng nguyên sinh"),
    ]
    assert suggested(client, "") == suggested(client, "xyz") == []


def test_nobody_only_a_draft_speaks_of_is_suggested(client):
    make_draft(headline="Mật", mentions=[{"tag": make_official("Trần Bí Mật")}], topics=["Mật vụ"])
    make_revision(
        headline="Mật ong",
        mentions=[{"tag": make_official("Lê Mật")}],
        publish_at=timezone.now() + timedelta(hours=1),
    )
    assert suggested(client, "mật") == []


# Whatever is typed


class Tags(HTMLParser):
    """Whether every element that was opened is closed in its place."""

    VOID = {"meta", "link", "input", "img", "br"}

    def __init__(self, text):
        super().__init__()
        self.open = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


SIGNS = st.text(st.sampled_from("\"'-*:&|!()<>%_^~{}[]\\/.,;#@=+ \0\n“”’\u0301aàđ"), max_size=40)
TYPED = st.one_of(st.text(max_size=60), SIGNS, st.tuples(SIGNS, st.text(max_size=9)).map("".join))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed=TYPED, other=TYPED)
def test_any_characters_get_an_answer_in_valid_html(client, typed, other):
    response = find(client, typed, nguoi=other, trang=other, truoc=other, nam=other, xep=other)
    assert response.status_code == 200
    Tags(response.text)
    assert client.get("/tim-kiem/goi-y/", {"q": typed}).status_code == 200
    assert find(client, typed).status_code == 200


@pytest.mark.parametrize(
    "query", ["q=%FF%FE", "q=%ED%A0%80", "q=a&q=b", "q[]=a", "q=%00", "trang=-1&q=a"]
)
def test_broken_bytes_get_an_answer(client, query):
    assert client.get(f"/tim-kiem/?{query}").status_code == 200
    assert client.get(f"/tim-kiem/goi-y/?{query}").status_code == 200


@pytest.mark.parametrize("count", [2, 25])
def test_a_page_of_results_costs_the_same_however_many_there_are(client, count):
    for number in range(count):
        story(f"Bão số {number}", number + 1, topics=["Bão"], bylines=[f"Tác giả {number}"])
    client.get("/")  # the frame is remembered
    with CaptureQueriesContext(connection) as queries:
        find(client, "bão")
    # The abbreviations, those of organisations; the index (on PostgreSQL the last two quarters and
    # the last two years first), which of its answers readers may see, the first level, which has
    # all; names that have the word, and the topic that does; the
    # stories and their pictures; sections, topics and authors for the links; the site's version.
    expected = {"sqlite": 13, "postgresql": 15}[connection.vendor]
    assert len(queries) == expected, [query["sql"][:99] for query in queries]
