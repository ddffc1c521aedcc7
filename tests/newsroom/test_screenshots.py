"""The page of screenshots shows every kind of page that readers open."""

from urllib.parse import urlsplit

from django.urls import get_resolver, resolve

from articles.models import Page
from docs.screenshots import take

# What is no page: answers to scripts and programs, and what a button leads to.
NO_PAGES = {
    "articles:captions",
    "articles:share_picture",
    "articles:suggestions",
    "comments:download_data",
    "comments:feed",
    "comments:news",
    "comments:watch",
    "comments:withdraw",
}


def test_every_kind_of_page_is_shown(db):
    for slug in ("gioi-thieu", "lien-he"):
        Page.objects.create(title=slug, slug=slug, body="<p>Lời.</p>")
    shown = {resolve(path).view_name for path in paths_of(take.PAGES)}
    routes = {
        f"{app}:{name}"
        for app in ("articles", "comments")
        for name in get_resolver().namespace_dict[app][1].reverse_dict
        if isinstance(name, str)
    }
    assert len(routes) > 30
    assert routes - NO_PAGES - shown - set(take.MADE.values()) == set()


def paths_of(pages):
    """The Vietnamese paths of those pages that stand somewhere."""
    found = (path for name, path in pages.items() if not name.startswith("Not found"))
    return [urlsplit(path).path.removeprefix("/en") for path in found]
