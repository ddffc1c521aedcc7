"""A story sent after the login had expired is still there after the next one."""

import re
from html import unescape

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Revision
from newsroom.kept_posts import KEPT_FOR
from tests.articles.story_form import add_url, typed_story
from tests.factories import make_author, make_comment, make_section, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PASSWORD = "một mật khẩu dài"
BODY = "<p>Một &lt;câu&gt; “có dấu”.</p>\r\n<p>Hai.</p>"


@pytest.fixture
def browser(db):
    """A browser that checks CSRF as ours does, with a login that has just expired."""
    make_user("reporter", username="reporter", password=PASSWORD)
    browser = Client(enforce_csrf_checks=True)
    log_in(browser)
    browser.get(add_url())
    Session.objects.all().delete()
    return browser


def token(browser):
    return browser.cookies["csrftoken"].value


def log_in(browser, password=PASSWORD, **more):
    browser.get(reverse("admin:login"))
    typed = {"username": "reporter", "password": password, "csrfmiddlewaretoken": token(browser)}
    return browser.post(reverse("admin:login"), typed | more)


def send(browser, **more):
    typed = typed_story(make_section(), make_author(), headline="Tin viết dở", body=BODY)
    return browser.post(add_url(), typed | {"_save": "", **more})


def kept_in(page):
    return unescape(re.search(r'name="kept" value="([^"]*)"', page.text)[1])


def sent_by(page):
    """What the button of the page sends, as a browser reads it."""
    areas = re.findall(r'<textarea name="([^"]*)" hidden>\n([^<]*)</textarea>', page.text)
    return {unescape(name): unescape(value) for name, value in areas}


def test_what_was_typed_is_sent_once_more_after_logging_in(browser):
    page = send(browser, csrfmiddlewaretoken=token(browser))
    assert page.status_code == 403
    assert "đăng nhập" in page.text
    again = log_in(browser, kept=kept_in(page))
    assert not Revision.objects.exists()  # nothing is sent by itself
    typed = sent_by(again)
    assert f'action="{add_url()}"' in again.text
    saved = browser.post(add_url(), typed | {"csrfmiddlewaretoken": token(browser)})
    assert saved.status_code == 302
    story = Revision.objects.get()
    assert story.headline == "Tin viết dở"
    assert "Một &lt;câu&gt; “có dấu”." in story.body


@pytest.mark.parametrize(
    ("name", "field"),
    [("comment_answer", "text"), ("comment_edit", "text"), ("comment_move", "parent")],
)
def test_what_a_moderator_typed_waits_too(browser, name, field):
    address = reverse(f"admin:{name}", args=[make_comment().pk])
    typed = {field: "Xin cảm ơn bạn.", "version": "2"}
    page = browser.post(address, typed | {"csrfmiddlewaretoken": token(browser)})
    assert page.status_code == 403
    again = log_in(browser, kept=kept_in(page))
    assert f'action="{address}"' in again.text
    assert sent_by(again) == typed


def test_a_wrong_password_loses_nothing(browser):
    page = send(browser, csrfmiddlewaretoken=token(browser))
    refused = log_in(browser, "sai", kept=kept_in(page))
    assert refused.status_code == 200
    assert sent_by(log_in(browser, kept=kept_in(refused)))["headline"] == "Tin viết dở"


def test_it_is_good_in_the_browser_it_came_from_alone(browser):
    page = send(browser, csrfmiddlewaretoken=token(browser))
    stranger = Client(enforce_csrf_checks=True)
    assert log_in(stranger, kept=kept_in(page)).status_code == 302


@pytest.mark.parametrize("change", ["", "x", "x" * 5000])
def test_what_was_changed_on_the_way_is_no_longer_sent(browser, change):
    page = send(browser, csrfmiddlewaretoken=token(browser))
    kept = kept_in(page)
    assert log_in(browser, kept=change + kept[1:]).status_code == 302


def test_it_is_not_good_for_ever(browser):
    page = send(browser, csrfmiddlewaretoken=token(browser))
    with time_machine.travel(timezone.now() + 2 * KEPT_FOR):
        assert log_in(browser, kept=kept_in(page)).status_code == 302


def test_a_forged_post_is_kept_for_nobody(browser):
    assert 'name="kept"' not in send(browser).text


def test_a_script_is_led_to_the_login_as_before(browser):
    response = browser.post(
        add_url(),
        {"headline": "a", "csrfmiddlewaretoken": token(browser)},
        headers={"Sec-Fetch-Mode": "cors"},
    )
    assert response.status_code == 302


def test_no_password_is_kept(browser):
    address = reverse("admin:password_change")
    typed = {"old_password": PASSWORD, "csrfmiddlewaretoken": token(browser)}
    response = browser.post(address, typed)
    assert response.status_code == 302


def test_a_form_opened_before_logging_in_elsewhere_is_offered_once_more(browser):
    old = token(browser)
    log_in(browser)  # in another tab, which gives the browser a new token
    page = send_from(browser, "http://testserver", csrfmiddlewaretoken=old)
    assert page.status_code == 403
    assert not Revision.objects.exists()
    browser.post(add_url(), sent_by(page) | {"csrfmiddlewaretoken": token(browser)})
    assert Revision.objects.get().headline == "Tin viết dở"


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", None])
def test_what_another_site_sends_is_offered_to_nobody(browser, origin):
    log_in(browser)
    page = send_from(browser, origin, csrfmiddlewaretoken="x" * 64)
    assert page.status_code == 403
    assert "<textarea" not in page.text


def test_a_form_with_an_old_token_and_no_login_waits_in_the_login_page(browser):
    page = send_from(browser, "http://testserver", csrfmiddlewaretoken="x" * 64)
    assert sent_by(log_in(browser, kept=kept_in(page)))["headline"] == "Tin viết dở"


def send_from(browser, origin, **typed):
    headers = {"Origin": origin} if origin else {}
    story = typed_story(make_section(), make_author(), headline="Tin viết dở", body=BODY)
    return browser.post(add_url(), story | {"_save": ""} | typed, headers=headers)


def test_who_lost_every_right_while_writing_is_given_what_they_wrote(client):
    reporter = make_user("reporter")
    client.force_login(reporter)
    reporter.groups.clear()
    typed = typed_story(make_section(), make_author(), headline="Tin <viết> dở", body=BODY)
    page = client.post(add_url(), typed | {"_save": ""})
    assert page.status_code == 403
    assert not Revision.objects.exists()
    given = re.findall(r"<textarea readonly[^>]*>\n([^<]*)</textarea>", page.text)
    assert [unescape(text) for text in given] == [
        "Tin <viết> dở",
        "Một câu sapo.",
        "(kontumtv.vn) – Chiều 1/3",
        "Một <câu> “có dấu”.\nHai.",
    ]
    assert "không còn quyền" in page.text


def test_a_refused_step_with_nothing_written_gets_the_error_page(client):
    client.force_login(make_user(is_staff=True))
    page = client.post(add_url(), {"_save": "", "headline": ""})
    assert page.status_code == 403
    assert "<textarea" not in page.text
