"""The library at the desk: pictures sent in, found again, replaced, and kept while in use."""

from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from PIL import Image

from articles.models import Figure, Photo
from articles.seals import broken_seals
from articles.tasks import make_renditions
from tests.articles.story_form import add_url, rows, typed_story
from tests.articles.test_switches import make_switch
from tests.factories import (
    jpeg,
    make_author,
    make_draft,
    make_official,
    make_photo,
    make_revision,
    make_section,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ADD = reverse("admin:articles_photo_add")
LIST = reverse("admin:articles_photo_changelist")
NO_PICTURE = b"<svg xmlns='http://www.w3.org/2000/svg'/>"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def desk(client, reporter):
    client.force_login(reporter)
    return client


def file(content=None, name="DSC_0042.JPG", colour="teal"):
    return SimpleUploadedFile(name, content or jpeg(colour=colour))


def with_words(caption="Cầu treo Kon Klor", credit="Suối Đá"):
    """A JPEG whose EXIF says what it shows, who took it and when."""
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = caption.encode(), credit.encode()
    exif.get_ifd(0x8769)[0x9003] = "2018:03:01 14:30:00"
    return jpeg(exif=exif)


def send(desk, *files, **typed):
    return desk.post(ADD, {"upload": list(files), "alt": "", "caption": ""} | typed, follow=True)


def change_url(photo):
    return reverse("admin:articles_photo_change", args=[photo.pk])


def typed_photo(photo, **typed):
    """What a browser posts from a picture's page."""
    names = ["alt", "caption", "credit", "copyright", "ai_label", "focal_x", "focal_y"]
    return {name: getattr(photo, name) for name in names} | {"taken_at": ""} | typed


def errors(response):
    return response.context["adminform"].form.errors


def told(response):
    return [str(message) for message in response.context["messages"]]


# Sending pictures in


def test_the_words_of_a_file_are_offered_and_its_name_never_is(desk, reporter):
    response = send(desk, file(with_words()))
    photo = Photo.objects.get()
    assert response.request["PATH_INFO"] == change_url(photo)
    assert (photo.caption, photo.credit, photo.alt) == ("Cầu treo Kon Klor", "Suối Đá", "")
    assert photo.taken_at == datetime(2018, 3, 1, 7, 30, tzinfo=UTC)
    assert photo.uploaded_by == reporter
    assert response.context["adminform"].form["caption"].value() == "Cầu treo Kon Klor"
    assert "DSC_0042" not in response.text


def test_the_time_a_picture_was_taken_is_offered_and_can_be_changed(desk):
    response = send(desk, file(with_words()))
    photo = Photo.objects.get()
    offered = response.context["adminform"].form["taken_at"]
    assert 'value="2018-03-01T14:30:00"' in str(offered)
    desk.post(change_url(photo), typed_photo(photo, taken_at="2018-03-02T06:05:09"))
    photo.refresh_from_db()
    assert photo.taken_at == datetime(2018, 3, 1, 23, 5, 9, tzinfo=UTC)
    desk.post(change_url(photo), typed_photo(photo))
    photo.refresh_from_db()
    assert photo.taken_at is None


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59", "hôm qua"])
def test_a_time_at_which_no_picture_was_taken_is_refused(desk, moment):
    photo = make_photo()
    response = desk.post(change_url(photo), typed_photo(photo, taken_at=moment))
    assert list(errors(response)) == ["taken_at"]


def test_what_was_typed_counts_before_what_the_file_says(desk):
    send(desk, file(with_words()), alt="Cầu treo bắc qua sông", credit="Công Luận")
    photo = Photo.objects.get()
    assert (photo.alt, photo.caption, photo.credit) == (
        "Cầu treo bắc qua sông",
        "Cầu treo Kon Klor",
        "Công Luận",
    )


def test_several_pictures_are_sent_at_once(desk):
    response = send(desk, file(colour="red"), file(colour="blue"), credit="Suối Đá")
    assert response.request["PATH_INFO"] == LIST
    assert [photo.credit for photo in Photo.objects.all()] == ["Suối Đá", "Suối Đá"]


def test_several_pictures_cannot_share_one_description(desk):
    response = send(desk, file(colour="red"), file(colour="blue"), alt="Cầu treo")
    assert list(errors(response)) == ["alt"]
    assert Photo.objects.count() == 2  # they wait in the library
    taken = response.context["adminform"].form["taken"].value()
    desk.post(ADD, {"taken": taken, "alt": "", "credit": "Suối Đá"})
    assert [photo.credit for photo in Photo.objects.all()] == ["Suối Đá", "Suối Đá"]


def test_a_refused_file_is_named_beside_the_field_and_the_rest_stays(desk):
    response = send(desk, file(with_words()), file(NO_PICTURE, "ban-do.svg"), caption="Hội nghị")
    (sentence,) = errors(response)["upload"]
    assert sentence.startswith("“ban-do.svg”: Đây không phải là ảnh đọc được")
    form = response.context["adminform"].form
    assert (form["caption"].value(), form["credit"].value()) == ("Hội nghị", "Suối Đá")
    assert form["taken"].value() == str(Photo.objects.get().pk)
    assert f'<img src="{Photo.objects.get().file.url}"' in response.text
    send(desk, taken=form["taken"].value(), caption="Hội nghị")
    assert Photo.objects.get().caption == "Hội nghị"


def test_a_form_without_a_picture_is_refused(desk):
    assert list(errors(send(desk, caption="Hội nghị"))) == ["upload"]


@pytest.mark.parametrize("taken", ["x", "-1", "0", "9" * 40, "1,,2;3", "٣"])
def test_a_forged_memory_of_pictures_is_ignored(desk, taken):
    assert list(errors(send(desk, taken=taken))) == ["upload"]


def test_a_picture_sent_again_is_recognised_and_keeps_its_words(desk):
    send(desk, file(), alt="Cầu treo", credit="Suối Đá")
    response = send(desk, file(name="khac.jpg"), alt="Khác", caption="Chú thích mới")
    photo = Photo.objects.get()
    assert (photo.alt, photo.caption, photo.credit) == ("Cầu treo", "Chú thích mới", "Suối Đá")
    assert any("đã có trong kho ảnh" in sentence for sentence in told(response))


def test_a_known_picture_keeps_its_words_when_the_form_is_sent_again(desk):
    send(desk, file(), alt="Cầu treo", credit="Suối Đá")
    typed = {"alt": "Khác", "caption": "Chú thích mới"}
    response = send(desk, file(), file(NO_PICTURE), **typed)
    taken = response.context["adminform"].form["taken"].value()
    assert taken == f"{Photo.objects.get().pk}k"
    response = send(desk, taken=taken, **typed)
    photo = Photo.objects.get()
    assert (photo.alt, photo.caption, photo.credit) == ("Cầu treo", "Chú thích mới", "Suối Đá")
    assert any("đã có trong kho ảnh" in sentence for sentence in told(response))


def test_a_new_picture_chosen_again_for_the_second_try_gets_what_was_typed(desk):
    response = send(desk, file(with_words()), file(NO_PICTURE), caption="Gõ tay")
    taken = response.context["adminform"].form["taken"].value()
    response = send(desk, file(with_words()), taken=taken, caption="Gõ tay")
    assert Photo.objects.get().caption == "Gõ tay"
    assert not any("đã có trong kho ảnh" in sentence for sentence in told(response))


def test_a_story_is_told_that_its_picture_was_known(desk):
    known = Photo.objects.from_upload(file(with_words()))
    typed = typed_story(make_section(), make_author())
    typed |= rows("figures", {"upload": file(with_words()), "placement": "lead"})
    response = desk.post(add_url(), typed, follow=True)
    figure = Figure.objects.get()
    assert (figure.photo, figure.caption, figure.credit) == (known, "Cầu treo Kon Klor", "Suối Đá")
    assert any("đã có trong kho ảnh" in sentence for sentence in told(response))


def test_a_storys_form_that_comes_back_offers_the_words_of_the_file(desk):
    typed = typed_story(make_section(), make_author(), headline="")
    typed |= rows("figures", {"upload": file(with_words()), "placement": "lead", "credit": "Tôi"})
    response = desk.post(add_url(), typed)
    assert 'value="Cầu treo Kon Klor"' in response.text
    assert 'value="Tôi"' in response.text


# Originals


def test_originals_are_kept_only_where_the_site_says_so_and_never_served(desk, settings, tmp_path):
    settings.ORIGINALS_ROOT = tmp_path / "originals"
    send(desk, file(with_words()))
    assert not settings.ORIGINALS_ROOT.exists()
    settings.KEEP_ORIGINALS = True
    original = jpeg(colour="red", comment=b"by somebody")
    send(desk, file(original))
    (kept,) = [path for path in settings.ORIGINALS_ROOT.rglob("*") if path.is_file()]
    assert kept.read_bytes() == original
    assert kept.stat().st_mode & 0o077 == 0
    name = kept.relative_to(settings.ORIGINALS_ROOT)
    for address in (f"/media/{name}", f"/media/../originals/{name}", f"/media/originals/{name}"):
        assert desk.get(address).status_code == 404
    Photo.objects.first().delete()


@pytest.mark.django_db(transaction=True)
def test_deleting_a_picture_removes_its_files_and_its_original(settings, tmp_path):
    settings.ORIGINALS_ROOT, settings.KEEP_ORIGINALS = tmp_path / "originals", True
    photo, other = Photo.objects.from_upload(file()), Photo.objects.from_upload(file(colour="red"))
    make_renditions.func(photo.pk)
    Photo.objects.get(pk=photo.pk).delete()
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(left) == 2
    assert default_storage.exists(other.file.name)


# Finding


def listed(desk, **asked):
    response = desk.get(LIST, asked)
    assert response.status_code == 200
    return {photo.caption for photo in response.context["cl"].result_list}


def test_pictures_are_found_without_tone_marks_by_their_words_and_their_stories(desk):
    make_photo(caption="Cầu treo Kon Klor", credit="Suối Đá")
    shown = make_photo(caption="Ảnh khác", alt="Đồng lúa")
    make_revision(headline="Kỳ họp thứ bảy", lead=shown)
    assert listed(desk, q="cau klor") == {"Cầu treo Kon Klor"}
    assert listed(desk, q="suoi da") == {"Cầu treo Kon Klor"}
    assert listed(desk, q="đong") == {"Ảnh khác"}
    assert listed(desk, q="thu bay") == {"Ảnh khác"}
    assert listed(desk, q="khong co") == set()


def test_pictures_are_filtered_by_what_they_lack_and_where_they_are_used(desk):
    make_revision(lead=make_photo(caption="dùng"))
    make_photo(caption="thiếu", alt="", credit="")
    old = make_photo(caption="cũ")
    make_photo(caption="mới", replaces=old, credit="Công Luận")
    make_official(portrait=make_photo(caption="chân dung"))
    assert listed(desk, alt="missing") == {"thiếu"}
    assert listed(desk, use="used") == {"dùng", "chân dung"}
    assert listed(desk, use="unused") == {"thiếu", "cũ", "mới"}
    assert listed(desk, use="replaced") == {"cũ"}
    assert listed(desk, credit="-") == {"thiếu"}
    assert listed(desk, credit="Công Luận") == {"mới"}


def test_a_form_offers_no_picture_that_was_replaced(desk):
    old = make_photo(caption="Cầu cũ")
    make_photo(caption="Cầu mới", replaces=old)
    asked = {"app_label": "articles", "model_name": "figure", "field_name": "photo", "term": "cau"}
    offered = desk.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [choice["text"] for choice in offered] == ["Cầu mới — Minh họa"]


def test_the_library_costs_the_same_with_many_pictures(desk, django_assert_max_num_queries):
    for _ in range(30):
        make_revision(lead=make_photo())
    with django_assert_max_num_queries(
        9
    ):  # who asks (2), counts, credits, the page and its filters
        desk.get(LIST)


# One picture


@pytest.mark.django_db(transaction=True)
def test_a_click_on_the_picture_sets_the_focal_point_and_saves_what_was_typed(desk):
    photo = make_photo(width=600, height=400)
    typed = typed_photo(photo, caption="Mới", **{"focal.x": 75, "focal.y": 150})
    response = desk.post(change_url(photo), typed, follow=True)
    assert response.request["PATH_INFO"] == change_url(photo)
    photo.refresh_from_db()
    assert (photo.focal_x, photo.focal_y, photo.caption) == (0.25, 0.75, "Mới")
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.all()] == [[photo.pk]]


@pytest.mark.parametrize(
    ("x", "y"), [("0", "0"), ("a", "1"), ("", ""), ("1e3", "5"), ("9" * 5000, "1"), ("5", None)]
)
def test_what_is_no_click_moves_nothing(desk, x, y):
    """A browser posts the corner where Enter was pressed in a field."""
    photo = make_photo(focal_x=0.3)
    clicked = {name: value for name, value in (("focal.x", x), ("focal.y", y)) if value is not None}
    response = desk.post(change_url(photo), typed_photo(photo, **clicked), follow=True)
    assert response.status_code == 200
    photo.refresh_from_db()
    assert (photo.focal_x, photo.focal_y) == (0.3, 0.5)
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize("focal", ["1.5", "-1", "nan", "inf", "giữa", ""])
def test_a_focal_point_outside_the_picture_is_refused_beside_its_field(desk, focal):
    photo = make_photo()
    response = desk.post(change_url(photo), typed_photo(photo, focal_x=focal, caption="Mới"))
    assert list(errors(response)) == ["focal_x"]
    assert response.context["adminform"].form["caption"].value() == "Mới"


def test_saving_words_does_not_undo_what_the_worker_made_meanwhile(desk):
    photo = make_photo()
    form = typed_photo(photo, caption="Mới")
    Photo.objects.filter(pk=photo.pk).update(renditions={"": {"avif": [480], "jpg": [480]}})
    desk.post(change_url(photo), form)
    photo.refresh_from_db()
    assert photo.caption == "Mới"
    assert photo.renditions == {"": {"avif": [480], "jpg": [480]}}


def test_its_page_says_where_a_picture_is_used(desk):
    photo = make_photo()
    live = make_revision(headline="Đang đăng", lead=photo)
    draft = make_draft(headline="Còn nháp", lead=photo)
    text = desk.get(change_url(photo)).text
    for revision in (live, draft):
        assert f'<a href="{reverse("admin:articles_revision_change", args=[revision.pk])}"' in text
    assert "Đang đăng" in text
    assert "Bản nháp" in text


FOR_WHO_APPROVES = "Ảnh này có trong bài đã duyệt"


@pytest.mark.parametrize("label", ["assisted", ""])
def test_the_ai_label_of_an_approved_picture_takes_somebody_who_approves(desk, client, label):
    """Readers see it at once, in what is published already."""
    photo = make_photo(ai_label="generated")
    make_revision(lead=photo)
    refused = desk.post(change_url(photo), typed_photo(photo, ai_label=label, caption="Mới"))
    [sentence] = errors(refused)["ai_label"]
    assert sentence.startswith(FOR_WHO_APPROVES)
    assert refused.context["adminform"].form["caption"].value() == "Mới"
    client.force_login(make_user("section editor"))
    client.post(change_url(photo), typed_photo(photo, ai_label=label))
    photo.refresh_from_db()
    assert photo.ai_label == label


def test_a_reporter_labels_what_was_approved_nowhere_and_keeps_other_words(desk):
    drafted, published = make_photo(), make_photo(ai_label="assisted")
    make_draft(lead=drafted)
    make_revision(lead=published)
    desk.post(change_url(drafted), typed_photo(drafted, ai_label="generated"))
    desk.post(change_url(published), typed_photo(published, caption="Mới"))
    labels = Photo.objects.order_by("pk").values_list("ai_label", "caption")
    assert list(labels) == [("generated", drafted.caption), ("assisted", "Mới")]


def test_sending_an_approved_picture_again_labels_it_no_more_than_its_page_does(desk):
    send(desk, file(), alt="Cầu treo", credit="Suối Đá")
    make_revision(lead=Photo.objects.get())
    response = send(desk, file(), ai_label="generated")
    [sentence] = errors(response)["ai_label"]
    assert sentence.startswith(FOR_WHO_APPROVES)
    assert Photo.objects.get().ai_label == ""


def test_a_picture_in_use_is_not_deleted_and_the_refusal_says_where_it_is(client, managing_editor):
    client.force_login(managing_editor)
    photo = make_photo()
    revision = make_revision(headline="Cầu mới", lead=photo)
    delete = reverse("admin:articles_photo_delete", args=[photo.pk])
    for response in (
        client.get(delete, follow=True),
        client.post(delete, {"post": "yes"}, follow=True),
    ):
        (sentence,) = told(response)
        address = reverse("admin:articles_revision_change", args=[revision.pk])
        assert f'<a href="{address}">Cầu mới (phiên bản 1)</a>' in sentence
    assert Photo.objects.exists()
    unused = make_photo()
    client.post(reverse("admin:articles_photo_delete", args=[unused.pk]), {"post": "yes"})
    assert list(Photo.objects.all()) == [photo]


def test_an_officials_portrait_and_a_banner_are_in_use_too(client, managing_editor):
    client.force_login(managing_editor)
    official = make_official(portrait=make_photo(caption="chân dung"))
    banner = make_switch("notice", photo=make_photo(caption="băng"))
    for photo, name, shown in (
        (official.portrait, "articles_official_change", official),
        (banner.photo, "articles_switch_change", banner),
    ):
        address = reverse(f"admin:{name}", args=[shown.pk])
        assert f'<a href="{address}">' in client.get(change_url(photo)).text
        delete = reverse("admin:articles_photo_delete", args=[photo.pk])
        (sentence,) = told(client.post(delete, {"post": "yes"}, follow=True))
        assert f'<a href="{address}">{shown}</a>' in sentence
    assert listed(client, use="used") == {"chân dung", "băng"}


# Replacing


def replaced(desk, photo):
    typed = typed_photo(photo, replacement=file(colour="red"))
    return desk.post(change_url(photo), typed, follow=True)


def offered_to(desk, photo):
    """The drafts a picture's page offers to show it in."""
    return desk.get(change_url(photo)).context["adminform"].form.fields["drafts"].queryset


def test_a_new_file_makes_a_new_picture_and_what_was_approved_shows_the_old(desk):
    old = make_photo(caption="Cầu treo", alt="Một cây cầu", credit="Suối Đá")
    live = make_revision(lead=old)
    draft = make_draft(lead=old)
    response = replaced(desk, old)
    new = Photo.objects.get(replaces=old)
    assert response.request["PATH_INFO"] == change_url(new)
    assert (new.caption, new.alt, new.credit) == ("Cầu treo", "Một cây cầu", "Suối Đá")
    assert live.figures.get().photo == draft.figures.get().photo == old
    assert not list(broken_seals(type(live).objects))
    desk.post(change_url(new), typed_photo(new, drafts=[draft.pk]))
    assert draft.figures.get().photo == new
    assert live.figures.get().photo == old
    assert draft.events.last().kind == "edit"
    version = draft.version
    draft.refresh_from_db()
    assert draft.version == version + 1
    assert not offered_to(desk, new)


def test_a_draft_that_is_not_offered_keeps_its_picture(desk):
    old = make_photo()
    approved = make_revision(lead=old)
    in_review = make_draft(lead=old)  # a reporter does not change what another edits
    in_review.submit(None)
    offered = make_draft(lead=old)
    replaced(desk, old)
    new = Photo.objects.get(replaces=old)
    for revision in (approved, in_review):
        forged = typed_photo(new, drafts=[revision.pk])
        assert list(errors(desk.post(change_url(new), forged))) == ["drafts"]
        assert revision.figures.get().photo == old
    assert list(offered_to(desk, new)) == [offered]


@pytest.mark.parametrize("is_chosen_again", [True, False])
def test_a_replacement_outlives_a_mistake_beside_it(desk, is_chosen_again):
    old = make_photo(caption="Cầu treo")
    typed = typed_photo(old, focal_x="1.5", replacement=file(colour="red"))
    response = desk.post(change_url(old), typed)
    assert list(errors(response)) == ["focal_x"]
    taken = response.context["adminform"].form["taken"].value()
    typed = typed_photo(old, taken=taken)
    if is_chosen_again:
        typed["replacement"] = file(colour="red")
    response = desk.post(change_url(old), typed, follow=True)
    new = Photo.objects.get(replaces=old)
    assert response.request["PATH_INFO"] == change_url(new)
    assert new.caption == "Cầu treo"


def test_no_other_picture_is_made_a_replacement_by_a_forged_memory(desk, reporter):
    photo, others = make_photo(), make_photo()
    own = make_photo(uploaded_by=reporter, replaces=others)
    for forged in (photo, others, own):
        desk.post(change_url(photo), typed_photo(photo, taken=forged.pk))
    assert list(Photo.objects.exclude(replaces=None)) == [own]


def test_a_replacement_that_is_no_picture_or_is_known_is_refused(desk):
    photo, known = make_photo(), Photo.objects.from_upload(file())
    for content in (NO_PICTURE, None):
        typed = typed_photo(photo, caption="Mới", replacement=file(content))
        response = desk.post(change_url(photo), typed)
        assert list(errors(response)) == ["replacement"]
        assert response.context["adminform"].form["caption"].value() == "Mới"
    assert change_url(known) in response.text
    assert not Photo.objects.exclude(replaces=None).exists()
