"""Uploaded files are read once, before anything else waits for them: a picture takes seconds, and
SQLite knows one writer at a time."""

from functools import partial

from django.core.exceptions import ValidationError

from articles.models import Clip, Photo
from articles.pictures.uploads import clean_logo


def read_once(upload, read):
    """What `read` makes of an uploaded file, or the `ValidationError` it refuses it with: the
    first answer is remembered on the file."""
    if not hasattr(upload, "outcome"):
        try:
            upload.outcome = read(upload)
        except ValidationError as refusal:
            upload.outcome = refusal
    if isinstance(upload.outcome, ValidationError):
        raise upload.outcome
    return upload.outcome


def take_photo(upload, by):
    return read_once(upload, partial(Photo.objects.from_upload, by=by))


def take_clip(upload, by):
    return read_once(upload, partial(Clip.objects.from_upload, by=by))


def take_logo(upload, by):
    return read_once(upload, clean_logo)
