"""Whatever address a client thinks up: a page, or a clear refusal in the site's design; never a
failure."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.page_types import make_page_types

SIMPLE = re.compile(r"<(?:\w+:)?(\w+)>")
# The desk has logins before it, and its own tests.
LEFT_ASIDE = ("admin/", "healthz", "readyz")
TAILS = ["?%ff=%fe", "?truoc=%00", "?q=%ed%a0%80", "?=", "?&&&", "?q[]=1"]
REFUSALS = {400, 404, 405, 410, 414}

odd_words = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["", "0", "-1", "2018", "13", "31", "99999999999999999999", "a" * 300]),
    st.sampled_from(["%00", "\0", "..", "../..", "%2e%2e", "'", '"><script>', "\u202e", "\ud800"]),
    st.sampled_from(["ê̆", "Đ", "nguyễn-văn-a", "nguyen-van-a", "so-ket-quy-che-phoi-hop-2017"]),
    st.integers().map(str),
    st.dates().map(str),
)
parameters = st.sampled_from(
    ["q", "truoc", "sau", "trang", "page", "tu", "den", "nam", "binh-luan-tu", "tra-loi", "chu"]
)
queries = st.lists(st.tuples(parameters, odd_words), max_size=3)


def routes(patterns, before=""):
    """The addresses of the site as their patterns are written: "bai-viet/<slug:slug>/"."""
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern) and not here.startswith(LEFT_ASIDE):
            yield here


ROUTES = sorted(set(routes(get_resolver().url_patterns)))


@pytest.fixture
def site(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_page_types()


def test_every_address_of_readers_is_tried():
    assert len(ROUTES) > 20
    assert "bai-viet/<slug:slug>/" in ROUTES


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    route=st.sampled_from(ROUTES),
    words=st.lists(odd_words, min_size=4, max_size=4),
    query=queries,
    is_english=st.booleans(),
)
@example(route="luu-tru/<year:year>/", words=["0000"] * 4, query=[], is_english=False)
@example(route="", words=[""] * 4, query=[("truoc", "20180229T000000000000-1")], is_english=True)
def test_any_address_gives_a_page_or_a_clear_refusal(client, site, route, words, query, is_english):
    remaining = iter(words)
    path = SIMPLE.sub(lambda _found: next(remaining).replace("\ud800", "\ufffd"), route)
    address = ("/en/" if is_english else "/") + path
    query = [(name, value.replace("\ud800", "\ufffd")) for name, value in query]
    check(client.get(address, query))


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), query=queries)
def test_any_question_put_to_a_page_gives_a_page_or_a_clear_refusal(client, site, data, query):
    page = data.draw(st.sampled_from(list(site.values())))
    query = [(name, value.replace("\ud800", "\ufffd")) for name, value in query]
    check(client.get(page.path.partition("?")[0], query))


def test_bytes_that_are_no_text_are_told_apart(client, site):
    for page in site.values():
        for tail in TAILS:
            check(client.get(page.path.partition("?")[0] + tail))


def check(response):
    address = response.request["PATH_INFO"] + "?" + response.request["QUERY_STRING"]
    assert response.status_code < 500, address
    if response.status_code >= 400:
        assert response.status_code in REFUSALS, address
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        assert not is_page or "<h1" in response.text or not response.content, address
