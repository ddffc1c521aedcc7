"""The same comment sent again, by a second click or by somebody who copied it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone
from limits import parse_many

from comments.models import Comment
from comments.revising import rewrite, withdraw
from comments.submissions import submission_key
from comments.tokens import read_receipt_token
from tests.comments.posting import TYPED, send, typed
from tests.factories import make_comment, make_revision

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def article(db):
    return make_revision().article


def may_change(response):
    return read_receipt_token(response["Location"].split("/")[2])[1]


def later(**kwargs):
    return time_machine.travel(timezone.now() + timedelta(**kwargs))


def test_a_second_click_makes_no_second_comment(client, article):
    assert may_change(send(client, article))
    assert may_change(send(client, article, website="https://example.com/"))
    assert Comment.objects.count() == 1


def test_a_repeat_that_is_spelt_alike_is_the_same(client, article):
    send(client, article, body="Hoà\n", name="Lan Anh")
    send(client, article, body=" Hoa\u0300", name="Lan  Anh ", email="LAN.ANH@example.com")
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [{"body": "Khác."}, {"name": "Khác"}, {"email": "khac@example.com"}, {"nonce": "khac"}],
    ids=lambda change: next(iter(change)),
)
def test_anything_else_is_another_comment(client, article, change):
    send(client, article, nonce="a")
    send(client, article, **{"nonce": "a"} | change)
    assert Comment.objects.count() == 2


def test_the_same_words_elsewhere_are_another_comment(client, article):
    root = make_comment(article)
    send(client, article)
    send(client, article, parent=root.public_id)
    send(client, make_revision().article)
    assert Comment.objects.filter(body=TYPED["body"]).count() == 3


def test_fields_do_not_run_into_each_other(article):
    def key(name, body):
        comment = Comment(article=article, author_name=name, body=body)
        return submission_key(comment, "a@example.com")

    assert key("a", "bc") != key("ab", "c")


def test_the_key_does_not_depend_on_the_token(client, article):
    send(client, article)
    with later(hours=2):
        send(client, article)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(("minutes", "rights"), [(9, True), (11, False)])
def test_a_late_repeat_may_only_look(client, article, minutes, rights):
    send(client, article)
    with later(minutes=minutes):
        assert may_change(send(client, article)) is rights
    assert Comment.objects.count() == 1


def test_the_same_browser_keeps_its_rights(client, article):
    send(client, article, nonce="7f3a")
    with later(days=3):
        assert may_change(send(client, article, nonce="7f3a"))
    assert Comment.objects.count() == 1


def test_a_repeat_changes_nothing_of_the_first(client, article):
    send(client, article)
    before = Comment.objects.values().get()
    send(client, article, website="example.com", subject="x")
    assert Comment.objects.values().get() == before


def rewritten(comment):
    assert rewrite(comment, "Khác hẳn.")


GIVEN_UP = pytest.mark.parametrize("give_up", [withdraw, rewritten])


@GIVEN_UP
def test_what_its_author_has_given_up_can_be_sent_anew(client, article, give_up):
    for minutes, count in ((0, 1), (3, 2), (6, 3)):
        with later(minutes=minutes):
            send(client, article)
            latest = Comment.objects.latest("pk")
            assert (latest.body, latest.status) == (TYPED["body"], "pending")
            assert Comment.objects.count() == count
            give_up(latest)


@GIVEN_UP
@pytest.mark.parametrize(("seconds", "nonce"), [(50, ""), (500, "7f3a")])
def test_a_second_click_stays_one_whatever_became_of_the_first(
    client, article, give_up, seconds, nonce
):
    send(client, article, nonce=nonce)
    give_up(Comment.objects.get())
    with later(seconds=seconds):
        assert send(client, article, nonce=nonce).status_code == 303
    assert Comment.objects.count() == 1


def test_what_the_newsroom_changed_is_still_the_same(client, article, moderator):
    send(client, article)
    comment = Comment.objects.get()
    comment.edits.create(body=comment.body, by=moderator)
    Comment.objects.update(body="Bài hay.")
    with later(minutes=2):
        send(client, article)
    assert Comment.objects.count() == 1


def test_what_is_given_up_takes_its_share_anew(client, article, settings):
    settings.COMMENT_LIMIT_CONTACT = parse_many("1/hour")
    send(client, article)
    withdraw(Comment.objects.get())
    with later(minutes=2):
        assert send(client, article).status_code == 429


@pytest.mark.django_db(transaction=True)
def test_identical_posts_at_once_make_one_row(article):
    sent = typed(article)

    def post(_number):
        try:
            return send(Client(), article, **sent)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        responses = list(threads.map(post, range(24)))
    assert {response.status_code for response in responses} == {303}
    assert all(may_change(response) for response in responses)
    assert Comment.objects.count() == 1
    assert Comment.objects.get().contact is not None
