"""Withdrawing a story and putting it back: who may, what readers get, what stays."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from articles.models import Revision, RevisionEvent, Switch
from articles.pictures.crops import rendition_name
from articles.states import state_in_words
from tests.articles.story_form import change_url, reposted
from tests.factories import (
    jpeg,
    make_draft,
    make_official,
    make_photo,
    make_revision,
    make_section,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

NOTICE = "Tòa soạn gỡ bài để kiểm tra lại thông tin."


@pytest.fixture
def story():
    return make_revision(headline="Tin sắp gỡ", topics=["Rừng"])


@pytest.fixture
def desk(client, managing_editor):
    client.force_login(managing_editor)
    return client


def withdraw_url(revision):
    return reverse("admin:articles_revision_withdraw", args=[revision.pk])


def put_back_url(revision):
    return reverse("admin:articles_revision_put_back", args=[revision.pk])


def withdraw(desk, story, reason="Nhân vật rút lời.", notice=NOTICE):
    return desk.post(withdraw_url(story), {"reason": reason, "notice": notice}, follow=True)


@pytest.mark.database
def test_readers_are_told_instead_of_shown(desk, story):
    withdraw(desk, story)
    response = desk.get(story.get_absolute_url())
    assert response.status_code == 410
    assert NOTICE in response.text
    assert "Tin sắp gỡ" not in response.text
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=1"


@pytest.mark.database
def test_every_list_drops_it(desk, story):
    lists = ["/", story.section.get_absolute_url(), make_topic("Rừng").get_absolute_url()]
    assert all("Tin sắp gỡ" in desk.get(page).text for page in lists)
    withdraw(desk, story)
    assert all("Tin sắp gỡ" not in desk.get(page).text for page in lists)


def test_the_page_offers_a_notice_and_needs_a_reason(desk, story):
    page = desk.get(withdraw_url(story))
    assert page.status_code == 200
    assert page.context["form"]["notice"].value()
    response = desk.post(withdraw_url(story), {"reason": " ", "notice": NOTICE})
    assert list(response.context["form"].errors) == ["reason"]
    assert NOTICE in response.text
    assert story.article.live_revision() == story


@pytest.mark.parametrize(
    ("field", "value"), [("reason", 501 * "a"), ("notice", 1001 * "a"), ("notice", "nul\x00byte")]
)
def test_what_cannot_be_kept_is_refused_beside_its_field(desk, story, field, value):
    typed = {"reason": "Sai.", "notice": NOTICE} | {field: value}
    response = desk.post(withdraw_url(story), typed)
    assert list(response.context["form"].errors) == [field]
    assert story.article.live_revision() == story


def test_without_a_notice_readers_get_the_usual_sentence(desk, story):
    withdraw(desk, story, notice="")
    response = desk.get(story.get_absolute_url())
    assert response.status_code == 410
    assert response.context["notice"] == ""


def test_markup_in_a_notice_is_shown_as_text(desk, story):
    withdraw(desk, story, notice="<b>Gỡ</b>")
    assert "&lt;b&gt;" in desk.get(story.get_absolute_url()).text


def test_the_record_stays_and_says_who_and_why(desk, story, managing_editor):
    withdraw(desk, story, reason="Nhân vật rút lời.")
    event = story.events.last()
    assert (event.kind, event.by, event.note) == (
        RevisionEvent.Kind.WITHDRAW,
        managing_editor,
        "Nhân vật rút lời.",
    )
    page = desk.get(change_url(story))
    assert page.status_code == 200
    with translation.override("en"):
        story.refresh_from_db()
        assert state_in_words(story, has_live=False) == "Withdrawn"
    assert put_back_url(story) in page.text
    assert withdraw_url(story) not in page.text


@pytest.mark.database
def test_it_is_put_back_as_easily(desk, story, managing_editor):
    withdraw(desk, story)
    assert desk.get(put_back_url(story)).status_code == 200
    desk.post(put_back_url(story), {"reason": "Đã kiểm tra."})
    assert desk.get(story.get_absolute_url()).status_code == 200
    assert "Tin sắp gỡ" in desk.get("/").text
    event = story.events.last()
    assert (event.kind, event.by, event.note) == ("put_back", managing_editor, "Đã kiểm tra.")
    story.article.refresh_from_db()
    assert story.article.withdrawal_notice == ""


@pytest.mark.parametrize("role", ["reporter", "section editor", "moderator", None])
def test_only_a_managing_editor_withdraws_and_puts_back(client, story, role):
    client.force_login(make_user(role))
    for address in (withdraw_url(story), put_back_url(story)):
        assert client.get(address).status_code == 403
        assert client.post(address, {"reason": "x", "notice": "y"}).status_code == 403
    assert story.article.live_revision() == story


def test_the_form_of_others_does_not_offer_it(client, reporter, story):
    client.force_login(reporter)
    page = client.get(change_url(story))
    assert withdraw_url(story) not in page.text


def test_strangers_are_sent_to_the_login(client, story):
    response = client.post(withdraw_url(story), {"reason": "x"})
    assert (response.status_code, 'name="password"' in response.text) == (403, True)
    assert story.article.live_revision() == story


def test_asking_changes_nothing(desk, story):
    desk.get(withdraw_url(story), {"reason": "x", "notice": "y"})
    assert desk.head(withdraw_url(story)).status_code == 200
    assert desk.put(withdraw_url(story)).status_code == 405
    assert story.article.live_revision() == story


def test_a_forged_key_is_not_found(desk):
    assert desk.post(withdraw_url(Revision(pk=999)), {"reason": "x"}).status_code == 404


def test_the_forms_keep_their_csrf_protection(desk, story):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.cookies
    assert strict.post(withdraw_url(story), {"reason": "x"}).status_code == 403
    assert story.article.live_revision() == story


def test_only_what_readers_see_can_be_withdrawn(desk):
    draft = make_draft()
    scheduled = make_revision(publish_at=timezone.now() + timedelta(hours=1))
    for revision in (draft, scheduled):
        response = withdraw(desk, revision)
        assert [message.level_tag for message in response.context["messages"]] == ["error"]
        revision.article.refresh_from_db()
        assert not revision.article.is_withdrawn
        assert not revision.events.filter(kind="withdraw").exists()


def test_a_second_withdrawal_keeps_the_first_notice(desk, story):
    withdraw(desk, story)
    withdraw(desk, story, notice="Khác")
    story.article.refresh_from_db()
    assert story.article.withdrawal_notice == NOTICE
    assert story.events.filter(kind="withdraw").count() == 1


def test_a_live_story_cannot_be_put_back(desk, story):
    response = desk.post(put_back_url(story), {"reason": ""}, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert not story.events.filter(kind="put_back").exists()


def test_the_draft_of_a_live_story_offers_it_too(desk, story):
    draft = story.copy(by=None)
    assert withdraw_url(draft) in desk.get(change_url(draft)).text
    withdraw(desk, draft)
    assert desk.get(story.get_absolute_url()).status_code == 410
    assert story.events.last().kind == "withdraw"


def test_a_change_scheduled_before_shows_nothing_at_its_hour(desk, story):
    change = story.copy(by=None)
    Revision.objects.filter(pk=change.pk).update(headline="Bản hẹn giờ")
    change.refresh_from_db()
    hour = timezone.now() + timedelta(hours=1)
    change.submit(None)
    change.approve(None, hour)
    withdraw(desk, story)
    with time_machine.travel(hour + timedelta(seconds=1), tick=False):
        assert desk.get(story.get_absolute_url()).status_code == 410
        assert "Bản hẹn giờ" not in desk.get("/").text
        change.article.put_back(by=None)
        assert "Bản hẹn giờ" in desk.get(story.get_absolute_url()).text


def test_a_withdrawn_story_is_mended_and_then_put_back(desk, story):
    withdraw(desk, story)
    form = desk.get(change_url(story))
    desk.post(change_url(story), reposted(form, headline="Tin đã sửa"))
    draft = story.article.open_revision()
    assert draft.headline == "Tin đã sửa"
    draft.submit(None)
    draft.approve(None, timezone.now())
    assert desk.get(story.get_absolute_url()).status_code == 410
    desk.post(put_back_url(draft), {"reason": ""})
    assert "Tin đã sửa" in desk.get(story.get_absolute_url()).text


# Pictures


@pytest.fixture
def photo(settings, tmp_path):
    """A picture with what is made of it, all in the media folder."""
    settings.MEDIA_ROOT = tmp_path
    photo = make_photo(file="anh/test/a-480.jpg")  # a name that could be taken for a rendition's
    (tmp_path / "anh" / "test").mkdir(parents=True)
    for name in names_of(photo):
        (tmp_path / name).write_bytes(jpeg())
    return photo


def names_of(photo):
    name = photo.file.name
    return [
        name,
        rendition_name(name, 480),
        rendition_name(name, 800, "jpg"),
        rendition_name(name, 480, "avif", "16x9.50-30"),
        rendition_name(name, 1200, "jpg", "1x1.0-100"),
        name.replace(".jpg", "-1600.avif"),  # as they were named at first
    ]


def statuses(client, photo, **headers):
    responses = [client.get(f"/media/{name}", headers=headers) for name in names_of(photo)]
    for response in responses:
        response.getvalue()
    return {response.status_code for response in responses}


@pytest.mark.database
def test_its_pictures_are_no_longer_served_until_it_is_put_back(client, photo):
    article = make_revision(lead=photo).article
    response = client.get(photo.file.url)
    response.getvalue()
    article.withdraw(None, NOTICE, "")
    assert statuses(client, photo) == {404}
    assert statuses(client, photo, **{"If-None-Match": response["ETag"]}) == {404}
    assert "immutable" not in client.get(photo.file.url).get("Cache-Control", "")
    article.put_back(None)
    assert statuses(client, photo) == {200}


def test_its_pictures_stay_for_the_desk_and_for_no_cache(client, desk, photo, moderator):
    make_revision(lead=photo).article.withdraw(None, NOTICE, "")
    assert statuses(desk, photo) == {200}
    response = desk.get(photo.file.url)
    response.getvalue()
    assert response["Cache-Control"] == "private, no-store"
    assert "Cookie" in response["Vary"]
    client.force_login(moderator)
    assert statuses(client, photo) == {404}


def test_who_has_no_login_costs_a_withdrawn_picture_no_session(
    client, photo, django_assert_num_queries
):
    make_revision(lead=photo).article.withdraw(None, NOTICE, "")
    with django_assert_num_queries(3) as asked:  # the picture, and the frame of the page for 404
        response = client.get(photo.file.url)
    assert response.status_code == 404
    assert not [query for query in asked.captured_queries if "session" in query["sql"]]
    assert not response.cookies
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    assert client.get(photo.file.url).status_code == 404


@pytest.mark.parametrize("detour", ["anh/../", "./", "anh//../"])
def test_another_way_to_write_the_address_does_not_help(client, photo, detour):
    make_revision(lead=photo).article.withdraw(None, NOTICE, "")
    assert client.get(f"/media/{detour}{photo.file.name}").status_code == 404


def test_a_picture_that_stands_in_a_live_story_too_is_served(client, photo):
    make_revision(lead=photo).article.withdraw(None, NOTICE, "")
    hour = timezone.now() + timedelta(hours=1)
    make_revision(lead=photo, publish_at=hour)
    make_draft(lead=photo)
    assert statuses(client, photo) == {404}
    with time_machine.travel(hour, tick=False):
        assert statuses(client, photo) == {200}


def test_a_portrait_and_the_picture_of_a_banner_are_served_though_a_story_went(client, photo):
    story = make_revision(lead=photo)
    official = make_official(portrait=photo)
    make_draft(mentions=[{"tag": official}])
    now = timezone.now()
    banner = Switch.objects.create(
        kind="notice", words="Nghỉ lễ", photo=photo, starts_at=now, ends_at=now + timedelta(hours=1)
    )
    story.article.withdraw(None, NOTICE, "")
    assert statuses(client, photo) == {200}
    banner.delete()
    assert statuses(client, photo) == {404}  # a draft's official is nobody readers know
    make_revision(mentions=[{"tag": official}])
    assert statuses(client, photo) == {200}
    assert photo.file.url in client.get(official.get_absolute_url()).text


def test_a_picture_no_story_was_withdrawn_with_is_served(client, photo):
    make_draft(lead=photo)
    make_revision().article.withdraw(None, NOTICE, "")
    assert statuses(client, photo) == {200}


def test_a_picture_costs_one_query(client, photo, django_assert_num_queries):
    make_revision(lead=photo, section=make_section())
    with django_assert_num_queries(1):
        client.get(photo.file.url).getvalue()


def test_a_picture_is_found_by_its_name_in_an_index(photo):
    plan = type(photo).objects.withdrawn().filter(file=photo.file.name).explain()
    assert "photo_by_file" in plan or "Seq Scan" in plan  # a small table is read whole
