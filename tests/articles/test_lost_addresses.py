"""An address where nothing stands: the page proposes what it may have meant."""

from urllib.parse import quote

import pytest
from django.utils import timezone
from django.utils.html import escape

from tests.factories import make_draft, make_official, make_organisation, make_revision

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_page_that_is_not_found_names_the_stories_its_address_may_have_meant(client):
    make_revision(headline="Lũ quét ở vùng cao")
    make_draft(headline="Lũ quét chưa duyệt")
    text = client.get("/2018/03/lu-quet-o-vung-cao.html").text
    assert "Lũ quét ở vùng cao" in text
    assert "Lũ quét ở vùng cao" in client.get("/bai-viet/lu-quet-o-nui/").text
    assert "chưa duyệt" not in text


def test_a_long_address_finds_its_story_whichever_of_its_words_is_mistyped(client):
    headline = "Sơ kết Quy chế phối hợp công tác giữa Ủy ban nhân dân tỉnh và Mặt trận Tổ quốc"
    make_revision(headline=headline)
    slug = "so-ket-quy-che-phoi-hop-cong-tac-giua-uy-ban-nhan-dan-tinh-va-mat-tran-to-quoc"
    for right, wrong in [("so-ket", "so-kett"), ("giua", "giuaa"), ("mat-tran", "mat-trann")]:
        assert headline in client.get(f"/bai-viet/{slug.replace(right, wrong)}/").text


def test_a_mistyped_address_of_a_person_office_or_topic_names_whom_it_resembles(client):
    office = make_organisation("Sở Y tế")
    people = [{"tag": make_official("Nguyễn Văn Hòa")}, {"tag": make_official("Nguyễn Văn Lành")}]
    draft = make_draft(mentions=people, topics=["Nông thôn mới"])
    draft.revision_organisations.create(organisation=office)
    draft.submit(None)
    draft.approve(None, timezone.now())
    make_draft(mentions=[{"tag": make_official("Nguyễn Văn Hoàn")}])
    for path, name in [
        ("/lanh-dao/nguyen-van-hoaa/", "Nguyễn Văn Hòa"),
        ("/en/lanh-dao/nguyen-van-hoaa/2018/", "Nguyễn Văn Hòa"),
        ("/lanh-dao/lanh/", "Nguyễn Văn Lành"),
        ("/co-quan/so-y-tee/", "Sở Y tế"),
        ("/chu-de/nong-thn-moi/", "Nông thôn mới"),
    ]:
        response = client.get(path)
        assert response.status_code == 404
        assert [named.name for named in response.context["names"]] == [name]
        assert f">{name}</a>" in response.text


@pytest.mark.parametrize(
    ("path", "question"),
    [
        ("/tac-gia/suoi-dda/", "suoi dda"),
        ("/chuyen-muc/thoi-suu/", "thoi suu"),
        ("/2018/03/cau-treo.html", "cau treo"),
        ("/xyz<b>&a", "xyz<b>&a"),
    ],
)
def test_a_page_that_is_not_found_leads_to_a_search_for_the_words_of_its_address(
    client, path, question
):
    for before, words in (("", "Tìm “{}”"), ("/en", 'Search for “<span lang="vi">{}</span>”')):
        address = f"{before}/tim-kiem/?q={quote(question)}"
        link = f'href="{address}"><span>{words.format(escape(question))}</span></a>'
        assert link in client.get(before + quote(path)).text
        assert client.get(address).context["question"].text == question


@pytest.mark.parametrize("path", ["/wp-login.php", "/%00", "/-/"])
def test_an_address_without_words_leads_to_no_search(client, path):
    assert "/tim-kiem/?q=" not in client.get(path).text


@pytest.mark.parametrize("path", ["/wp-login.php", "/xyz", "/%00", "/" + "a-" * 200, "/-/"])
def test_an_address_that_names_no_story_asks_the_index_nothing(client, path, monkeypatch):
    asked = []
    monkeypatch.setattr("articles.search.views.newest", lambda *values: asked.append(values) or [])
    assert client.get(path).status_code == 404
    assert asked == []
