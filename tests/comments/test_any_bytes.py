"""Whatever bytes arrive: an answer that is no failure, and nothing typed lost."""

import unicodedata

from django.test import Client
from django.utils.http import urlencode
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from comments.models import Comment
from tests.comments.posting import TYPED, given_back, post_url, typed
from tests.factories import make_revision

URLENCODED = "application/x-www-form-urlencoded"
NAMES = [*TYPED, "token", "parent", "nonce", "subject"]
anything = st.one_of(
    st.binary(max_size=40),
    st.text(max_size=40).map(str.encode),
    st.sampled_from(
        [b"a@example.com", b"\0", b"\xed\xa0\x80", b"\xff", b"%00", b"https://[", b"@"]
    ),
)
some_fields = st.dictionaries(st.sampled_from(NAMES), anything)


def as_text(data):
    return data.decode(errors="replace").replace("\0", "\ufffd")


def same(text):
    """A text as a browser has it in a field: NFC, and one kind of line end."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


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
            value = sent[name]
            text = as_text(value) if isinstance(value, bytes) else value
            assert same(given[name]) == same(text), name
        assert Comment.objects.count() == 0

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
