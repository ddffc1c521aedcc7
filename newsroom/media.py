"""The media folder, served by the site itself: pictures and clips; what was withdrawn stays for
the desk."""

from datetime import UTC, datetime
from pathlib import Path, PurePath

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import Http404
from django.utils.http import quote_etag
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from articles.clips.uploads import TYPES as CLIP_TYPES
from articles.models import Clip, Photo
from articles.pictures.crops import kept_name
from newsroom.ranges import answer

# Nothing a browser would run: an SVG is a document with scripts.
TYPES = CLIP_TYPES | {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
PICTURE_POLICY = {"default-src": [NONE]}
# Opened by its own address, a clip is played by a document of the browser's under this policy.
CLIP_POLICY = {"default-src": [NONE], "media-src": [SELF]}


@require_safe
def media(request, path):
    """A picture or clip from the media folder; one that was withdrawn for the desk alone."""
    file = media_file(path)
    if file is None:
        raise Http404
    if not is_withdrawn(file):
        return served(request, file)
    if not is_of_the_desk(request):
        raise Http404
    response = served(request, file)
    response["Cache-Control"] = "private, no-store"
    return response


def media_file(path):
    """The file called `path` in the media folder, or None."""
    if PurePath(path).suffix.lower() not in TYPES:
        return None
    if not isinstance(default_storage, FileSystemStorage):
        return None
    try:
        file = Path(default_storage.path(path))
        return file if file.is_file() else None
    except (SuspiciousFileOperation, OSError, ValueError):  # outside, too long a name, "\0"
        return None


def is_withdrawn(file):
    """Whether a file went from readers with its story. Asked with the name it is stored under: an
    address may write the same name in several ways."""
    name = file.relative_to(default_storage.location).as_posix()
    if file.suffix.lower() in CLIP_TYPES:
        return Clip.objects.withdrawn().filter(file=name).exists()
    return Photo.objects.withdrawn().filter(file=kept_name(name)).exists()


def is_of_the_desk(request):
    """Whether who asks may see every story's record; without a login's cookie nothing is read."""
    has_login = settings.SESSION_COOKIE_NAME in request.COOKIES
    return has_login and request.user.has_perm("articles.view_revision")


def etag_of(request, file):
    return quote_etag(f"{file.stat().st_mtime_ns:x}-{file.stat().st_size:x}")


def changed_at(request, file):
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


# What an address shows never changes, so a browser that has it never asks again. A shared cache
# asks after a second, which costs it a 304: it must not hand out what was withdrawn.
@cache_control(public=True, max_age=365 * 24 * 3600, s_maxage=1, immutable=True)
@condition(etag_func=etag_of, last_modified_func=changed_at)
def kept_for_good(request, file):
    return answer(
        request, file, TYPES[file.suffix.lower()], etag_of(request, file), changed_at(request, file)
    )


def served(request, file):
    is_clip = file.suffix.lower() in CLIP_TYPES
    return csp(CLIP_POLICY if is_clip else PICTURE_POLICY)(kept_for_good)(request, file)
