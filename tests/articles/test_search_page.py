"""The search page: what it shows, how it is narrowed, and that nothing typed breaks it."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Official
from articles.search import filters
from articles.vietnamese import slugify
from tests.factories import (
    make_draft,
    make_event,
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


@pytest.fixture
def few_are_many(monkeypatch):
    """Four stories are counted, in pages of two."""
    for module in ("ranking", "filters", "views"):
        monkeypatch.setattr(f"articles.search.{module}.MOST_FOUND", 4)
    monkeypatch.setattr("articles.search.views.PAGE_SIZE", 2)
    monkeypatch.setattr("articles.search.views.MOST_PAGES", 2)


@pytest.mark.parametrize("places", [["headline"], ["headline", "body"]])
def test_what_lies_deeper_than_the_last_page_is_reached_by_date(client, few_are_many, places):
    for number in range(9):
        where = places[number % len(places)]
        story(**{"headline": f"Tin {number}", where: f"Bão số {number}"}, days=number + 1)
    address = find(client, "bão").context["onward"]
    assert "trang=2" in address
    last = client.get("/tim-kiem/" + address)
    assert "4+ bài" in words_of(last)
    assert "Rất nhiều bài có những từ này" in words_of(last)
    address, seen = last.context["onward"], []
    assert "xep=moi" in address
    while address:
        page = client.get("/tim-kiem/" + address)
        seen += headlines(page)
        address = page.context["onward"]
    assert len(seen) == len(set(seen)) == 9


def test_the_last_page_leads_on_only_where_there_is_more(client, few_are_many):
    for number in range(4):
        story(f"Bão số {number}", number + 1)
    last = find(client, "bão", trang="2")
    assert len(headlines(last)) == 2
    assert last.context["onward"] is None
    assert "4 bài" in words_of(last)
    assert "Rất nhiều bài" not in words_of(last)


def test_years_before_those_counted_are_offered_as_well(client, few_are_many):
    for year in (2009, 2014, 2015, 2016, 2017, 2017):
        at = timezone.make_aware(timezone.datetime(year, 6, 1))
        make_revision(headline=f"Bão năm {year}", publish_at=at)
    (dates,) = [way for way in find(client, "bão").context["choices"] if way.heading == "Ngày"]
    years = [(link.label, link.count) for link in dates.links if link.label.isdigit()]
    assert years[:5] == [
        ("2017", "2+"),
        ("2016", "1+"),
        ("2015", "1+"),
        ("2014", "1+"),
        ("2013", ""),
    ]
    assert years[-1] == ("2009", "")
    address = dates.links[-1].address
    assert headlines(client.get("/tim-kiem/" + address)) == ["Bão năm 2009"]


def test_a_thousand_and_more_are_told_as_such():
    class Broad:
        is_broad = True

    assert filters.counted(1001, Broad) == "1.000+"
    assert filters.counted(12, Broad) == "12+"
    with translation.override("en"):
        assert filters.counted(1001, Broad) == "1,000+"


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


def test_what_only_seems_to_have_a_phrase_is_not_counted(client):
    story("Họp, hội đồng giáo viên dự", body="<p>Cô đồng nhân hậu. Nhân dân vui.</p>")
    response = find(client, '"hội đồng nhân dân"')
    assert (response.context["total"], response.context["results"]) == (0, [])
    assert response.context["choices"] == []
    assert headlines(find(client, 'họp -"hội đồng nhân dân"')) == ["Họp, hội đồng giáo viên dự"]
    story("Họp ở xã", body="<p>Hội đồng nhân dân họp.</p>")
    assert headlines(find(client, 'họp -"hội đồng nhân dân"')) == ["Họp, hội đồng giáo viên dự"]
    assert len(headlines(find(client, 'họp -"nhân dân hội đồng"'))) == 2


def test_a_phrase_among_very_many_that_only_seem_to_have_it_is_found(client, monkeypatch):
    monkeypatch.setattr("articles.search.ranking.MOST_FOUND", 2)
    story("Xưa", 99, body="<p>Hội đồng nhân dân họp.</p>")
    for days in range(1, 9):
        story(f"Tin {days}", days, body="<p>Hội đồng nhân hậu. Đồng nhân dân.</p>" * 2)
    response = find(client, '"hội đồng nhân dân họp"')
    assert (headlines(response), response.context["total"]) == (["Xưa"], 1)


def test_what_was_not_looked_through_is_not_called_nothing(client, monkeypatch):
    monkeypatch.setattr("articles.search.ranking.MOST_READ", 4)
    story("Xưa", 99, body="<p>Hội đồng nhân dân họp.</p>")
    for days in range(1, 10):
        story(f"Tin {days}", days, body="<p>Hội đồng nhân hậu. Đồng nhân dân.</p>")
    typed = '"hội đồng nhân dân"'
    for order in ({}, {"xep": "moi"}):
        response = find(client, typed, **order)
        for _further in range(2):
            assert headlines(response) == []
            assert "chưa thấy bài nào" in words_of(response)
            assert "Không có bài nào" not in words_of(response)
            assert response.text.count("Tìm tiếp các bài cũ hơn") == 1
            response = client.get("/tim-kiem/" + response.context["onward"])
        assert headlines(response) == ["Xưa"]
        assert "Các bài cũ hơn" in words_of(response)
        assert response.context["onward"] is None
        assert "chưa thấy" not in words_of(response)


def test_what_was_found_leads_on_to_what_was_not_looked_through(client, monkeypatch):
    monkeypatch.setattr("articles.search.ranking.MOST_READ", 4)
    for days in (99, 1):
        story(f"Họp {days}", days, body="<p>Hội đồng nhân dân họp.</p>")
    for days in range(2, 6):
        story(f"Tin {days}", days, body="<p>Hội đồng nhân hậu. Đồng nhân dân.</p>")
    response = find(client, '"hội đồng nhân dân"', xep="moi")
    assert headlines(response) == ["Họp 1"]
    response = client.get("/tim-kiem/" + response.context["onward"])
    assert headlines(response) == ["Họp 99"]


@pytest.mark.parametrize(
    "typed", ["ia h drai", "ia h'drai", "Ia H’Drai", "ia hdrai", "lũ ia hdrai"]
)
def test_a_phrase_with_an_apostrophe_stands_in_a_story_as_it_is_counted(client, typed):
    story("Lũ Ia H'Drai")
    response = find(client, f'"{typed}"')
    assert (headlines(response), response.context["total"]) == (["Lũ Ia H'Drai"], 1)


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


@pytest.mark.parametrize("year", [0, 1899, 1900, 2100, 2101, 2106, 2200, 9999])
def test_a_year_of_no_story_finds_nothing_and_no_year_of_this_world_is_passed_over(client, year):
    story("Họp dân")
    found = headlines(find(client, "họp", nam=str(year)))
    assert found == ([] if 1900 <= year <= 2100 else ["Họp dân"])


DRAFTED = {
    "nguoi": lambda: {"mentions": [{"tag": make_official("Trần Bí Mật")}]},
    "chu-de": lambda: {"topics": ["Trần Bí Mật"]},
    "tac-gia": lambda: {"bylines": ["Trần Bí Mật"]},
    "co-quan": dict,
}


@pytest.mark.parametrize("parameter", DRAFTED)
def test_what_only_a_draft_names_is_not_told_by_a_filter(client, parameter):
    draft = make_draft(headline="Mật", **DRAFTED[parameter]())
    organisation = make_organisation("Trần Bí Mật")
    if parameter == "co-quan":
        draft.revision_organisations.create(organisation=organisation)
    story("Họp dân")
    response = find(client, "họp", **{parameter: "tran-bi-mat"})
    assert "Trần Bí Mật" not in response.text
    assert [way.chosen for way in response.context["choices"] if way.chosen] == ["tran-bi-mat"]
    if parameter == "co-quan":
        draft.submit(None)
        draft.approve(None, timezone.now())
        assert "Trần Bí Mật" in find(client, "họp", **{parameter: "tran-bi-mat"}).text


def test_a_chosen_person_is_called_by_the_printed_name(client):
    official = make_official("Y Hai", name="Y Hai (Sa Thầy)")
    story("Họp dân", mentions=[{"tag": official}])
    (chosen,) = [
        way.chosen
        for way in find(client, "họp", nguoi=official.slug).context["choices"]
        if way.chosen
    ]
    assert chosen == "Y Hai"


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


def test_an_abbreviation_finds_the_card_of_its_full_name(client):
    organisation = make_organisation("Ủy ban Mặt trận Tổ quốc xã Sa Loong")
    draft = make_draft(headline="Tin")
    draft.revision_organisations.create(organisation=organisation)
    draft.submit(None)
    draft.approve(None, timezone.now())
    (card,) = find(client, "ubmttq").context["cards"]
    assert card.row == organisation


@pytest.mark.parametrize("typed", ['"Nguyễn Văn Hòa"', '"nguyen van hoa"', 'nguyen "văn hòa"'])
def test_a_name_in_quotes_has_its_card(client, typed):
    story("Tin", mentions=[{"tag": make_official("Nguyễn Văn Hòa")}])
    assert [card.name for card in find(client, typed).context["cards"]] == ["Nguyễn Văn Hòa"]


@pytest.mark.parametrize("typed", ["Ia H'Drai", "ia hdrai", "ia h drai", "IA H’DRAI"])
def test_a_name_with_an_apostrophe_has_its_card(client, typed):
    story("Tin", topics=["Huyện Ia H'Drai"])
    assert [card.name for card in find(client, typed).context["cards"]] == ["Huyện Ia H'Drai"]
    assert suggested(client, typed) == [("Chủ đề", "Huyện Ia H'Drai")]


def test_very_many_of_one_kind_hide_none_of_another(client):
    names = [f"Lan {number:03}" for number in range(510)]
    Official.objects.bulk_create(
        Official(name=name, full_name=name, slug=slugify(name)) for name in names
    )
    story("Tin", mentions=[{"tag": make_official("Trần Văn Lan")}], topics=["Làng lan", "Plan"])
    expected = ["Trần Văn Lan", "Làng lan"]
    assert [card.name for card in find(client, "lan").context["cards"]] == expected
    assert [name for _kind, name in suggested(client, "lan")] == expected


def test_the_nearest_name_is_not_hidden_by_many_that_have_its_words(client):
    story("Tin", topics=["Rừng", *(f"Cây {number} rừng" for number in range(9)), "Rừng già"])
    cards = find(client, "rừng").context["cards"]
    assert [card.name for card in cards][:2] == ["Rừng", "Rừng già"]


def test_a_mistyped_part_of_a_question_is_asked_back(client):
    official = make_official("Nguyễn Văn Hòa")
    story("Hội nghị", mentions=[{"tag": official}], topics=["Nông thôn mới"])
    for number in range(60):
        make_official(f"Nguyễn Văn Hào {'I' * number}".strip())  # whom no story names
    for typed, meant in [
        ("hội nghị nguyen van hao", "hội nghị Nguyễn Văn Hòa"),
        ('hội nghị "nguyen van hao"', 'hội nghị "Nguyễn Văn Hòa"'),
        ("cầu đường nguyen van hao", "Nguyễn Văn Hòa"),
        ("nông thn mới hội nghị", "Nông thôn mới hội nghị"),
        ("Nông thôn mới cầu", None),
    ]:
        proposals = [text for text, _ in find(client, typed).context["proposals"]]
        assert proposals[:1] == ([meant] if meant else []), typed


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


@pytest.mark.parametrize(
    "typed", ["UBND tỉnh gia", "ủy ban nhân dân tỉnh gi", "ubnd tinh Gia Định"]
)
@pytest.mark.parametrize("written", ["UBND tỉnh Gia Định", "Ủy ban nhân dân tỉnh Gia Định"])
def test_suggestions_know_abbreviations(client, typed, written):
    story(f"{written} họp", topics=[written])
    assert suggested(client, typed) == [("Chủ đề", written), ("Bài viết", f"{written} họp")]


def test_an_abbreviation_half_typed_is_suggested_by_its_letters(client):
    story("UBND tỉnh họp")
    for typed in ("u", "ub", "ubn", "ubnd", '"UBND t'):
        assert suggested(client, typed) == [("Bài viết", "UBND tỉnh họp")], typed


def test_organisations_are_suggested_in_whatever_way_readers_know_them(client):
    make_organisation("Sở Tài chính")  # by nothing
    draft = make_draft(event=make_event(host=make_organisation("Sở Nội vụ")))
    draft.revision_organisations.create(organisation=make_organisation("Sở Y tế"))
    draft.submit(None)
    draft.approve(None, timezone.now())
    names = {name for kind, name in suggested(client, "sở") if kind.startswith("Cơ quan")}
    assert names == {"Sở Nội vụ", "Sở Y tế"}


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


EVERYDAY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def few_stories():
    """Headlines of all kinds; each story has the words databases take for operators."""
    operators = "<p>Near and or not.</p>"
    official = make_official("Nguyễn Văn Hòa")
    story("Mưa lũ ở Ia H'Drai", 1, body=operators, mentions=[{"tag": official}])
    story('<b>"Mưa"</b> & \\ \u202e*:^|!() lũ', 2, body=operators, topics=["Mưa (lũ)"])
    story("Giá cà phê – mưa?", 3, body=f"{operators}<p>Nguyễn Hòa, Văn Lũ.</p>")
    story("🙂 مطر 雨 Mưa\u0301", 4, body=operators)


@EVERYDAY
@given(typed=TYPED, other=TYPED, number=st.integers(-10, 10**20), year=st.integers(0, 10_000))
def test_any_characters_get_an_answer_in_valid_html(
    client, few_stories, typed, other, number, year
):
    response = find(client, typed, nguoi=other, trang=other, truoc=other, nam=other, xep=other)
    assert response.status_code == 200
    Tags(response.text)
    assert client.get("/tim-kiem/goi-y/", {"q": typed}).status_code == 200
    assert find(client, typed).status_code == 200
    response = find(client, f"mưa {typed}", trang=number, ngay=number, nam=year)
    assert response.status_code == 200
    Tags(response.text)
    assert find(client, "mưa", truoc=number, nam=year, xep="moi").status_code == 200


KNOWN = st.lists(
    st.sampled_from(["mưa", "lũ", "Hòa", "nguyễn", "Ia", "cà", "phê", "giá"]),
    min_size=1,
    max_size=4,
)
OPERATORS = ["NEAR", "AND", "OR", "NOT"]
SIGN = st.text(st.sampled_from("*:^&|!()~<>{}[]\\/%$+=;,.?#@_"), max_size=3)
SPRINKLED = st.lists(SIGN, min_size=8, max_size=8)


@EVERYDAY
@given(words=KNOWN, signs=SPRINKLED, operator=st.sampled_from(["", *OPERATORS]))
def test_no_sign_around_a_word_changes_what_is_found(client, few_stories, words, signs, operator):
    pairs = zip(signs[::2], signs[1::2], strict=True)
    around = [f"{before}{word}{after}" for word, (before, after) in zip(words, pairs, strict=False)]
    plain = " ".join(words)
    typed = f"{operator} {f' {operator} '.join(around)}"
    expected, found = headlines(find(client, plain)), headlines(find(client, typed))
    if operator:  # a word like any other: each story has it, but it parts neighbours
        expected, found = sorted(expected), sorted(found)
    assert found == expected


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
    find(client, "lũ")  # and so are the names
    with CaptureQueriesContext(connection) as queries:
        find(client, "bão")
    # The site's version, whose names and abbreviations are held in memory; the index (on PostgreSQL
    # the last two quarters and the last two years first), which of its answers readers may see, the
    # first level, which has all; the topic that has the word; the stories and their pictures;
    # sections, topics and authors for the links; the version again.
    expected = {"sqlite": 11, "postgresql": 13}[connection.vendor]
    assert len(queries) == expected, [query["sql"][:99] for query in queries]
