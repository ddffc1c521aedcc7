"""The site's addresses, as others are given them and as they come back; and those of others."""

import re
from urllib.parse import quote, unquote, urljoin, urlsplit

from django.conf import settings
from django.utils.encoding import escape_uri_path

from articles.vietnamese import normalise

# What Facebook, Google, Zalo and newsletters add to know who came by: it asks for no other page.
ADDED = re.compile(r"fbclid|gclid|zarsrc|utm_\w+")


def absolute(address):
    """An address other sites can follow."""
    return urljoin(f"{settings.SITE_URL}/", address)


def query_of(request):
    """What a request asks for besides its path, as written in its address."""
    query = request.GET.copy()
    for name in filter(ADDED.fullmatch, list(query)):
        del query[name]
    return query.urlencode()


def address_of(request):
    """The address of the page that answers a request."""
    path, query = escape_uri_path(request.path), query_of(request)
    return f"{path}?{query}" if query else path


def without_language(path):
    """The same page's path in the newsroom's own language, which stands in no address."""
    for language, _name in settings.LANGUAGES:
        if language != settings.LANGUAGE_CODE and f"{path}/".startswith(f"/{language}/"):
            return path.removeprefix(f"/{language}") or "/"
    return path


def path_as_kept(path):
    """The one form in which a path of this site, as a request has it, is kept and looked for."""
    escaped = re.sub(r"[\s%?#\\]", lambda found: quote(found[0]), normalise(path))
    return without_language(escaped)


def address_as_kept(address):
    """The same for what is typed or pasted as one: browsers copy letters as “%C5%A9”. Its query
    stays as it is."""
    path, rest = re.fullmatch(r"([^?#]*)(.*)", address, re.S).groups()
    return path_as_kept(unquote(path)) + rest


def is_web_address(address: str) -> bool:
    """Whether a browser can follow what is typed as an address of any site."""
    try:
        parts = urlsplit(address)
        is_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    is_whole = not re.search(r"\s", address)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and is_port and is_whole
