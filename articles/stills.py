"""The picture that stands for a video until it plays, where the editor chose none: the poster of
a clip, what the provider shows (only where a setting allows to ask it), or one the site draws."""

import io
import json
import logging
from urllib.error import URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from articles import frame
from articles.embeds import player_for
from articles.models import Photo
from articles.share_picture import ACCENT, PAPER, SOFT, font, hem

log = logging.getLogger(__name__)
SIZE = WIDTH, HEIGHT = 1280, 720
SECONDS = 4  # to wait for a provider
MOST_BYTES = 3 * 1024**2
# Where a provider's stills lie; an answer that names any other host is not followed.
STILL_HOSTS = {"youtube": "i.ytimg.com", "vimeo": "i.vimeocdn.com"}


def still_of(clip=None, embed="") -> Photo:
    """The library's picture for a clip without a chosen one, or for the video at an address."""
    if clip and clip.poster:
        return clip.poster
    player = player_for(embed)
    fetched = settings.EMBED_FETCH_STILLS and player and fetch(player)
    return fetched or drawn()


# Drawn


def drawn():
    """A picture of the site's own, one for all: whatever is cut from it has its middle."""
    name = str(frame.current().identity)
    words = {"alt": _("A sign to play, on the colours of the site"), "credit": name}
    return Photo.objects.from_upload(ContentFile(draw(name), name="still.png"), **words)


def draw(name):
    """The picture as the bytes of a PNG: a sign to play, and the site's name below it."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    hem(pen, 0, WIDTH)
    hem(pen, HEIGHT - 16, WIDTH)
    x, y, radius = WIDTH // 2, HEIGHT // 2 - 40, 120
    pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=ACCENT)
    pen.polygon([(x - 38, y - 62), (x - 38, y + 62), (x + 70, y)], fill=PAPER)
    letters = font("newsroom-serif-600", 44)
    pen.text((x, y + radius + 72), name[:28], SOFT, letters, anchor="mm")
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


# Fetched


class Unmoved(HTTPRedirectHandler):
    """Follows no redirect: what was asked is answered, or nothing is."""

    def redirect_request(self, *args):
        return None


opener = build_opener(Unmoved)


def fetch(player):
    """What a provider shows of a video, taken into the library like any upload; None where it
    gives nothing that is a picture."""
    try:
        address = _address_of(player)
        if not address:
            return None
        upload = ContentFile(_get(address), name="still.jpg")
        return Photo.objects.from_upload(upload, credit=player.name)
    except (OSError, URLError, ValueError, ValidationError) as error:
        log.warning("no still of %s: %s", player.provider, type(error).__name__)
        return None


def _address_of(player):
    if player.provider == "youtube":
        return f"https://{STILL_HOSTS['youtube']}/vi/{player.key}/hqdefault.jpg"
    if player.provider == "vimeo":
        asked = quote(f"https://vimeo.com/{player.key}", safe="")
        told = json.loads(_get(f"https://vimeo.com/api/oembed.json?width=1280&url={asked}"))
        address = str(told.get("thumbnail_url", "")) if isinstance(told, dict) else ""
        parts = urlsplit(address)
        is_right = (parts.scheme, parts.netloc) == ("https", STILL_HOSTS["vimeo"])
        return address if is_right else ""
    return ""


def _get(address):
    with opener.open(address, timeout=SECONDS) as response:
        content = response.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError("too long an answer")
    return content
