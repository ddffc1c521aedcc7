"""A story that plays a clip: how it is written, what readers get, and what can no longer change."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles import captions
from articles.gate import warnings
from articles.guards import FrozenError
from articles.models import Clip, Figure, Photo, Revision
from articles.seals import broken_seals, canonical
from tests.articles.story_form import add_url, rows, typed_story
from tests.articles.test_article_page import structured_data
from tests.clips import make_clip, mp3, mp4
from tests.factories import make_author, make_draft, make_photo, make_revision, make_section

pytestmark = pytest.mark.django_db
WORDS = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nMái nhà đã dột.\n"


@pytest.fixture
def clip():
    return make_clip(captions=WORDS, transcript="Mái nhà đã dột.", poster=make_photo())


@pytest.fixture
def desk(client, reporter):
    client.force_login(reporter)
    return client


def post(desk, **row):
    values = {"placement": "lead", "photo": "", "clip": "", "embed": "", "text_key": "ab"} | row
    story = typed_story(make_section(), make_author(), **rows("figures", values))
    return desk.post(add_url(), story | {"_save": "1"})


# Writing


def test_a_clip_brings_its_poster_and_its_words(desk, clip):
    assert post(desk, clip=clip.pk).status_code == 302
    figure = Figure.objects.get()
    assert (figure.clip, figure.photo, figure.key) == (clip, clip.poster, "ab")
    assert (figure.caption, figure.credit) == (clip.caption, clip.credit)
    assert (figure.captions, figure.transcript) == (WORDS, "Mái nhà đã dột.")


def test_what_plays_has_a_drawn_still_where_none_is_chosen(desk):
    assert post(desk, embed="https://youtu.be/aqz-KE-bpKQ").status_code == 302
    figure = Figure.objects.get()
    assert (figure.embed, figure.photo) == ("https://youtu.be/aqz-KE-bpKQ", Photo.objects.get())
    assert figure.alt


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"embed": "https://example.com/video"}, "không phải là video được phép"),
        ({"embed": "javascript:alert(1)"}, "URL"),
        ({"captions": "không phải phụ đề"}, "không phải là phụ đề"),
        ({}, "Chọn"),
    ],
)
def test_bad_input_gets_its_sentence_and_keeps_the_rest(desk, typed, sentence):
    response = post(desk, caption="Chú thích đã gõ", **typed)
    assert response.status_code == 200
    errors = str(response.context["errors"])
    assert sentence in errors or "ảnh" in errors
    assert "Chú thích đã gõ" in response.text
    assert not Revision.objects.exists()


def test_a_row_plays_a_clip_or_an_address(desk, clip):
    response = post(desk, clip=clip.pk, embed="https://youtu.be/aqz-KE-bpKQ")
    assert "Chỉ chọn một" in str(response.context["errors"])
    draft = make_draft(lead=make_photo(), clip=clip)
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.filter(revision=draft).update(embed="https://youtu.be/aqz-KE-bpKQ")


def test_an_uploaded_clip_outlives_a_mistake_beside_it(desk):
    from django.core.files.uploadedfile import SimpleUploadedFile

    address = "/admin/articles/clip/add/"
    file = SimpleUploadedFile("a.exe", mp4())
    typed = {"caption": "Lợp mái", "credit": "Suối Đá", "captions": "sai", "taken": ""}
    response = desk.post(address, typed | {"upload": file})
    assert "không phải là phụ đề" in str(response.context["errors"])
    taken = Clip.objects.get()
    assert response.context["adminform"].form.data["taken"] == str(taken.pk)
    assert desk.post(address, typed | {"taken": taken.pk, "captions": WORDS}).status_code == 302
    taken.refresh_from_db()
    assert (taken.caption, taken.transcript) == ("Lợp mái", "Mái nhà đã dột.")
    wrong = desk.post(address, typed | {"upload": SimpleUploadedFile("a.mp4", b"GIF89a")})
    assert "không phải là video hay âm thanh" in str(wrong.context["errors"])
    assert "Lợp mái" in wrong.text


def test_a_known_clip_keeps_its_words_when_the_form_is_sent_again(desk, clip):
    from django.core.files.uploadedfile import SimpleUploadedFile

    words = Clip.objects.values("caption", "credit", "poster", "captions", "transcript")
    before = words.get()
    address = "/admin/articles/clip/add/"
    typed = {"caption": "Khác", "credit": "", "poster": "", "transcript": "Lời khác"}
    broken = {
        "upload": SimpleUploadedFile("a.mp4", mp4()),
        "captions_file": SimpleUploadedFile("a.vtt", b"sai\xff"),
    }
    response = desk.post(address, typed | broken)
    taken = response.context["adminform"].form["taken"].value()
    assert taken == f"{clip.pk}k"
    response = desk.post(address, typed | {"taken": taken}, follow=True)
    assert "đã có trong kho" in response.text
    assert words.get() == before


def test_the_text_s_editor_finds_clips_without_tone_marks(desk, clip):
    found = desk.get("/admin/articles/revision/editor/clips/?q=mai+nha").json()["found"]
    assert [(one["id"], one["poster"]) for one in found] == [(clip.pk, clip.poster_id)]
    assert desk.get("/admin/articles/revision/editor/clips/?q=xyz").json()["found"] == []


def test_a_clip_in_use_stays_and_says_where(client, managing_editor, clip):
    client.force_login(managing_editor)
    make_revision(headline="Mái nhà rông mới", lead=make_photo(), clip=clip)
    response = client.post(f"/admin/articles/clip/{clip.pk}/delete/", {"post": "yes"}, follow=True)
    assert "Mái nhà rông mới" in response.text
    assert Clip.objects.exists()


def test_the_gate_asks_for_words(clip):
    def sentences(**values):
        return " ".join(one.sentence for one in warnings(make_draft(lead=make_photo(), **values)))

    assert "phụ đề" not in sentences(clip=clip)
    draft = make_draft(lead=make_photo(), clip=clip)
    draft.figures.update(captions="")
    assert "chưa có phụ đề" in " ".join(one.sentence for one in warnings(draft))
    assert "chưa có lời thoại" in sentences(clip=make_clip(mp3(), credit="Suối Đá"))


# Reading


def test_readers_get_a_player_that_loads_nothing_by_itself(client, clip):
    story = make_revision(lead=clip.poster, clip=clip)
    figure = story.lead_figure()
    page = client.get(story.get_absolute_url())
    assert (
        '<video class="clip" controls playsinline preload="none" '
        f'poster="{clip.poster.crop_url("", 800)}" width="640" height="360"'
    ) in page.text
    assert f'<source src="{clip.file.url}" type="video/mp4">' in page.text
    assert f'<track kind="captions" src="{figure.captions_url()}" srclang="vi"' in page.text
    assert '<details class="transcript">' in page.text
    assert "<p>Mái nhà đã dột.</p>" in page.text
    assert "players" not in page.text


def test_the_still_of_a_video_weighs_little(client, clip):
    """Browsers load a poster at once, whether anybody plays or not."""
    Photo.objects.update(renditions={"": {"jpg": [800, 1600]}})
    page = client.get(make_revision(lead=clip.poster, clip=clip).get_absolute_url()).text
    assert f'poster="{clip.poster.file.url.removesuffix(".jpg")}.800.jpg"' in page


def test_sound_is_played_with_its_picture(client):
    story = make_revision(lead=make_photo(), clip=make_clip(mp3()))
    page = client.get(story.get_absolute_url()).text
    assert '<audio class="clip" controls preload="none"' in page
    (sound,) = structured_data(page)["NewsArticle"]["audio"]
    assert (sound["@type"], sound["encodingFormat"]) == ("AudioObject", "audio/mpeg")


def test_machines_are_told_what_plays(client, clip):
    story = make_revision(lead=clip.poster, clip=clip)
    (video,) = structured_data(client.get(story.get_absolute_url()).text)["NewsArticle"]["video"]
    assert video["@type"] == "VideoObject"
    assert video["contentUrl"] == f"http://testserver{clip.file.url}"
    assert (video["duration"], video["width"], video["height"]) == ("PT2S", 640, 360)
    assert video["transcript"] == "Mái nhà đã dột."
    assert video["thumbnailUrl"]
    assert video["uploadDate"]


def test_a_clip_stands_in_the_text_by_its_key(client, clip):
    body = '<p>Một.</p><figure data-figure="ab"></figure>'
    draft = make_draft(body=body)
    Figure.objects.create(
        revision=draft,
        photo=clip.poster,
        clip=clip,
        key="ab",
        placement="body",
        alt="Mái",
        credit="A",
    )
    draft.submit(None)
    draft.approve(None, draft.created_at)
    assert draft.body == body
    assert clip.file.url in client.get(draft.get_absolute_url()).text


# What must never change


@pytest.mark.parametrize(
    "change", [{"captions": ""}, {"transcript": "Khác"}, {"clip": None}, {"credit": "Khác"}]
)
def test_what_a_revision_plays_is_sealed(clip, change):
    story = make_revision(lead=clip.poster, clip=clip)
    assert not list(broken_seals(Revision.objects))
    with pytest.raises(FrozenError):
        story.figures.update(**change)
    super(type(story.figures.all()), story.figures.all()).update(**change)  # behind its back
    assert list(broken_seals(Revision.objects)) == [story]


def test_the_seal_of_what_plays_nothing_is_the_one_it_had():
    told = canonical(make_revision(lead=make_photo()))
    assert not [name for name in (b"clip", b"embed", b"captions", b"transcript") if name in told]


def test_changed_words_of_the_library_change_no_story(client, clip):
    story = make_revision(lead=clip.poster, clip=clip)
    clip.captions, clip.transcript = "", "Khác"
    clip.save()
    assert not list(broken_seals(Revision.objects))
    assert "Mái nhà đã dột." in client.get(story.get_absolute_url()).text


# Captions


def test_captions_are_kept_in_one_plain_form():
    text = (
        "\ufeffWEBVTT - Phụ đề\r\nKind: captions\r\n\r\nNOTE by Somebody\r\n\r\nSTYLE\r\n"
        "::cue { background: url(https://example.com/) }\r\n\r\n1\r\n00:01.500 --> 00:02.000 "
        "align:start onload:x\r\n<v.loud Bà Y Mai>Chào <c.red>anh</c> & <b>em</b><script>\r\n"
    )
    kept = captions.cleaned(text)
    assert kept == (
        "WEBVTT\n\n00:00:01.500 --> 00:00:02.000 align:start\n"
        "<v Bà Y Mai>Chào anh &amp; <b>em</b>\n"
    )
    assert captions.cleaned(kept) == kept
    assert captions.words(kept) == "Chào anh & em"


def test_subrip_becomes_webvtt():
    text = "1\n00:00:00,000 --> 00:00:02,000\nMột\n\n2\n00:00:02,000 --> 00:00:03,000\nHai\n"
    assert captions.cleaned(text) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nMột\n\n00:00:02.000 --> 00:00:03.000\nHai\n"
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Lời thoại", "không phải là phụ đề"),
        ("<html>", "không phải là phụ đề"),
        ("WEBVTT\n", "không có câu"),
        ("WEBVTT\n\nchữ\n", "Dòng 3"),
        ("WEBVTT\n\n00:00 --> 00:02\nchữ\n", "Dòng 3"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nchữ\n", "kết thúc trước"),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\na\n\n00:01.000 --> 00:02.000\nb\n", "câu ở trên"),
        ("WEBVTT\n\n" + 600_000 * "x", "quá dài"),
    ],
)
def test_what_are_no_captions_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(ValidationError) as refusal:
        captions.cleaned(text)
    assert sentence in refusal.value.messages[0]
