"""A comment that is sent twice: after a refusal, and from the page gone back to."""

import pytest
from limits import parse_many
from playwright.sync_api import expect

from comments import limits
from comments.models import Comment
from tests.browser.test_reply_in_place import fill, send
from tests.comments.posting import send as post
from tests.factories import make_revision

pytestmark = pytest.mark.slow


@pytest.fixture
def refusal(client, settings):
    """What a server answers that is flooded: a page made without the database."""
    settings.COMMENT_LIMIT_SITE = parse_many("1/minute")
    limits._limiter.cache_clear()
    article = make_revision().article
    post(client, article)
    body = "Mong các bên phối hợp tốt hơn."
    response = post(client, article, body=body, email="khac@example.com")
    limits._limiter.cache_clear()
    assert response.status_code == 429
    return response.text


def test_what_a_busy_server_gave_back_is_sent_again(new_page, refusal):
    page, story = new_page(), make_revision()
    page.goto(story.get_absolute_url())
    busy = {"status": 429, "body": refusal, "content_type": "text/html; charset=utf-8"}
    page.route("**/binh-luan/", lambda route: route.fulfill(**busy), times=1)
    fill(page)
    send(page)
    expect(page.locator(".comment-errors")).to_be_focused()
    assert page.get_by_label("Bình luận *").input_value() == "Mong các bên phối hợp tốt hơn."
    send(page)
    expect(page.locator(".comment-mine")).to_be_visible()
    assert Comment.objects.filter(author_name="Lan Anh", article=story.article).count() == 1


def test_without_scripts_going_back_and_sending_again_makes_no_second_comment(new_page):
    page = new_page(java_script_enabled=False)
    page.goto(make_revision().get_absolute_url())
    fill(page)
    send(page)
    expect(page.locator(".comment-state")).to_be_visible()
    page.go_back()
    assert page.get_by_label("Bình luận *").input_value() == "Mong các bên phối hợp tốt hơn."
    send(page)
    expect(page.locator(".comment-state")).to_be_visible()
    assert Comment.objects.count() == 1
