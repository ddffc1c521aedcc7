"""What stands where a story's text names an address of another site: a still with a play button
for a video of a provider the site allows (`settings.EMBED_PLAYERS`), else a plain link.

Nothing is asked of the provider until a reader clicks (`newsroom/static/js/players.js`).
"""

import re
from typing import NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html

from articles.addresses import is_web_address

NAMES = {"youtube": "YouTube", "facebook": "Facebook", "tiktok": "TikTok", "vimeo": "Vimeo"}
WIDE, UPRIGHT = "16x9", "9x16"
YOUTUBE_KEY = re.compile(r"[-\w]{11}", re.ASCII)
YOUTUBE_PATH = re.compile(r"/(shorts|live|embed|v)/([-\w]{11})/?", re.ASCII)
YOUTUBE_START = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,5})s?)?", re.ASCII)
FACEBOOK_PATH = re.compile(r"/(?:[-\w.%]+/videos/(?:[-\w.%]+/)?\d+|reel/\d+)/?", re.ASCII)
TIKTOK_PATH = re.compile(r"/@[\w.]+/video/(\d{5,25})/?", re.ASCII)
VIMEO_PATH = re.compile(r"/(?:channels/\w+/|video/)?(\d{5,15})(?:/(\w{6,20}))?/?", re.ASCII)


class Player(NamedTuple):
    """A video of another site: `source` is the address of the frame that plays it."""

    provider: str
    key: str  # what the provider calls the video
    source: str
    shape: str
    address: str

    @property
    def name(self):
        return NAMES[self.provider]


def player_for(address: str) -> Player | None:
    """The player of an address, where it is a video of an allowed provider."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None
    provider, read = READERS.get(host, ("", None))
    if parts.scheme not in ("http", "https") or provider not in settings.EMBED_PLAYERS:
        return None
    if not (found := read(parts)):
        return None
    key, path, shape = found
    return Player(provider, key, settings.EMBED_PLAYERS[provider] + path, shape, address)


def allowed_names() -> list[str]:
    return [NAMES[provider] for provider in settings.EMBED_PLAYERS]


def site_of(address: str) -> str:
    """What readers call the site of an address: the provider's name, or its host."""
    if player := player_for(address):
        return player.name
    return urlsplit(address).hostname or address


def printed_embed(address: str) -> str:
    """The HTML of an embed; an address nothing here knows is a plain link, and what is none plain
    words."""
    if player := player_for(address):
        return render_to_string("articles/_embed_figure.html", {"player": player})
    if not is_web_address(address):
        return format_html('<p class="embed">{}</p>', address)
    return format_html('<p class="embed"><a href="{0}" rel="external">{0}</a></p>', address)


# Each reads an address of its provider: the video's key, the path of its player, its shape.


def _youtube(parts):
    query = parse_qs(parts.query)
    found = YOUTUBE_PATH.fullmatch(parts.path)
    if parts.hostname == "youtu.be":
        key = parts.path.strip("/")
    else:
        key = found[2] if found else query.get("v", [""])[0]
    if not YOUTUBE_KEY.fullmatch(key):
        return None
    start = _seconds(query.get("t", query.get("start", [""]))[0])
    shape = UPRIGHT if found and found[1] == "shorts" else WIDE
    return key, f"/embed/{key}?autoplay=1&rel=0" + (f"&start={start}" if start else ""), shape


def _seconds(text):
    """Of "1h2m3s", "2m3s" or "95"; 0 of anything else."""
    found = YOUTUBE_START.fullmatch(text)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return (hours * 60 + minutes) * 60 + seconds


def _facebook(parts):
    key = parse_qs(parts.query).get("v", [""])[0]
    if parts.path.rstrip("/") == "/watch" and key.isdecimal():
        path = f"/watch/?v={key}"
    elif FACEBOOK_PATH.fullmatch(parts.path):
        path = parts.path
        key = path.rstrip("/").rpartition("/")[2]
    else:
        return None
    address = quote(f"https://www.facebook.com{path}", safe="")
    shape = UPRIGHT if path.startswith("/reel/") else WIDE
    return key, f"/plugins/video.php?href={address}&show_text=false&autoplay=true", shape


def _tiktok(parts):
    found = TIKTOK_PATH.fullmatch(parts.path)
    return found and (found[1], f"/player/v1/{found[1]}?autoplay=1", UPRIGHT)


def _vimeo(parts):
    found = VIMEO_PATH.fullmatch(parts.path)
    if not found:
        return None
    secret = found[2] or parse_qs(parts.query).get("h", [""])[0]
    unlisted = f"&h={secret}" if re.fullmatch(r"\w{6,20}", secret, re.ASCII) else ""
    return found[1], f"/video/{found[1]}?autoplay=1&dnt=1{unlisted}", WIDE


READERS = {
    "youtube.com": ("youtube", _youtube),
    "youtube-nocookie.com": ("youtube", _youtube),
    "youtu.be": ("youtube", _youtube),
    "facebook.com": ("facebook", _facebook),
    "tiktok.com": ("tiktok", _tiktok),
    "vimeo.com": ("vimeo", _vimeo),
    "player.vimeo.com": ("vimeo", _vimeo),
}
