"""What the editor of a text asks the desk, and how the text names pictures not saved yet."""

import json

import pytest
from django.urls import reverse

from articles.admin.body_editor import MOST_OFFERED
from articles.models import Figure, Revision
from tests.articles.story_form import add_url, change_url, reposted, rows, typed_story
from tests.clips import make_clip
from tests.factories import (
    make_author,
    make_draft,
    make_photo,
    make_revision,
    make_section,
)

pytestmark = pytest.mark.database


@pytest.fixture
def desk(client, reporter):
    client.force_login(reporter)
    return client


def found(desk, what, query=""):
    answer = desk.get(reverse(f"admin:articles_revision_{what}"), {"q": query})
    assert answer.status_code == 200
    return answer.json()["found"]


@pytest.mark.parametrize("name", ["pictures", "stories"])
def test_who_writes_no_stories_is_told_nothing(client, moderator, name):
    client.force_login(moderator)
    address = reverse(f"admin:articles_revision_{name}")
    assert client.get(address).status_code == 403
    assert client.post(address).status_code in (403, 405)
    client.logout()
    assert client.get(address).status_code == 302


def test_pictures_are_offered_by_any_of_their_words_without_tone_marks(desk):
    bridge = make_photo(caption="Cầu treo Kon Klor", alt="x", credit="Suối Đá")
    make_photo(caption="Nhà rông", alt="y", credit="Lan")
    [one] = found(desk, "pictures", "  cau TREO  suoi ")
    assert one == {
        "id": bridge.pk,
        "words": "Cầu treo Kon Klor",
        "about": "Suối Đá",
        "thumbnail": bridge.file.url,
        "whole": bridge.file.url,
        "cross": "M50 0V100M0 50H100",
        "address": reverse("admin:articles_photo_change", args=[bridge.pk]),
    }
    assert found(desk, "pictures", "không có") == []


def test_the_newest_pictures_are_offered_first_and_none_that_was_replaced(desk):
    old = make_photo(caption="Ảnh cũ")
    photos = [make_photo() for _number in range(MOST_OFFERED)]
    new = make_photo(caption="Ảnh mới", replaces=old)
    ids = [one["id"] for one in found(desk, "pictures")]
    assert ids == [new.pk, *[photo.pk for photo in reversed(photos)][: MOST_OFFERED - 1]]
    assert [one["words"] for one in found(desk, "pictures", "anh moi")] == ["Ảnh mới"]
    assert found(desk, "pictures", "anh cu") == []
    address = reverse("admin:articles_revision_pictures")
    [one] = desk.get(address, {"id": old.pk}).json()["found"]  # a story may still show it
    assert one["words"] == "Ảnh cũ"
    assert desk.get(address, {"id": "9" * 40}).json() == {"found": []}


def test_stories_are_offered_published_or_not_each_once_by_what_it_is_called_now(desk):
    live = make_revision(headline="Thông cầu Đăk Lá")
    renamed = live.copy(by=None)
    renamed.headline = "Cầu Đăk Lá thông xe"
    renamed.save()
    draft = make_draft(headline="Cầu chưa đăng")
    answers = found(desk, "stories", "cau")
    assert [(one["id"], one["words"]) for one in answers] == [
        (draft.article_id, "Cầu chưa đăng"),
        (live.article_id, "Cầu Đăk Lá thông xe"),
    ]
    assert answers[0]["about"] == "Bản nháp"
    assert found(desk, "stories", "nhà") == []


def test_what_is_pasted_comes_back_as_a_story_keeps_it(desk):
    address = reverse("admin:articles_revision_paste")

    def pasted(content):
        answer = desk.post(address, content, content_type="text/html")
        assert answer.status_code == 200
        return json.loads(answer.content)["html"]

    assert pasted("<b>Sơ kết</b>".encode()) == "<p><strong>Sơ kết</strong></p>"
    assert pasted(b"\xff\xfe<p>a") == "<p>\ufffd\ufffd</p><p>a</p>"
    assert pasted(b"") == ""
    assert pasted(b"[gallery]") == ""


def test_words_in_brackets_are_saved_as_they_were_written(desk):
    body = "<p>[video phỏng vấn ông A]</p><p>[gallery]</p>"
    assert saved_figures(desk, body) == ([], body)


def test_only_who_writes_stories_has_pasted_text_cleaned(client, moderator):
    client.force_login(moderator)
    address = reverse("admin:articles_revision_paste")
    assert client.post(address, "<p>a", content_type="text/html").status_code == 403
    assert client.get(address).status_code == 405


# Keys by which the text names pictures


def saved_figures(desk, body, *figures):
    """The keys of the figures a new story has, and its text."""
    typed = typed_story(make_section(), make_author(), body=body)
    desk.post(add_url(), typed | rows("figures", *figures) | {"_save": "1"})
    story = Revision.objects.get()
    return [figure.key for figure in story.figures.order_by("order", "pk")], story.body


def row(key, **values):
    return {"photo": make_photo().pk, "placement": "body", "text_key": key} | values


def test_a_text_may_name_a_picture_before_it_is_saved(desk):
    body = '<p>a</p><figure data-figure="a1b2c3d4"></figure>'
    assert saved_figures(desk, body, row("a1b2c3d4")) == (["a1b2c3d4"], body)


@pytest.mark.parametrize("key", ["", '"><script>', "a b", "x" * 21, "khoá"])
def test_what_is_no_key_gives_way_to_one(desk, key):
    [made], _body = saved_figures(desk, "<p>a</p>", row(key))
    assert len(made) == 8
    assert made != key


def test_two_pictures_never_share_a_key(desk):
    keys, _body = saved_figures(desk, "<p>a</p>", row("k1"), row("k1"))
    assert keys[0] == "k1"
    assert len({*keys}) == 2


def test_a_key_alone_makes_no_picture(desk):
    keys, _body = saved_figures(desk, "<p>a</p>", {"text_key": "k1", "placement": "lead"})
    assert keys == []


def test_a_saved_pictures_key_stays(desk, reporter):
    draft = make_draft(body='<figure data-figure="k1"></figure>')
    draft.events.create(by=reporter, kind="begin", to_state="draft")
    words = {"alt": "x", "caption": "y", "credit": "z"}
    figure = draft.figures.create(photo=make_photo(), key="k1", placement="body", **words)
    form = desk.get(change_url(draft))
    changed = {"figures-0-text_key": "k2", "figures-0-caption": "Mới"}
    desk.post(change_url(draft), reposted(form, _save="1", **changed))
    figure.refresh_from_db()
    assert (figure.key, figure.caption) == ("k1", "Mới")
    assert Figure.objects.count() == 1


# The words of a picture, in the story and in the library


def resaved(desk, revision, **typed):
    """The picture of a story whose form was opened and saved with a few words changed."""
    desk.post(change_url(revision), reposted(desk.get(change_url(revision)), _save="1", **typed))
    return Revision.objects.filter(article=revision.article).last().figures.get()


@pytest.fixture
def photo():
    return make_photo(alt="Cầu", caption="Cầu treo", credit="Suối Đá")


def own_draft(reporter, **values):
    draft = make_draft(**values)
    draft.events.create(by=reporter, kind="begin", to_state="draft")
    return draft


def test_a_new_row_takes_the_words_of_the_library_where_none_are_typed(desk, photo):
    saved_figures(desk, "<p>a</p>", row("k1", photo=photo.pk, credit="Lan"))
    figure = Figure.objects.get()
    assert (figure.alt, figure.caption, figure.credit) == ("Cầu", "Cầu treo", "Lan")


def test_the_caption_and_credit_of_a_picture_can_be_emptied(desk, reporter, photo):
    draft = own_draft(reporter, lead=photo)
    emptied = {"figures-0-caption": "", "figures-0-credit": ""}
    figure = resaved(desk, draft, **emptied)
    assert (figure.alt, figure.caption, figure.credit) == ("Cầu", "", "")
    assert resaved(desk, draft).caption == ""


def test_another_picture_in_a_row_brings_its_own_words(desk, reporter, photo):
    draft = own_draft(reporter, lead=make_photo())
    figure = resaved(desk, draft, **{"figures-0-photo": photo.pk, "figures-0-caption": ""})
    assert (figure.photo, figure.caption) == (photo, "Cầu treo")


def test_the_next_draft_of_a_story_prints_what_the_story_printed(desk):
    bare = make_photo(alt="Cầu", caption="")
    live = make_revision(lead=bare)
    bare.caption = "Cầu treo"  # written in the library since
    bare.save()
    copy = resaved(desk, live, headline="Tít mới")
    assert copy.revision != live
    assert (copy.alt, copy.caption) == ("Cầu", "")


def test_another_picture_in_the_next_draft_brings_its_own_words(desk, photo):
    live = make_revision(lead=make_photo())
    changed = {"figures-0-photo": photo.pk, "figures-0-caption": ""}
    assert resaved(desk, live, **changed).caption == "Cầu treo"


def test_the_words_of_a_clip_can_be_emptied_and_a_new_clip_brings_its_own(desk, reporter, photo):
    clip = make_clip(caption="Mái nhà", credit="Lan", transcript="Lời")
    draft = own_draft(reporter, lead=photo)
    emptied = {"figures-0-caption": "", "figures-0-credit": "", "figures-0-transcript": ""}
    figure = resaved(desk, draft, **emptied, **{"figures-0-clip": clip.pk})
    assert (figure.caption, figure.credit, figure.transcript) == ("Mái nhà", "Lan", "Lời")
    figure = resaved(desk, draft, **emptied)
    assert (figure.caption, figure.credit, figure.transcript) == ("", "", "")
