"""Whatever bytes arrive: an answer that is no failure, and nothing typed lost."""

import html
import re
import unicodedata

from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from limits import parse_many
from selectolax.lexbor import LexborHTMLParser

from articles.models import Article
from comments import limits
from comments.models import Comment
from comments.text import clean_comment, clean_name, comment_html
from tests.comments.posting import TYPED, given_back, post_url, typed
from tests.comments.test_comment_text import shown_lines
from tests.factories import make_comment, make_revision

URLENCODED = "application/x-www-form-urlencoded"
PREVIEWED = ["body", "name", "email", "website", "parent"]
NAMES = [*TYPED, "token", "parent", "nonce", "subject"]
anything = st.one_of(
    st.binary(max_size=40),
    st.text(max_size=40).map(str.encode),
    st.sampled_from(
        [b"a@example.com", b"\0", b"\xed\xa0\x80", b"\xff", b"%00", b"https://[", b"@"]
    ),
)
any_text = st.one_of(
    st.text(max_size=40),
    st.text("aê\u0301>*()[]&<\"' \n\t\r\u200d👩🏽\u202e.", max_size=40),
)
some_fields = st.dictionaries(st.sampled_from(NAMES), anything)


def as_text(data):
    return data.decode(errors="replace").replace("\0", "\ufffd")


def as_given(value):
    return as_text(value) if isinstance(value, bytes) else value


def block_of(block):
    """A paragraph or a quotation of a page, as it is typed."""
    if block.tag != "blockquote":
        return typed_as(block)
    return "\n>\n".join(
        "\n".join(f"> {line}" for line in typed_as(part).split("\n")) for part in block.iter()
    )


def typed_as(node):
    if node.tag == "-text":
        return node.text_content
    mark = {"strong": "**", "em": "*"}.get(node.tag, "")
    inner = "".join(map(typed_as, node.iter(include_text=True)))
    return "\n" if node.tag == "br" else f"{mark}{inner}{mark}"


def same(text):
    """A text as a browser has it in a field: NFC, and one kind of line end."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def gone(article):
    Article.objects.filter(pk=article.pk).update(slug="cho-khac")
    return 404


def closed(article):
    Article.objects.filter(pk=article.pk).update(comment_policy="closed")
    return 409


def withdrawn(article):
    Article.objects.filter(pk=article.pk).update(withdrawn_at=timezone.now())
    return 410


def nothing(article):
    return 422


def full(article):
    limits._limiter.cache_clear()
    assert Client().post(post_url(article), typed(article)).status_code == 303
    return 429


def failing(article):
    return 503


NOWHERE = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://[::1]:1"}
# How the site is set where a post is refused for that reason.
REFUSALS = {
    gone: {},
    closed: {},
    withdrawn: {},
    nothing: {},
    full: {"COMMENT_LIMIT_SITE": parse_many("1/minute")},
    failing: {"CACHES": {"default": NOWHERE}},
}


class AnyBytes(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_revision(slug="mot-bai").article

    def send(self, body, content_type):
        client = Client()
        return client.generic("POST", post_url(self.article), body, content_type)

    @settings(max_examples=40, deadline=None)
    @given(some_fields)
    @example({"name": b"a@example.com", "email": b"a@example.com"})
    @example({"website": b"//[::1"})
    @example({"email": b"a@" + b"x" * 300})
    @example({"parent": b"\0"})
    def test_any_bytes_in_any_field(self, fields):
        sent = typed(self.article) | fields
        response = self.send(urlencode(sent), URLENCODED)
        assert response.status_code in (303, 422)
        if response.status_code == 303:
            return
        given = given_back(response)
        for name in TYPED:
            assert same(given[name]) == same(as_given(sent[name])), name
        assert Comment.objects.count() == 0

    @settings(max_examples=25, deadline=None)
    @given(st.sampled_from(list(REFUSALS)), st.fixed_dictionaries(dict.fromkeys(TYPED, any_text)))
    @example(failing, TYPED | {"body": "\n\nMột\u2028hai\t \ufeff\u202e</textarea><b>"})
    @example(full, TYPED | {"name": "\" autofocus x='&amp;#0;"})
    def test_any_text_is_given_back_whatever_it_is_refused_for(self, refuse, fields):
        with override_settings(**REFUSALS[refuse]):
            status = refuse(self.article)
            sent = typed(self.article) | fields | {"website": fields["website"] + " x"}
            parent = {"parent": "AbCdEfGhIjKlMnOp"} if status != 422 else {}
            response = self.send(urlencode(sent | parent), URLENCODED)
        limits._limiter.cache_clear()
        assert response.status_code == status
        given = given_back(response)
        for name in TYPED:
            assert same(given[name]) == same(sent[name].replace("\0", "\ufffd")), name
        assert given.get("parent", "") == parent.get("parent", "")
        assert Comment.objects.count() == (refuse is full)

    @settings(max_examples=20, deadline=None)
    @given(any_text, any_text)
    @example("Lan <b>&amp;", "**a *b* c**\n> d\n>\n> e\n\nf https://a.vn/x_(y). *g*")
    @example("x", "một > hai\n  ba\u00a0bốn 👩🏽‍⚕️")
    def test_the_page_shows_what_was_typed(self, name, body):
        """As a browser takes the page apart, not as the server put it together."""
        comment = make_comment(self.article, author_name=name[:80], body=body)
        page = LexborHTMLParser(Client().get(self.article.get_absolute_url()).text)
        shown = page.css_first(f"#binh-luan-{comment.public_id}")
        assert shown.css_first(".comment-author").text() == clean_name(name[:80])
        read = "\n\n".join(map(block_of, shown.css_first(".comment-body").iter()))
        assert shown_lines(read) == shown_lines(clean_comment(body))

    @settings(max_examples=12, deadline=None)
    @given(st.dictionaries(st.sampled_from(PREVIEWED), anything))
    def test_any_bytes_in_a_preview_and_a_reply(self, fields):
        parent = make_comment(self.article)
        sent = typed(self.article, parent=parent.public_id, preview="1") | fields
        response = self.send(urlencode(sent), URLENCODED)
        assert response.status_code == 200
        given = given_back(response)
        for name in TYPED:
            assert same(given[name]) == same(as_given(sent[name])), name
        assert Comment.objects.count() == 1

    @settings(max_examples=12, deadline=None)
    @given(st.dictionaries(st.sampled_from(["body", "name", "token"]), anything))
    def test_any_bytes_in_a_changed_text(self, fields):
        comment = make_comment(self.article, status="pending", body="Lời đầu.")
        address = comment.receipt_url(may_change=True) + "sua/"
        sent = {"body": "Lời sau."} | fields
        response = Client().generic("POST", address, urlencode(sent), URLENCODED)
        comment.refresh_from_db()
        if response.status_code == 422:
            assert same(given_back(response)["body"]) == same(as_given(sent["body"]))
            assert comment.body == "Lời đầu."
        else:
            assert response.status_code == 303
            assert comment.body == clean_comment(as_given(sent["body"]))

    @settings(max_examples=12, deadline=None)
    @given(st.dictionaries(st.sampled_from(["reason", "note", "subject"]), anything))
    @example({"reason": b"insult", "note": b"x" * 501})
    def test_any_bytes_in_a_report(self, fields):
        comment = make_comment(self.article)
        address = reverse("comments:report", args=[comment.public_id])
        sent = {"reason": "other", "note": "Lý do"} | fields
        response = Client().generic("POST", address, urlencode(sent), URLENCODED)
        if response.status_code == 422:
            assert same(given_back(response)["note"]) == same(as_given(sent["note"]))
        assert response.status_code in (303, 422)

    @settings(max_examples=12, deadline=None)
    @given(st.binary(max_size=100), st.sampled_from(["rut/", "bao-tin/"]))
    def test_any_bytes_for_a_withdrawal_or_a_wish(self, body, action):
        comment = make_comment(self.article)
        address = comment.receipt_url(may_change=True) + action
        response = Client().generic("POST", address, body, URLENCODED)
        assert response.status_code == 303

    @settings(max_examples=40, deadline=None)
    @given(st.text(max_size=60))
    @example("<b>&amp;</b> 1 < 2 > 0 \"'")
    @example("**a** *b*\n> c\n\nhttps://example.com/?a=1&b=2.")
    def test_what_is_shown_is_what_was_typed(self, text):
        """Letter by letter, but for the marks that say how a letter looks."""
        body = clean_comment(text)
        shown = html.unescape(re.sub(r"<[^>]*>", "", comment_html(body)))
        marks = r"[*>\s]"
        assert re.sub(marks, "", shown) == re.sub(marks, "", body)

    @settings(max_examples=25, deadline=None)
    @given(
        st.binary(max_size=200), st.sampled_from([URLENCODED, "multipart/form-data; boundary=a"])
    )
    @example(b"--a\r\n", "multipart/form-data; boundary=a")
    @example(b'--a\r\nContent-Disposition: form-data; name="body"\r\n\r\nx', "multipart/form-data")
    @example(b"%", URLENCODED)
    @example(b"=&=&&", URLENCODED)
    def test_any_bytes_as_the_whole_form(self, body, content_type):
        assert self.send(body, content_type).status_code in (400, 415, 422)

    @settings(max_examples=25, deadline=None)
    @given(st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60))
    @example("multipart/form-data; charset=base64; boundary=a")
    @example("multipart/form-data; boundary=" + "a" * 300)
    def test_any_content_type(self, content_type):
        assert 400 <= self.send(b"body=x", content_type).status_code < 500
