"""What a reader's browser does with the form of a story."""

from html.parser import HTMLParser

from django.urls import reverse

from comments.tokens import form_token

TYPED = {
    "body": "Bài viết hay.",
    "name": "Lan Anh",
    "email": "lan.anh@example.com",
    "website": "",
}


def post_url(article):
    return reverse("comments:post", args=[article.slug])


def typed(article, **changes):
    """All fields of the form under `article`, as sent by whoever typed `changes`."""
    return TYPED | {"token": form_token(article)} | changes


def send(client, article, headers=None, **changes):
    return client.post(post_url(article), typed(article, **changes), headers=headers)


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.values, self.open = {}, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input":
            self.values[attrs.get("name")] = attrs.get("value") or ""
        elif tag == "textarea":
            self.open, self.values[attrs["name"]] = attrs["name"], ""

    def handle_data(self, data):
        if self.open:
            self.values[self.open] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser drops the one line end after the tag; Django writes it.
            self.values[self.open] = self.values[self.open].removeprefix("\n")
            self.open = None


def given_back(response):
    """The values the form on a page holds, by field name; empty where there is no form."""
    parser = _Fields()
    parser.feed(response.text)
    return parser.values
