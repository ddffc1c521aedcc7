import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Official, Tenure
from tests.factories import (
    make_draft,
    make_official,
    make_organisation,
    make_photo,
    make_revision,
    make_tenure,
)

pytestmark = pytest.mark.database

MARCH_1 = datetime(2018, 3, 1, 9, 30, tzinfo=UTC)


def words(text):
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_an_official_has_a_page_with_every_story_and_the_part_in_it(client, db):
    official = make_official("Nguyễn Văn Mẫu")
    posts = "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh"
    mention = {"tag": official, "role": "chaired", "spoke": True, "position_text": posts}
    story = make_revision(headline="Sơ kết", mentions=[mention], publish_at=MARCH_1)
    make_revision(headline="Tin khác")
    page = client.get("/lanh-dao/nguyen-van-mau/").text
    assert "<h1>Nguyễn Văn Mẫu</h1>" in page
    assert f'<a href="{story.get_absolute_url()}">Sơ kết</a>' in page
    assert f"01/3/2018 Sơ kết {posts} · chủ trì, phát biểu" in words(page)
    assert "Tin khác" not in page


def test_the_position_is_that_of_the_day_whatever_posts_were_held_later(client, db):
    official = make_official()
    make_revision(mentions=[{"tag": official, "position_text": "Giám đốc Sở Y tế"}])
    make_tenure(official, "Chủ tịch UBND tỉnh", start=date(2020, 1, 1), source="Nghị quyết số 1")
    page = words(client.get(official.get_absolute_url()).text)
    assert "Giám đốc Sở Y tế · dự" in page
    assert "Chủ tịch UBND tỉnh Ủy ban nhân dân tỉnh từ 01/1/2020 Nghị quyết số 1" in page


def test_posts_stand_the_latest_first_what_is_over_last(client, db):
    official = make_official()
    make_revision(mentions=[{"tag": official}])
    party = make_organisation("Tỉnh ủy", is_party=True)
    make_tenure(official, "Giám đốc Sở", start=date(2010, 1, 1), end=date(2015, 1, 1))
    make_tenure(official, "Chủ tịch", start=date(2016, 6, 1))
    make_tenure(official, "Phó Bí thư", organisation=party, start=date(2016, 6, 1))
    make_tenure(official, "Phó Giám đốc", end=date(2009, 12, 31))
    tenures = client.get(official.get_absolute_url()).context["tenures"]
    titles = [tenure.title for tenure in tenures]
    assert titles == ["Phó Bí thư", "Chủ tịch", "Giám đốc Sở", "Phó Giám đốc"]
    assert [tenure.is_over for tenure in tenures] == [False, False, True, True]


def test_a_post_is_held_today_only_if_it_is_known_to_have_begun(client, db):
    official, today = make_official("Nguyễn Văn Mẫu"), timezone.localdate()
    make_revision(mentions=[{"tag": official}])
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    make_tenure(official, "Chưa rõ ngày")
    make_tenure(official, "Chưa rõ từ khi nào", end=tomorrow)
    make_tenure(official, "Sắp nhận", start=tomorrow)
    make_tenure(official, "Vừa thôi", start=MARCH_1.date(), end=yesterday)
    make_tenure(official, "Mới nhận", start=today)
    make_tenure(official, "Ngày cuối", start=MARCH_1.date(), end=today)
    held = Tenure.objects.held_on(today)
    assert [tenure.title for tenure in held] == ["Mới nhận", "Ngày cuối"]
    assert {*held} == {tenure for tenure in Tenure.objects.all() if tenure.is_held}
    page = client.get(official.get_absolute_url()).text
    assert re.findall(r'<li class="tenure (.*)">\s*<p[^>]*>\s*(.*\S)', page) == [
        ("is-held", "Mới nhận"),
        ("is-held", "Ngày cuối"),
        ("is-over", "Vừa thôi"),
    ]
    assert '"jobTitle": ["Mới nhận", "Ngày cuối"]' in page
    listed = words(client.get("/lanh-dao/").text)
    assert "Nguyễn Văn Mẫu Mới nhận, Ngày cuối" in listed
    (card,) = client.get("/tim-kiem/goi-y/", {"q": "mẫu"}).json()["suggestions"]
    assert card["detail"] == "Mới nhận, Ngày cuối"


def test_the_stories_of_one_year_have_an_address(client, db):
    official = make_official()
    # Midnight of New Year in Vietnam is 17:00 of the day before in UTC.
    new_year = datetime(2017, 12, 31, 17, tzinfo=UTC)
    for headline, at in (
        ("Giao thừa", new_year - timedelta(seconds=1)),
        ("Năm mới", new_year),
        ("Cuối năm", datetime(2018, 12, 31, 16, 59, 59, tzinfo=UTC)),
        ("Năm 2020", datetime(2020, 5, 5, tzinfo=UTC)),
    ):
        make_revision(headline=headline, publish_at=at, mentions=[{"tag": official}])
    page = client.get(f"{official.get_absolute_url()}2018/")
    assert [story.headline for story in page.context["stories"]] == ["Cuối năm", "Năm mới"]
    assert [period.year for period in page.context["years"]] == [2020, 2018, 2017]
    assert f'href="{official.get_absolute_url()}2018/" aria-current="page"' in page.text
    assert len(client.get(official.get_absolute_url()).context["stories"]) == 4
    for year in ("2019", "1500", "0999", "3000", "18", "02018", "20180"):
        assert client.get(f"{official.get_absolute_url()}{year}/").status_code == 404


def test_with_whom_somebody_appears_most(client, db):
    official, often, once = make_official("A"), make_official("Hay Gặp"), make_official("Một Lần")
    for others in ([often], [often, once], [often]):
        make_revision(mentions=[{"tag": one} for one in [official, *others]])
    make_draft(mentions=[{"tag": official}, {"tag": once}])
    make_revision(mentions=[{"tag": once}])
    companions = client.get(official.get_absolute_url()).context["companions"]
    assert [(one.full_name, one.together) for one in companions] == [("Hay Gặp", 3), ("Một Lần", 1)]


def test_a_merged_official_leads_to_the_one_who_stayed_with_the_stories_of_both(client, db):
    stayed, merged = make_official("Nguyễn Văn Hòa"), make_official("Nguyễn Văn Hoà B")
    make_revision(headline="Của một", mentions=[{"tag": merged, "position_text": "Một"}])
    both = [{"tag": stayed, "position_text": "Hai"}, {"tag": merged, "position_text": "Ba"}]
    make_revision(headline="Của cả hai", mentions=both)
    Official.objects.filter(pk=merged.pk).update(merged_into=stayed)
    response = client.get(merged.get_absolute_url())
    assert response.status_code == 301
    assert response["Location"] == stayed.get_absolute_url()
    page = client.get(stayed.get_absolute_url())
    told = [(story.headline, story.position_text) for story in page.context["stories"]]
    assert told == [("Của cả hai", "Hai"), ("Của một", "Một")]
    assert page.context["companions"] == []


def test_of_whom_no_live_story_speaks_readers_learn_nothing(client, db):
    unnamed, drafted, withdrawn, scheduled = (make_official(name) for name in "ABCD")
    make_tenure(unnamed)
    make_draft(mentions=[{"tag": drafted}])
    gone = make_revision(mentions=[{"tag": withdrawn}])
    Article.objects.filter(pk=gone.article_id).update(withdrawn_at=timezone.now())
    hour = timezone.now() + timedelta(hours=1)
    make_revision(mentions=[{"tag": scheduled}], publish_at=hour)
    for official in (unnamed, drafted, withdrawn, scheduled):
        assert client.get(official.get_absolute_url()).status_code == 404
    assert list(client.get("/lanh-dao/").context["page"].rows) == []
    for address in ("khong-co/", "KHONG-CO/", "a/2018/1/", "a%00/"):
        assert client.get(f"/lanh-dao/{address}").status_code == 404


def test_further_stories_of_an_official_follow_and_lead_back(client, db):
    official = make_official()
    for hours in range(41):
        at = timezone.now() - timedelta(hours=hours + 1)
        make_revision(mentions=[{"tag": official}], publish_at=at)
    address = official.get_absolute_url()
    first = client.get(address)
    second = client.get(address, {"truoc": first.context["page"].older})
    third = client.get(address, {"truoc": second.context["page"].older})
    assert [len(page.context["stories"]) for page in (first, second, third)] == [20, 20, 1]
    back = client.get(address, {"sau": third.context["page"].newer})
    assert back.context["page"] == second.context["page"]
    assert f'<link rel="canonical" href="http://testserver{address}?truoc=' in back.text
    start = client.get(address, {"sau": second.context["page"].newer})
    assert start.context["page"] == first.context["page"]
    assert f'<link rel="canonical" href="http://testserver{address}">' in start.text


@pytest.mark.parametrize("count", [2, 40])
def test_an_official_costs_eight_queries(client, db, django_assert_num_queries, count):
    official = make_official(portrait=make_photo())
    others = [make_official(f"Người {number}") for number in range(count)]
    for number in range(count):
        make_tenure(official, organisation=make_organisation(f"Cơ quan {number}"))
        mentions = [{"tag": official}, {"tag": others[number]}]
        make_revision(mentions=mentions, publish_at=MARCH_1 + timedelta(days=40 * number))
    # The official, those merged into them, the oldest story, the years that have some, the posts
    # held, the companions, the stories, the version of the frame.
    with django_assert_num_queries(8):
        client.get(official.get_absolute_url())


def test_officials_are_listed_by_given_name_the_vietnamese_way(client, db):
    names = ["Trần Đức", "Y Hằng", "Nguyễn An", "Lê Ân", "Đỗ Ánh", "Vũ Dũng", "Bùi An", "A Ẩn"]
    officials = [make_official(name) for name in names]
    make_revision(mentions=[{"tag": official} for official in officials])
    make_tenure(officials[0], "Giám đốc Sở Y tế", start=MARCH_1.date())
    page = client.get("/lanh-dao/")
    listed = [official.full_name for official in page.context["page"].rows]
    assert listed == [
        "Bùi An",
        "Nguyễn An",
        "Đỗ Ánh",
        "Lê Ân",
        "A Ẩn",
        "Vũ Dũng",
        "Trần Đức",
        "Y Hằng",
    ]
    assert "Trần Đức Giám đốc Sở Y tế" in words(page.text)
    for letter, found in (("Â", ["Lê Ân", "A Ẩn"]), ("D", ["Vũ Dũng"]), ("Đ", ["Trần Đức"])):
        rows = client.get("/lanh-dao/", {"chu": letter}).context["page"].rows
        assert [official.full_name for official in rows] == found


def test_namesakes_are_told_apart_in_lists(client, db):
    doctor = make_official("Nguyễn Văn Hòa", name="Nguyễn Văn Hòa (Sở Y tế)")
    chair = make_official("Nguyễn Văn Hòa")
    make_revision(mentions=[{"tag": doctor}, {"tag": chair}])
    assert "Nguyễn Văn Hòa (Sở Y tế)</a>" in client.get("/lanh-dao/").text
    page = client.get(chair.get_absolute_url()).text
    assert "Nguyễn Văn Hòa (Sở Y tế)</a>" in page
    assert "<h1>Nguyễn Văn Hòa</h1>" in client.get(doctor.get_absolute_url()).text


def test_a_list_of_names_is_read_by_pages_in_both_directions(client, db, monkeypatch):
    monkeypatch.setattr("articles.alphabet.page_of.__defaults__", (2,))
    officials = [make_official(f"Nguyễn {letter}") for letter in "ABCDE"]
    make_revision(mentions=[{"tag": official} for official in officials])

    def shown(**parameters):
        page = client.get("/lanh-dao/", parameters).context["page"]
        return "".join(row.full_name[-1] for row in page.rows), page.earlier, page.later

    assert shown() == ("AB", None, "nguyen-b")
    assert shown(sau="nguyen-b") == ("CD", "nguyen-c", "nguyen-d")
    assert shown(sau="nguyen-d") == ("E", "nguyen-e", None)
    assert shown(truoc="nguyen-e") == ("CD", "nguyen-c", "nguyen-d")
    assert shown(truoc="nguyen-c") == ("AB", None, "nguyen-b")


@pytest.mark.parametrize(
    "parameters",
    [{"chu": "đ"}, {"chu": "AB"}, {"sau": ""}, {"sau": "ai-do"}, {"truoc": "a\0"}, {"sau": "Đ"}],
)
def test_a_letter_or_place_that_is_none_is_not_found(client, db, parameters):
    assert client.get("/lanh-dao/", parameters).status_code == 404


def test_a_place_in_a_list_is_that_of_a_name_readers_know(client, db):
    drafted, named = make_official("Bùi Bí Mật"), make_official("Nguyễn Văn Mẫu")
    make_draft(mentions=[{"tag": drafted}])
    make_revision(mentions=[{"tag": named}])
    for side in ("sau", "truoc"):
        assert client.get("/lanh-dao/", {side: named.slug}).status_code == 200
        assert client.get("/lanh-dao/", {side: drafted.slug}).status_code == 404


@pytest.mark.parametrize("count", [2, 40])
def test_the_list_of_officials_costs_three_queries(client, db, django_assert_num_queries, count):
    officials = [make_official(f"Người {number}") for number in range(count)]
    for official in officials:
        make_tenure(official)
    make_revision(mentions=[{"tag": official} for official in officials])
    # The officials, the posts they hold, the version of the frame.
    with django_assert_num_queries(3):
        client.get("/lanh-dao/")


def test_a_name_keeps_its_place_when_it_changes(db):
    official = make_official("Nguyễn Ân")
    before = official.sort_key
    official.full_name = "Nguyễn Ấn"
    official.save()
    assert Official.objects.get().sort_key == official.sort_key > before
