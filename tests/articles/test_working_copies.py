"""What is typed and not saved: kept, offered again, told apart from what somebody else saved."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from articles.models import Figure, Revision, WorkingCopy
from tests.articles.story_form import add_url, change_url, reposted, rows, typed_story
from tests.factories import (
    jpeg,
    make_author,
    make_draft,
    make_official,
    make_revision,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(db):
    return make_user("reporter", username="colleague", first_name="Lan Anh")


@pytest.fixture
def draft(db):
    return make_draft(headline="Bản cũ", body="<p>Đoạn cũ.</p>")


def url(name, revision=None):
    if revision:
        return reverse(f"admin:articles_revision_{name}", args=[revision.pk])
    return reverse(f"admin:articles_revision_{name}_new")


def keep(client, revision, posted, seen=""):
    """Send what the form's script sends; `posted` are the form's names and values."""
    typed = [[name, str(value)] for name, value in posted.items()]
    return client.post(
        url("keep", revision),
        json.dumps({"typed": typed}),
        content_type="application/json",
        headers={"X-Working-Copy": seen},
    )


def begin(client, user, revision, **values):
    """Open a form and type `values`, without saving; returns what the browser would post."""
    client.force_login(user)
    return reposted(client.get(change_url(revision)), **values)


def kept_after_typing(client, user, revision, **values):
    posted = begin(client, user, revision, **values)
    response = keep(client, revision, posted)
    assert response.status_code == 200
    return response.json()["token"]


def test_what_is_typed_is_kept_and_makes_no_version(client, reporter, draft):
    response = keep(client, draft, begin(client, reporter, draft, headline="Đang gõ"))
    assert response.json()["hour"] == f"{timezone.localtime():%H:%M}"
    copy = WorkingCopy.objects.get()
    assert (copy.user, copy.revision, copy.version) == (reporter, draft, 1)
    assert ["headline", "Đang gõ"] in copy.data
    draft.refresh_from_db()
    assert (draft.headline, draft.version, Revision.objects.count()) == ("Bản cũ", 1, 1)
    assert not draft.events.exclude(kind="begin").exists()


def test_no_token_of_the_page_is_kept(client, reporter, draft):
    client.force_login(reporter)
    keep(client, draft, {"headline": "A", "csrfmiddlewaretoken": "x", "working_copy": "y"})
    assert WorkingCopy.objects.get().data == [["headline", "A"]]


def test_one_copy_a_person_and_story_grows_with_the_typing(client, reporter, draft):
    token = kept_after_typing(client, reporter, draft, headline="Một")
    response = keep(client, draft, begin(client, reporter, draft, headline="Một hai"), token)
    assert response.status_code == 200
    assert dict(WorkingCopy.objects.get().data)["headline"] == "Một hai"


def test_a_page_that_has_not_seen_a_copy_does_not_overwrite_it(client, reporter, draft):
    kept_after_typing(client, reporter, draft, headline="Trong thẻ thứ nhất")
    response = keep(client, draft, begin(client, reporter, draft, headline="Trong thẻ thứ hai"))
    assert response.status_code == 409
    assert response.json()["why"]
    assert dict(WorkingCopy.objects.get().data)["headline"] == "Trong thẻ thứ nhất"


def test_the_same_text_sent_twice_is_taken_twice(client, reporter, draft):
    kept_after_typing(client, reporter, draft, headline="Gửi hai lần")
    kept_after_typing(client, reporter, draft, headline="Gửi hai lần")
    assert WorkingCopy.objects.count() == 1


def test_the_form_offers_what_was_never_saved_to_who_typed_it_alone(
    client, reporter, colleague, draft
):
    kept_after_typing(client, reporter, draft, headline="Chưa lưu")
    [offer] = client.get(change_url(draft)).context["offers"]
    assert offer["restore_url"] == change_url(draft) + "?unsaved=1"
    assert "Chưa lưu" in dict(offer["texts"]).values()
    client.force_login(colleague)
    response = client.get(change_url(draft))
    assert response.context["offers"] == []
    assert "Chưa lưu" not in response.text


def test_bringing_it_back_fills_in_the_form_with_its_rows_and_changes_nothing(
    client, reporter, draft
):
    official = make_official("Trần Văn Một")
    mentions = rows(
        "mentions", {"tag": official.pk, "role": "chaired", "position_text": "Chủ tịch"}
    )
    kept_after_typing(client, reporter, draft, headline="", standfirst="Sapo chưa lưu", **mentions)
    response = client.get(change_url(draft) + "?unsaved=1")
    form = response.context["adminform"].form
    assert form["standfirst"].value() == "Sapo chưa lưu"
    assert "Trần Văn Một" in response.text
    assert ">\nChủ tịch</textarea>" in response.text
    assert not form.errors
    assert "errorlist" not in response.text
    assert client.get(change_url(draft)).context["offers"]
    draft.refresh_from_db()
    assert draft.standfirst == ""


def test_what_was_brought_back_is_saved_and_then_no_longer_offered(client, reporter, draft):
    mentions = rows("mentions", {"tag": make_official().pk, "role": "chaired"})
    token = kept_after_typing(client, reporter, draft, headline="Từ bản tự lưu", **mentions)
    restored = client.get(change_url(draft) + "?unsaved=1")
    assert f'name="working_copy" value="{token}"' in restored.text
    response = client.post(change_url(draft), reposted(restored, working_copy=token, _save=""))
    assert response.status_code == 302
    draft.refresh_from_db()
    assert draft.headline == "Từ bản tự lưu"
    assert draft.mentions.count() == 1
    assert draft.bylines.count() == 1
    assert not WorkingCopy.objects.exists()


def test_saving_does_not_drop_a_copy_the_page_never_showed(client, reporter, draft):
    kept_after_typing(client, reporter, draft, headline="Chưa lưu")
    posted = begin(client, reporter, draft, headline="Gõ lại từ đầu")
    client.post(change_url(draft), posted | {"_save": ""})
    [offer] = client.get(change_url(draft)).context["offers"]
    assert offer["is_behind"]


def test_a_refused_save_keeps_the_copy(client, reporter, draft):
    token = kept_after_typing(client, reporter, draft, headline="")
    posted = begin(client, reporter, draft, headline="", working_copy=token)
    response = client.post(change_url(draft), posted | {"_save": ""})
    assert response.status_code == 200
    assert response.context["copy_token"] == token
    assert WorkingCopy.objects.count() == 1


def test_a_new_story_is_kept_brought_back_and_saved(client, reporter):
    client.force_login(reporter)
    typed = typed_story(make_section(), make_author(), headline="Bài mới tinh")
    token = keep(client, None, typed).json()["token"]
    assert client.get(add_url()).context["offers"][0]["restore_url"] == add_url() + "?unsaved=1"
    restored = client.get(add_url() + "?unsaved=1")
    assert restored.context["adminform"].form["headline"].value() == "Bài mới tinh"
    client.post(add_url(), reposted(restored, working_copy=token, _save=""))
    assert Revision.objects.get().bylines.count() == 1
    assert not WorkingCopy.objects.exists()


def test_text_typed_over_a_live_story_is_kept_and_becomes_its_draft(client, reporter):
    live = make_revision(headline="Đang đăng")
    token = kept_after_typing(client, reporter, live, headline="Sửa bài đang đăng")
    restored = client.get(change_url(live) + "?unsaved=1")
    assert restored.context["adminform"].form["headline"].value() == "Sửa bài đang đăng"
    client.post(change_url(live), reposted(restored, working_copy=token, _save=""))
    draft = live.article.open_revision()
    assert (draft.headline, draft.bylines.count()) == ("Sửa bài đang đăng", 1)
    assert not WorkingCopy.objects.exists()


def test_text_typed_over_a_live_story_stays_in_reach_once_there_is_a_draft(
    client, reporter, colleague
):
    live = make_revision(headline="Đang đăng")
    kept_after_typing(client, reporter, live, headline="Sửa bài đang đăng")
    draft = live.copy(colleague)
    [offer] = client.get(change_url(draft)).context["offers"]
    restored = client.get(offer["restore_url"])
    assert restored.context["adminform"].form["headline"].value() == "Sửa bài đang đăng"
    response = client.post(change_url(live), reposted(restored, _save=""))
    assert change_url(draft) in response.text
    assert "Sửa bài đang đăng" in response.text


def test_a_version_that_is_closed_meanwhile_still_shows_what_was_typed(
    client, reporter, colleague, draft
):
    kept_after_typing(client, reporter, draft, headline="Gõ dở")
    draft.submit(colleague)
    response = client.get(change_url(draft))
    [offer] = response.context["offers"]
    assert not offer["restore_url"]
    assert "Gõ dở" in response.text
    assert client.get(change_url(draft) + "?unsaved=1").status_code == 200


def test_throwing_it_away_is_a_post_and_names_the_copy(client, reporter, colleague, draft):
    token = kept_after_typing(client, reporter, draft, headline="Bỏ đi")
    assert client.get(url("forget", draft)).status_code == 405
    client.post(url("forget", draft), {"forget": "an older state of it"})
    assert WorkingCopy.objects.exists()
    client.force_login(colleague)
    client.post(url("forget", draft), {"forget": token})
    assert WorkingCopy.objects.exists()
    client.force_login(reporter)
    response = client.post(url("forget", draft), {"forget": token})
    assert response.url == change_url(draft)
    assert not WorkingCopy.objects.exists()


def test_only_who_may_write_the_story_keeps_text_of_it(client, reporter, moderator, draft):
    client.force_login(moderator)
    assert keep(client, draft, {"headline": "A"}).status_code == 403
    assert keep(client, None, {"headline": "A"}).status_code == 403
    assert client.post(url("forget", draft), {"forget": ""}).status_code == 403
    client.logout()
    assert keep(client, draft, {"headline": "A"}).status_code == 302
    client.force_login(reporter)
    assert client.get(url("keep", draft)).status_code == 405
    draft.submit(make_user("reporter"))
    assert keep(client, draft, {"headline": "A"}).status_code == 403
    missing = reverse("admin:articles_revision_keep", args=[draft.pk + 1])
    assert client.post(missing, "{}", content_type="application/json").status_code == 404
    assert not WorkingCopy.objects.exists()


def test_a_forged_request_keeps_nothing(client, reporter, draft):
    client.handler.enforce_csrf_checks = True
    client.force_login(reporter)
    assert keep(client, draft, {"headline": "A"}).status_code == 403


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"typed": 1}', '{"typed": [["headline"]]}', '{"typed": [["headline", 1]]}',
     '{"typed": {"headline": "A"}}', '{"typed": [["headline", "\\u0000"]]}', b"\xff\xfe"],
)  # fmt: skip
def test_what_is_no_form_is_refused(client, reporter, draft, body):
    client.force_login(reporter)
    response = client.post(url("keep", draft), body, content_type="application/json")
    assert response.status_code == 400
    assert not WorkingCopy.objects.exists()


def test_too_much_text_is_refused(client, reporter, draft):
    client.force_login(reporter)
    assert keep(client, draft, {"body": "x" * 1_000_000}).status_code == 413
    assert keep(client, draft, {"body": "x" * 900_000}).status_code == 200


@pytest.mark.parametrize("data", [[], [["bylines-TOTAL_FORMS", "x"], ["seen_version", "²"]]])
def test_a_senseless_copy_breaks_no_form(client, reporter, draft, data):
    WorkingCopy.objects.create(user=reporter, revision=draft, data=data)
    client.force_login(reporter)
    assert client.get(change_url(draft)).status_code == 200
    assert client.get(change_url(draft) + "?unsaved=1").status_code == 200


def test_the_form_says_who_else_is_typing(client, reporter, colleague, draft):
    kept_after_typing(client, colleague, draft, headline="Đang gõ")
    client.force_login(reporter)
    assert client.get(change_url(draft)).context["colleagues"] == [colleague]
    WorkingCopy.objects.update(saved_at=timezone.now() - timedelta(minutes=3))
    assert client.get(change_url(draft)).context["colleagues"] == []


# Two people in one draft


def collide(client, reporter, colleague, draft, **values):
    """The colleague saves while the reporter types; returns the answer to the reporter's save."""
    posted = begin(client, reporter, draft, **values)
    theirs = begin(client, colleague, draft, headline="Bản của Lan Anh", body="<p>Câu mới.</p>")
    client.post(change_url(draft), theirs | {"_save": ""})
    client.force_login(reporter)
    return client.post(change_url(draft), posted | {"_save": ""})


def test_the_second_save_shows_both_texts_and_overwrites_nothing(
    client, reporter, colleague, draft
):
    response = collide(client, reporter, colleague, draft, headline="Bản của tôi")
    assert response.status_code == 200
    collision = response.context["collision"]
    assert [tuple(texts) for _what, *texts in collision] == [
        ("Bản của Lan Anh", "Bản của tôi"),
        ("<p>Câu mới.</p>", "<p>Đoạn cũ.</p>"),
    ]
    assert "Lan Anh" in str(response.context["adminform"].form.errors)
    draft.refresh_from_db()
    assert draft.headline == "Bản của Lan Anh"
    form = response.context["adminform"].form
    assert (form["headline"].value(), form["seen_version"].value()) == ("Bản của tôi", "2")


def test_a_difference_of_nothing_but_bold_or_a_link_is_shown(client, reporter, colleague, draft):
    typed = '<p>Câu <strong>mới</strong>, <a href="https://vi.example/a">xem</a>.</p>'
    response = collide(
        client, reporter, colleague, draft, headline="Bản của Lan Anh", body="<p>Câu mới, xem.</p>"
    )
    assert "<p>Câu mới, xem.</p>" in response.text
    again = client.post(change_url(draft), reposted(response, body=typed, _save=""))
    assert again.status_code == 302
    theirs = begin(client, colleague, draft, body="<p>Câu mới, xem.</p>")
    mine = begin(client, reporter, draft, note="x")
    client.force_login(colleague)
    client.post(change_url(draft), theirs | {"_save": ""})
    client.force_login(reporter)
    refused = client.post(change_url(draft), mine | {"_save": ""})
    [(_what, stored, shown)] = refused.context["collision"]
    assert stored == "<p>Câu mới, xem.</p>"
    assert shown == typed.replace(
        "</a>", '</a> <span class="link-address">(https://vi.example/a)</span>'
    )
    assert shown in refused.text


def test_saving_again_is_deliberate_and_keeps_the_other_text_within_reach(
    client, reporter, colleague, draft
):
    refused = collide(client, reporter, colleague, draft, headline="Bản của tôi")
    response = client.post(change_url(draft), reposted(refused, _save=""), follow=True)
    draft.refresh_from_db()
    assert draft.headline == "Bản của tôi"
    kept = Revision.objects.get(state=Revision.State.DISCARDED)
    assert (kept.headline, kept.body) == ("Bản của Lan Anh", "<p>Câu mới.</p>")
    assert kept.bylines.count() == draft.bylines.count() == 1
    assert (kept.number, draft.number) == (1, 2)  # the later text has the later number
    assert "Lan Anh" in kept.events.get().note
    assert change_url(kept) in response.text
    page = client.get(change_url(kept))
    assert "Bản của Lan Anh" in page.text
    assert draft.article.open_revision() == draft


def test_a_third_person_in_between_is_a_new_collision(client, reporter, colleague, draft):
    refused = collide(client, reporter, colleague, draft, headline="Bản của tôi")
    posted = reposted(refused, _save="")
    third = make_user("reporter")
    theirs = begin(client, third, draft, headline="Bản thứ ba")
    client.post(change_url(draft), theirs | {"_save": ""})
    client.force_login(reporter)
    again = client.post(change_url(draft), posted)
    assert again.context["collision"]
    draft.refresh_from_db()
    assert draft.headline == "Bản thứ ba"
    assert not Revision.objects.filter(state=Revision.State.DISCARDED).exists()


def test_an_ordinary_save_sets_nothing_aside(client, reporter, draft):
    posted = begin(client, reporter, draft, headline="Một mình")
    client.post(change_url(draft), posted | {"_save": ""})
    assert Revision.objects.count() == 1


def test_rows_that_a_colleague_removed_come_back_with_the_deliberate_save(
    client, reporter, colleague, draft
):
    posted = begin(client, reporter, draft, headline="Bản của tôi")
    theirs = begin(client, colleague, draft)
    client.post(change_url(draft), theirs | {"bylines-0-DELETE": "on", "_save": ""})
    assert not draft.bylines.exists()
    client.force_login(reporter)
    refused = client.post(change_url(draft), posted | {"_save": ""})
    assert [texts for what, *texts in refused.context["collision"] if "Thanh Tùng" in texts[1]]
    client.post(change_url(draft), reposted(refused, _save=""))
    assert [byline.author.name for byline in draft.bylines.all()] == ["Thanh Tùng"]


def test_a_new_picture_survives_rows_that_were_removed_meanwhile(
    client, reporter, colleague, draft
):
    for order, name in enumerate(["Công Luận", "Suối Đá"]):
        draft.bylines.create(author=make_author(name), order=order + 1)
    posted = begin(client, reporter, draft)
    draft.bylines.filter(author__name="Công Luận").delete()
    figure = {"placement": "lead", "alt": "Quang cảnh", "credit": "Minh họa"}
    posted |= rows("figures", figure | {"upload": SimpleUploadedFile("a.jpg", jpeg())})
    response = client.post(change_url(draft), posted | {"_save": ""})
    assert response.status_code == 302
    assert Figure.objects.count() == 1
    names = {byline.author.name for byline in draft.bylines.all()}
    assert names == {"Thanh Tùng", "Công Luận", "Suối Đá"}


def test_the_note_of_the_text_set_aside_is_a_sentence(client, reporter, colleague, draft):
    refused = collide(client, reporter, colleague, draft, headline="Bản của tôi")
    client.post(change_url(draft), reposted(refused, _save=""))
    kept = Revision.objects.get(state=Revision.State.DISCARDED)
    sentence = gettext("The text of %(who)s before another was saved over it.")
    assert kept.events.get().note == sentence % {"who": "Lan Anh"}
