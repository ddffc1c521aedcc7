"""The language of a page is told by its address alone: English below /en/, else Vietnamese.

Neither a cookie nor the browser's wishes decide, so that a shared cache may keep every page.
"""

from django.conf import settings
from django.utils import translation

from articles.addresses import address_of, without_language

PREFIXES = {language: f"/{language}/" for language, _name in settings.LANGUAGES}
PREFIXES[settings.LANGUAGE_CODE] = "/"


def middleware(get_response):
    """Answer each request in the language of its address."""

    def answer(request):
        language = language_of(request.path_info)
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return answer


def language_of(path):
    for language, prefix in PREFIXES.items():
        if prefix != "/" and f"{path}/".startswith(prefix):
            return language
    return settings.LANGUAGE_CODE


def in_language(path, language):
    """The address of the same page in another language."""
    return PREFIXES[language].rstrip("/") + without_language(path)


def alternates(request):
    """The languages a page can be read in, (code, path); none where no page stands."""
    match = request.resolver_match
    if match is None or match.namespace not in ("articles", "comments"):
        return []
    address = address_of(request)
    return [(language, in_language(address, language)) for language in PREFIXES]
