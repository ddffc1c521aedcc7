"""Pages go out compressed, whatever server stands before the site or none.

Django's own middleware does it, and hides the length of what it sends by a random number of bytes,
so that no secret of the desk is guessed by it (BREACH). Static files are compressed once, when they
are collected; pictures and films already are.
"""

from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json", "application/atom+xml", "application/rss+xml")


class TextCompression(GZipMiddleware):
    def process_response(self, request, response):
        is_text = response.headers.get("Content-Type", "").startswith(TEXTS)
        return super().process_response(request, response) if is_text else response
