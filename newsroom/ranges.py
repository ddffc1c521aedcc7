"""Parts of a file, as players ask for them when somebody jumps ahead (RFC 9110, section 14)."""

import re

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import http_date

BYTES = re.compile(r"bytes=[ \t]*(\d{0,19})-(\d{0,19})[ \t]*", re.IGNORECASE | re.ASCII)
AT_ONCE = 256 * 1024


def answer(request, file, content_type, etag, changed_at):
    """The file, or the one part of it that is asked for; several parts at once, which no player
    wants, are answered with the whole, as the standard allows."""
    size = file.stat().st_size
    part = asked_part(request, size, etag, changed_at)
    start, end = part or (0, size)
    if part == (0, 0):
        response = HttpResponse(status=416, content_type=content_type)
        response["Content-Range"] = f"bytes */{size}"
    else:
        content = b"" if request.method == "HEAD" else pieces(file, start, end)
        response = StreamingHttpResponse(content, content_type=content_type)
        response["Content-Length"] = str(end - start)
        if part:
            response.status_code = 206
            response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response["Accept-Ranges"] = "bytes"
    return response


def asked_part(request, size, etag, changed_at):
    """(start, end) of the part that is asked for, (0, 0) of one that is not there; None where the
    whole file is the answer."""
    found = BYTES.fullmatch(request.headers.get("Range", ""))
    if request.method != "GET" or not found or found.groups() == ("", ""):
        return None
    if request.headers.get("If-Range", etag) not in (etag, http_date(changed_at.timestamp())):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    elif last and int(last) < int(first):
        return None  # written wrongly, so it counts for nothing
    else:
        start, end = int(first), min(size, int(last or size) + 1)
    return (start, end) if start < end else (0, 0)


def pieces(file, start, end):
    with file.open("rb") as content:
        content.seek(start)
        while piece := content.read(min(AT_ONCE, end - start)):
            start += len(piece)
            yield piece
