import pytest
from django.core.files.base import ContentFile
from django.utils.http import http_date

from articles.models import Photo
from articles.pictures.originals import original_name
from tests.factories import jpeg


@pytest.fixture
def folder(settings, tmp_path):
    """The media folder, with one picture `anh/a.jpg` and a secret beside the folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "anh").mkdir(parents=True)
    (settings.MEDIA_ROOT / "anh" / "a.jpg").write_bytes(jpeg())
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    return settings.MEDIA_ROOT


def test_a_picture_is_served_to_be_kept_for_good(client, db, folder):
    response = client.get("/media/anh/a.jpg")
    assert response.status_code == 200
    assert response.getvalue() == jpeg()
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert response["Cache-Control"] == "public, max-age=31536000, s-maxage=1, immutable"
    assert not response.cookies
    assert "Vary" not in response


def test_a_picture_the_browser_has_is_not_sent_again(client, db, folder):
    first = client.get("/media/anh/a.jpg")
    first.getvalue()
    for headers in (
        {"If-None-Match": first["ETag"]},
        {"If-Modified-Since": first["Last-Modified"]},
    ):
        again = client.get("/media/anh/a.jpg", headers=headers)
        assert again.status_code == 304
        assert again.content == b""
        assert again["Content-Security-Policy"] == "default-src 'none'"
    changed = client.get("/media/anh/a.jpg", headers={"If-Modified-Since": http_date(0)})
    assert changed.status_code == 200
    changed.getvalue()


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("a.JPG", "image/jpeg"),
        ("a.jpeg", "image/jpeg"),
        ("a.png", "image/png"),
        ("a.webp", "image/webp"),
        ("a.avif", "image/avif"),
        ("a.gif", "image/gif"),
    ],
)
def test_a_picture_is_what_its_name_says(client, db, folder, name, content_type):
    (folder / name).write_bytes(b"<script>alert(1)</script>")
    response = client.get(f"/media/{name}")
    assert response["Content-Type"] == content_type
    response.getvalue()


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.js", "a.txt", "a", ".jpg"])
def test_what_is_no_picture_is_not_served(client, db, folder, name):
    (folder / name).write_bytes(b"<svg/>")
    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "../secret.jpg",
        "anh/../../secret.jpg",
        "%2e%2e/secret.jpg",
        "..%2fsecret.jpg",
        "..%5csecret.jpg",
        "/etc/passwd.jpg",
        "//etc/x.jpg",
        "anh/a.jpg%00.jpg",
        "%00.jpg",
        300 * "a" + ".jpg",
        "anh/",
        "anh/b.jpg",
    ],
)
def test_nothing_outside_the_folder_is_reached(client, db, folder, path):
    assert client.get(f"/media/{path}").status_code == 404


def test_a_folder_is_not_listed(client, db, folder):
    (folder / "anh.jpg").mkdir()
    for path in ("/media/", "/media/anh", "/media/anh/", "/media/anh.jpg", "/media/anh.jpg/"):
        assert client.get(path).status_code == 404


def test_pictures_elsewhere_are_not_looked_for_here(client, db, folder, settings):
    elsewhere = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"default": elsewhere}
    assert client.get("/media/anh/a.jpg").status_code == 404


def test_pictures_are_only_read(client, db, folder):
    response = client.head("/media/anh/a.jpg")
    assert response.status_code == 200
    response.getvalue()
    assert client.post("/media/anh/a.jpg").status_code == 405


TO_ORIGINALS = [
    "../originals/",
    "%2e%2e/originals/",
    "%2e%2e%2foriginals%2f",
    "..%2foriginals/",
    "..%5coriginals%5c",
    "..\\originals\\",
    "%252e%252e%252foriginals%252f",
    "anh/../../originals/",
    "anh/%2e%2e/%2e%2e/originals/",
    "....//originals/",
    "%c0%ae%c0%ae/originals/",
    "/{root}/",
    "%2f{root}/",
    "//{root}/",
    "file:{root}/",
]


@pytest.mark.parametrize("way", TO_ORIGINALS)
def test_no_way_leads_to_an_original(client, db, folder, settings, way):
    """Neither to one by its name, nor to any other file there, whatever it is called."""
    settings.KEEP_ORIGINALS, settings.ORIGINALS_ROOT = True, folder.parent / "originals"
    photo = Photo.objects.from_upload(ContentFile(jpeg(colour="navy"), name="a.jpg"))
    name = original_name(photo.digest)
    kept = settings.ORIGINALS_ROOT / name
    assert kept.read_bytes() == jpeg(colour="navy")
    (kept.parent / "a.jpg").write_bytes(jpeg(colour="navy"))
    way = way.format(root=str(settings.ORIGINALS_ROOT).lstrip("/"))
    for path in (name, f"{name[:2]}/a.jpg", name.replace("/", "%2f"), name.replace("/", "%5c")):
        for address in (f"/media/{way}{path}", f"/static/{way}{path}"):
            assert client.get(address, follow=True).status_code in (400, 404), address
