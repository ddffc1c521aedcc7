"""While a file is read at the desk, or a still asked for, everybody else goes on writing."""

import io
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from articles import arrivals, stills
from articles.models import Clip, Figure, Photo
from articles.models import clips as clip_models
from articles.models import pictures as picture_models
from comments.models import Comment
from tests.articles.story_form import add_url, rows, typed_story
from tests.clips import mp4
from tests.comments.posting import send
from tests.factories import jpeg, make_author, make_photo, make_revision, make_section

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

PHOTO_ADD = reverse("admin:articles_photo_add")
CLIP_ADD = reverse("admin:articles_clip_add")
IDENTITY_ADD = reverse("admin:articles_identity_add")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def file(content, name="anh.jpg"):
    return SimpleUploadedFile(name, content)


def story_with(**row):
    figure = {"placement": "lead", "alt": "Cầu", "credit": "Lan"} | row
    return typed_story(make_section(), make_author()) | rows("figures", figure)


class Reading:
    """A reader of files that begins when asked, and ends when it may."""

    def __init__(self):
        self.has_begun, self.may_end = threading.Event(), threading.Event()

    def held(self, read):
        def reader(*args, **options):
            self.has_begun.set()
            assert self.may_end.wait(30)
            return read(*args, **options)

        return reader


@pytest.fixture
def reading():
    reading = Reading()
    yield reading
    reading.may_end.set()


def post_meanwhile(reading, user, address, typed):
    """What the desk answers; a reader's comment was stored while it was reading."""
    desk, answers = Client(), []
    desk.force_login(user)
    article = make_revision().article

    def post():
        try:
            answers.append(desk.post(address, typed))
        finally:
            connection.close()

    thread = threading.Thread(target=post)
    thread.start()
    try:
        assert reading.has_begun.wait(30)
        assert send(Client(), article).status_code == 303
        assert Comment.objects.count() == 1
        assert not answers
    finally:
        reading.may_end.set()
        thread.join()
    return answers[0]


def test_while_a_picture_is_read(reading, reporter, monkeypatch):
    monkeypatch.setattr(picture_models, "clean_picture", reading.held(picture_models.clean_picture))
    typed = {"upload": [file(jpeg()), file(b"<svg/>", "sai.svg")]}
    response = post_meanwhile(reading, reporter, PHOTO_ADD, typed)
    assert "sai.svg" in response.text
    assert Photo.objects.get().uploaded_by == reporter


def test_while_a_replacement_is_read(reading, reporter, monkeypatch):
    old = make_photo()
    monkeypatch.setattr(picture_models, "clean_picture", reading.held(picture_models.clean_picture))
    address = reverse("admin:articles_photo_change", args=[old.pk])
    typed = {"focal_x": 0.5, "focal_y": 0.5, "replacement": file(jpeg(colour="navy"))}
    assert post_meanwhile(reading, reporter, address, typed).status_code == 302
    assert Photo.objects.get(replaces=old).uploaded_by == reporter


def test_while_a_storys_picture_is_read(reading, reporter, monkeypatch):
    monkeypatch.setattr(picture_models, "clean_picture", reading.held(picture_models.clean_picture))
    typed = story_with(upload=file(jpeg()))
    assert post_meanwhile(reading, reporter, add_url(), typed).status_code == 302
    assert Figure.objects.get().photo.uploaded_by == reporter


def test_while_a_clip_is_read(reading, reporter, monkeypatch):
    monkeypatch.setattr(clip_models, "clean_clip", reading.held(clip_models.clean_clip))
    typed = {"upload": file(mp4(), "a.mp4"), "caption": "Lợp mái", "credit": "Suối Đá"}
    assert post_meanwhile(reading, reporter, CLIP_ADD, typed).status_code == 302
    assert Clip.objects.get().uploaded_by == reporter


def test_while_a_logo_is_read(reading, admin_user, monkeypatch):
    monkeypatch.setattr(arrivals, "clean_logo", reading.held(arrivals.clean_logo))
    typed = {"logo": file(jpeg())}
    assert post_meanwhile(reading, admin_user, IDENTITY_ADD, typed).status_code == 200


def test_while_another_site_is_asked_for_a_still(reading, reporter, monkeypatch, settings):
    settings.EMBED_FETCH_STILLS = True

    class Provider:
        open = staticmethod(reading.held(lambda *args, **options: io.BytesIO(jpeg())))

    monkeypatch.setattr(stills, "opener", Provider)
    typed = story_with(embed="https://youtu.be/aqz-KE-bpKQ")
    assert post_meanwhile(reading, reporter, add_url(), typed).status_code == 302
    assert Figure.objects.get().photo.credit == "YouTube"


def test_who_may_not_send_files_has_none_read(client, moderator, monkeypatch):
    client.force_login(moderator)
    assert client.post(PHOTO_ADD, {"upload": file(jpeg())}).status_code == 403
    assert client.post(add_url(), {"figures-0-upload": file(jpeg())}).status_code == 403
    assert Photo.objects.count() == 0
