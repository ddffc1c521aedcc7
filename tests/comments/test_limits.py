"""How much is taken in: what comes beyond is given back, and nothing of it is kept."""

import os

import pytest
import redis
import time_machine
from django.utils import timezone
from limits import parse_many

from comments import limits
from comments.models import Comment
from comments.networks import network_of
from tests.comments.posting import TYPED, given_back, post_url, send, typed
from tests.environment import missing
from tests.factories import make_comment, make_revision

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def fresh_limits():
    limits._limiter.cache_clear()
    yield
    limits._limiter.cache_clear()


@pytest.fixture
def article(db):
    return make_revision(slug="mot-bai").article


def send_from(client, article, address, **changes):
    return client.post(post_url(article), typed(article, **changes), REMOTE_ADDR=address)


def test_a_network_has_its_share_and_gets_the_rest_back(client, article, settings):
    settings.COMMENT_LIMIT_NETWORK = parse_many("2/minute")
    for number in range(2):
        assert (
            send_from(client, article, f"203.0.113.{number}", body=f"{number}").status_code == 303
        )
    response = send_from(client, article, "203.0.113.99", body="Một\n\nhai")
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 60
    given = given_back(response)
    assert {name: given[name] for name in TYPED} == TYPED | {"body": "Một\n\nhai"}
    assert ">Gửi bình luận<" in response.text
    assert 'class="comment-errors" tabindex="-1" autofocus' in response.text
    assert Comment.objects.count() == 2
    assert send_from(client, article, "203.0.114.1", body="Mạng khác").status_code == 303


def test_what_was_given_back_can_be_sent_when_the_time_has_passed(client, article, settings):
    settings.COMMENT_LIMIT_NETWORK = parse_many("1/minute")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        send(client, article)
        refused = send(client, article, body="Lần hai")
        clock.shift(int(refused["Retry-After"]))
        given = given_back(refused)
        assert client.post(post_url(article), given).status_code == 303
    assert Comment.objects.count() == 2


def test_a_person_has_a_share_however_many_networks_they_use(client, article, settings):
    settings.COMMENT_LIMIT_CONTACT = parse_many("1/minute")
    assert send_from(client, article, "203.0.113.1", body="Một").status_code == 303
    again = {"body": "Hai", "email": TYPED["email"].upper()}
    assert send_from(client, article, "198.51.100.1", **again).status_code == 429
    other = {"body": "Hai", "email": "khac@example.com"}
    assert send_from(client, article, "198.51.100.1", **other).status_code == 303


def test_the_site_has_a_ceiling(client, article, settings):
    settings.COMMENT_LIMIT_SITE = parse_many("3/minute")
    answers = [
        send_from(client, article, f"10.0.{n}.1", body=f"{n}", email=f"a{n}@example.com")
        for n in range(5)
    ]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 429, 429]


def test_programs_that_post_leave_readers_their_share(client, article, settings):
    settings.COMMENT_LIMIT_SITE = parse_many("2/minute")
    typed_by = [{"body": f"{n}", "email": f"a{n}@example.com"} for n in range(7)]
    browser = {"Sec-Fetch-Site": "same-origin"}
    answers = [send(client, article, **typed_by[n]).status_code for n in range(3)]
    assert answers == [303, 303, 429]
    answers = [send(client, article, browser, **typed_by[n]).status_code for n in range(3, 6)]
    assert answers == [303, 303, 429]
    forged = {"token": "x", **typed_by[6]}
    assert send(client, article, browser, **forged).status_code == 429


def test_beyond_the_ceiling_nobody_learns_whose_address_has_commented(client, article, settings):
    settings.COMMENT_LIMIT_SITE = parse_many("1/minute")
    make_comment(email="quen@example.com")
    make_comment(email="moi@example.com", status="pending")
    browser = {"Origin": "http://testserver"}
    assert send(client, article, browser).status_code == 303
    with time_machine.travel(timezone.now(), tick=False):
        answers = {
            email: send(client, article, browser, email=email)
            for email in ("quen@example.com", "moi@example.com", "khac@example.com")
        }
    told = {(one.status_code, one.text.replace(email, "…")) for email, one in answers.items()}
    assert [status for status, _text in told] == [429]


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}])
def test_a_flood_is_refused_before_it_costs_a_query(
    client, article, settings, headers, django_assert_num_queries
):
    settings.COMMENT_LIMIT_SITE = parse_many("1/minute")
    send(client, article, headers)
    for number in range(3):
        sent = {"body": f"Một\n\nhai </textarea> {number}", "email": f'"{number}&"@example.com'}
        sent |= {"name": "\ue000body\ue000", "website": "'><i>", "parent": f"{number}"}
        sent["token"] = "x"
        with django_assert_num_queries(0):
            response = client.post(post_url(article), sent, headers=headers)
        assert response.status_code == 429
        given = given_back(response)
        assert {name: given[name] for name in sent} == sent
        assert "<i>" not in response.text
        assert int(response["Retry-After"]) >= 1


def test_a_second_click_is_no_second_comment_beyond_the_limit_either(client, article, settings):
    settings.COMMENT_LIMIT_NETWORK = parse_many("1/minute")
    with time_machine.travel(timezone.now(), tick=False):  # a receipt's address says when
        first = send(client, article)
        assert send(client, article)["Location"] == first["Location"]
    assert Comment.objects.count() == 1


def test_what_is_refused_for_a_mistake_takes_no_share(client, article, settings):
    settings.COMMENT_LIMIT_NETWORK = parse_many("1/minute")
    assert send(client, article, email="sai").status_code == 422
    assert send(client, article).status_code == 303


def test_a_store_that_fails_loses_no_comment(client, article, settings, caplog):
    settings.COMMENT_LIMIT_NETWORK = parse_many("1/minute")
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert send(client, article, body="Một").status_code == 303
    assert send(client, article, body="Hai").status_code == 303
    assert "Nothing is limited: ConnectionError" in caplog.text


def test_processes_count_together_in_redis(client, article, settings):
    settings.REDIS_URL = os.environ["TEST_REDIS_URL"]
    settings.COMMENT_LIMIT_NETWORK = parse_many("1/minute")
    try:
        redis.Redis.from_url(settings.REDIS_URL).ping()
    except redis.ConnectionError:
        missing("Redis at TEST_REDIS_URL")
    limits._limiter().storage.reset()
    assert send(client, article, body="Một").status_code == 303
    limits._limiter.cache_clear()  # as another process would
    assert send(client, article, body="Hai").status_code == 429


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_a_network_is_no_closer_than_needed(rf, address, network):
    assert network_of(rf.get("/", REMOTE_ADDR=address)) == network


@pytest.mark.parametrize(
    ("behind_proxy", "network"), [(True, "198.51.100.0/24"), (False, "127.0.0.0/24")]
)
def test_only_a_proxy_of_ours_says_where_a_reader_is(rf, settings, behind_proxy, network):
    settings.BEHIND_PROXY = behind_proxy
    request = rf.get("/", headers={"X-Forwarded-For": "203.0.113.1, 198.51.100.7"})
    assert network_of(request) == network


def test_a_comment_remembers_its_network_and_its_browser(client, article):
    headers = {"User-Agent": "Trình\tduyệt " + "x" * 400}
    client.post(post_url(article), typed(article), headers=headers, REMOTE_ADDR="203.0.113.77")
    comment = Comment.objects.get()
    assert comment.network == "203.0.113.0/24"
    assert comment.user_agent == ("Trình duyệt " + "x" * 400)[:200]


def test_an_email_may_be_left_out_where_the_newsroom_says_so(client, article, settings):
    assert send(client, article, email="").status_code == 422
    settings.COMMENT_EMAIL_REQUIRED = False
    assert send(client, article, email="").status_code == 303
    assert Comment.objects.get().contact is None
    assert send(client, article, email="sai").status_code == 422
