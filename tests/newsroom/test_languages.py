"""Vietnamese without a prefix, English below /en/, told by the address alone."""

import re
from datetime import datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from articles.models import Identity, Redirect, Switch
from newsroom.languages import in_language
from tests.factories import (
    make_comment,
    make_draft,
    make_event,
    make_official,
    make_photo,
    make_revision,
)
from tests.page_types import make_page_types

NOON = datetime(2018, 3, 1, 16, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
LETTERS = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")


def test_the_address_alone_decides_the_language(client, db):
    client.cookies["django_language"] = "en"
    response = client.get("/", headers={"Accept-Language": "en-GB"})
    assert '<html lang="vi">' in response.text
    assert response["Content-Language"] == "vi"
    response = client.get("/en/", headers={"Accept-Language": "vi"})
    assert '<html lang="en">' in response.text
    assert response["Content-Language"] == "en"
    assert "Accept-Language" not in response.get("Vary", "")
    assert "Set-Cookie" not in response


@pytest.mark.parametrize(
    "path", ["/vi/", "/de/", "/en/en/", "/english/", "/en/admin/", "/en/healthz"]
)
def test_an_address_in_no_language_of_ours_is_not_found(client, db, path):
    assert client.get(path).status_code == 404


def test_an_english_address_without_its_last_slash_leads_there(client, db):
    assert client.get("/en").url == "/en/"


def test_each_page_names_the_same_page_in_the_other_language(client, db):
    story = make_revision()
    path = story.get_absolute_url()
    for address in (path, f"/en{path}"):
        text = client.get(address).text
        for language, other in (("vi", path), ("en", f"/en{path}")):
            link = f'<link rel="alternate" hreflang="{language}" href="http://testserver{other}">'
            assert link in text
        assert f'<link rel="canonical" href="http://testserver{address}">' in text
    assert f' href="/en{path}" lang="en" hreflang="en">English</a>' in client.get(path).text


def test_links_of_an_english_page_lead_to_english_pages(client, db):
    story = make_revision(topics=["Lễ hội"])
    make_comment(story.article)
    text = client.get(f"/en{story.get_absolute_url()}").text
    inside = re.findall(r'(?:href|action)="(/[^"]*)"', text)
    others = {path for path in inside if not path.startswith(("/en/", "/static/", "/media/"))}
    assert others == {story.get_absolute_url()}  # the way back to Vietnamese


def test_an_english_page_says_days_as_english_does(client, db):
    story = make_revision(publish_at=NOON)
    english = client.get(f"/en{story.get_absolute_url()}").text
    assert "Thursday, 1 March 2018, 16:30 (GMT+7)" in english
    assert "Thứ Năm, 01/3/2018, 16:30 (GMT+7)" in client.get(story.get_absolute_url()).text
    assert "16:30, 1 March 2018" in client.get("/en/").text


def test_vietnamese_words_on_an_english_page_are_marked_as_such(client, db):
    official = make_official("Nguyễn Văn Mẫu")
    story = make_revision(
        headline="Sơ kết Quy chế phối hợp",
        standfirst="Một sapo tiếng Việt.",
        kicker="Mặt trận",
        mentions=[{"tag": official, "role": "chaired"}],
        event=make_event(place="Nhà văn hóa"),
        topics=["Lễ hội"],
    )
    for path in (
        "/en/",
        f"/en{story.get_absolute_url()}",
        f"/en{story.section.get_absolute_url()}",
    ):
        assert unmarked(client.get(path).text) == []
    assert ' lang="vi"' not in client.get(story.get_absolute_url()).text.partition("<body")[2]


def test_no_kind_of_english_page_leaves_vietnamese_words_unmarked(client, db, subtests):
    types = make_page_types()
    Switch.objects.filter(kind="publicity").update(link="")
    for name, kind in types.items():
        if not kind.path.startswith("/en/"):
            with subtests.test(name):
                response = client.get(f"/en{kind.path}")
                assert response.status_code == kind.status
                assert unmarked(response.text) == []


def test_what_an_english_page_marks_as_vietnamese_stands_on_the_vietnamese_page(
    client, db, subtests
):
    """The interface's own words are said in the language they are marked with."""
    types = make_page_types()
    for name, kind in types.items():
        path = kind.path.removeprefix("/en")
        with subtests.test(name):
            there = " ".join(words for _language, words in Spoken(client.get(path).text).found)
            english = Spoken(client.get(f"/en{path}").text).found
            marked = {words for language, words in english if language == "vi"}
            marked.discard("Tiếng Việt")  # the link to the Vietnamese page
            assert [words for words in marked if words not in there] == []


def test_words_about_ai_are_vietnamese_where_the_newsroom_wrote_them(client, db):
    story = make_revision(ai_label="generated")
    address = f"/en{story.get_absolute_url()}"
    ours = '<p class="ai-label">This story was made by AI and checked by an editor.</p>'
    assert ours in client.get(address).text
    Identity.objects.create(ai_generated="Máy viết bài này.")
    own = '<p class="ai-label"><span lang="vi">Máy viết bài này.</span></p>'
    assert own in client.get(address).text


def test_the_text_of_a_story_is_vietnamese_whole_and_leads_to_english_pages(client, db):
    linked = make_revision(headline="Tin cũ")
    link = f'<a data-article="{linked.article_id}">tin cũ</a>'
    body = f'<p>Xem {link}.<small class="note">Của xã.</small></p>'
    story = make_revision(body=body, lead=make_photo(credit="Lan"))
    text = client.get(f"/en{story.get_absolute_url()}").text
    assert f'href="/en{linked.get_absolute_url()}"' in text
    assert "Ảnh: Lan" in text
    assert 'aria-label="Chú thích 1"' in text


class Spoken(HTMLParser):
    """Finds what words a page says, those that are heard but not seen too, and in what language
    (one, words); what readers wrote may be in any, ""."""

    VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
    HEARD = ("alt", "aria-label", "placeholder", "title")

    def __init__(self, page):
        super().__init__()
        self.open, self.found = [("", "en")], []
        self.feed(page.partition("</head>")[2])

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        language = attributes.get("lang", self.open[-1][1])
        if "comment-body" in attributes.get("class", ""):
            language = ""
        for name in self.HEARD:
            self.note(attributes.get(name), language)
        if tag not in self.VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag):
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, words):
        if self.open[-1][0] not in ("script", "style", "textarea"):
            self.note(words, self.open[-1][1])

    def note(self, words, language):
        if words and words.strip():
            self.found.append((language, words.strip()))


def unmarked(page):
    """The words with Vietnamese letters in no element marked as another language than English."""
    found = Spoken(page).found
    return [words for language, words in found if language == "en" and LETTERS.search(words)]


def test_an_error_is_told_in_the_language_of_its_address(client, db):
    assert "There is no such page" in client.get("/en/khong-co/").text
    assert "There is no such page" not in client.get("/khong-co/").text


def test_an_old_address_leads_on_within_the_language(client, db):
    Redirect.objects.create(old_path="/cu/", article=make_revision(slug="moi").article)
    assert client.get("/en/cu/").url == "/en/bai-viet/moi/"
    assert client.get("/cu/").url == "/bai-viet/moi/"


def test_a_comment_sent_from_an_english_page_is_answered_in_english(client, db):
    story = make_revision()
    response = client.post(f"/en{story.get_absolute_url()}binh-luan/", {"body": ""})
    assert response.status_code == 422
    assert "Your comment has not been sent yet" in response.text


def test_a_draft_is_hidden_in_every_language(client, db):
    draft = make_draft()
    assert client.get(f"/en/bai-viet/{draft.article.slug}/").status_code == 404


@pytest.mark.parametrize(
    ("path", "vietnamese", "english"),
    [("/", "/", "/en/"), ("/en/", "/", "/en/"), ("/a/?b=c", "/a/?b=c", "/en/a/?b=c")],
)
def test_an_address_is_said_in_either_language(path, vietnamese, english):
    assert in_language(path, "vi") == vietnamese
    assert in_language(path, "en") == english
