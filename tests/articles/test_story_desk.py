"""The desk: one form in which a story is written, reviewed and approved."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from articles.admin.steps import seen_of
from articles.models import Article, Figure, Photo, Revision
from tests.articles.story_form import add_url, change_url, reposted, rows, typed_story
from tests.factories import (
    jpeg,
    make_author,
    make_draft,
    make_event,
    make_official,
    make_organisation,
    make_photo,
    make_revision,
    make_section,
    make_tenure,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(db):
    return typed_story(make_section(), make_author())


@pytest.fixture
def section_editor(db):
    """Edits the section of `typed`."""
    editor = make_user("section editor", username="editor")
    make_section().editors.add(editor)
    return editor


def write(client, user, typed, **values):
    """Post a new story; returns the response and the newest revision."""
    client.force_login(user)
    response = client.post(add_url(), typed | values)
    return response, Revision.objects.order_by("pk").last()


def errors_of(response):
    return response.context["adminform"].form.errors


def test_a_reporter_writes_a_whole_report_in_one_form(client, reporter, typed):
    chairman, delegate = make_official("Trần Văn Một"), make_official("Lê Thị Hai")
    event = make_event()
    provincial, party = make_organisation(), make_organisation("Tỉnh ủy", is_party=True)
    make_tenure(chairman, "Chủ tịch UBND tỉnh", organisation=provincial)
    make_tenure(chairman, "Phó Bí thư Tỉnh ủy", organisation=party)
    upload = SimpleUploadedFile("so ket.jpg", jpeg(), content_type="image/jpeg")
    typed |= rows(
        "bylines",
        {"author": make_author("Thanh Tùng").pk, "credit": "reporter"},
        {"author": make_author("Công Luận").pk, "credit": "reporter"},
    )
    typed |= rows(
        "mentions",
        {"tag": chairman.pk, "role": "chaired", "spoke": "on", "position_text": ""},
        {"tag": delegate.pk, "role": "attended", "position_unstated": "on"},
    )
    figure = {"upload": upload, "placement": "lead", "alt": "Quang cảnh", "credit": "Minh họa"}
    typed |= rows("figures", figure)
    typed |= rows("taggings", {"tag": make_topic("Mặt trận").pk})
    typed |= rows("revision_organisations", {"organisation": provincial.pk})
    response, revision = write(client, reporter, typed, event=event.pk, _submit="")
    assert response.status_code == 302
    assert revision.state == Revision.State.IN_REVIEW
    assert revision.article.slug == "so-ket-quy-che-phoi-hop"
    assert [byline.author.name for byline in revision.bylines.all()] == ["Thanh Tùng", "Công Luận"]
    chaired, attended = revision.mentions.all()
    assert chaired.position_text == "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh"
    assert chaired.spoke
    assert attended.position_text == ""
    assert attended.position_unstated
    assert revision.lead_figure().photo.alt == "Quang cảnh"
    assert [event.kind for event in revision.events.all()] == ["begin", "submit"]


def test_the_position_printed_is_that_of_the_events_day(client, reporter, typed):
    official = make_official()
    day = timezone.localdate() - timedelta(days=1000)
    make_tenure(official, "Giám đốc sở", end=day)
    make_tenure(official, "Chủ tịch UBND tỉnh", start=day + timedelta(days=1))
    typed |= rows("mentions", {"tag": official.pk, "role": "attended"})
    _response, revision = write(client, reporter, typed, event=make_event(date=day).pk)
    assert revision.mentions.get().position_text == "Giám đốc sở"


def test_the_form_asks_for_the_position_of_that_day(client, reporter):
    official = make_official()
    day = timezone.localdate() - timedelta(days=1000)
    make_tenure(official, "Giám đốc sở", end=day)
    make_tenure(official, "Chủ tịch UBND tỉnh", start=day + timedelta(days=1))
    client.force_login(reporter)
    address = reverse("admin:articles_official_position", args=[official.pk])
    then = client.get(address, {"event": make_event(date=day).pk})
    assert then.json() == {"position": "Giám đốc sở"}
    for no_event in ["", "0", "x", "٣", "9" * 30]:
        now = client.get(address, {"event": no_event})
        assert now.json() == {"position": "Chủ tịch UBND tỉnh"}, no_event


def test_a_second_person_approves_and_readers_see_it(client, reporter, managing_editor, typed):
    _response, revision = write(client, reporter, typed, _submit="")
    client.force_login(managing_editor)
    form = client.get(change_url(revision))
    response = client.post(change_url(revision), reposted(form, _approve=""))
    assert response.status_code == 302
    revision.refresh_from_db()
    assert revision.state == Revision.State.APPROVED
    assert revision.article.live_revision() == revision


def test_nobody_approves_alone_what_they_wrote_alone(client, section_editor, typed):
    response, revision = write(client, section_editor, typed)
    form = client.get(change_url(revision))
    response = client.post(change_url(revision), reposted(form, _approve=""), follow=True)
    revision.refresh_from_db()
    assert revision.state == Revision.State.DRAFT
    assert len(response.context["messages"]) == 2


def test_who_may_approve_alone_is_asked_why_beside_the_field(client, managing_editor, typed):
    _response, revision = write(client, managing_editor, typed)
    form = client.get(change_url(revision))
    response = client.post(change_url(revision), reposted(form, headline="Tít mới", _approve=""))
    assert list(errors_of(response)) == ["alone_because"]
    assert "Tít mới" in response.text
    revision.refresh_from_db()
    assert revision.state == Revision.State.DRAFT


def test_a_newsroom_of_one_may_switch_that_off(client, managing_editor, typed, settings):
    settings.REVIEW_BY_SECOND_PERSON = False
    _response, revision = write(client, managing_editor, typed)
    form = client.get(change_url(revision))
    client.post(change_url(revision), reposted(form, _approve=""))
    assert revision.article.live_revision() == revision


def test_a_reporter_cannot_approve(client, reporter, typed):
    _response, revision = write(client, reporter, typed)
    form = client.get(change_url(revision))
    response = client.post(change_url(revision), reposted(form, _approve=""))
    assert response.status_code == 200
    assert errors_of(response)["__all__"].as_data()[0].code == "forbidden"
    assert revision.article.live_revision() is None


def test_a_story_is_scheduled_for_an_hour_in_vietnam_time(client, reporter, section_editor, typed):
    _response, revision = write(client, reporter, typed, _submit="")
    client.force_login(section_editor)
    form = client.get(change_url(revision))
    hour = (timezone.localtime() + timedelta(days=1)).replace(second=0, microsecond=0)
    typed_hour = hour.strftime("%Y-%m-%dT%H:%M")
    client.post(change_url(revision), reposted(form, hour=typed_hour, _schedule=""))
    revision.refresh_from_db()
    assert revision.publish_at == hour
    assert revision.article.live_revision() is None
    assert revision.article.live_revision(hour) == revision


@pytest.mark.parametrize(
    "hour", ["", "2020-01-01T10:00", "20255-01-01T10:00", "2999-01-01T10:00", "chiều mai"]
)
def test_an_hour_that_cannot_be_is_refused_beside_its_field(
    client, reporter, section_editor, typed, hour
):
    _response, revision = write(client, reporter, typed, _submit="")
    client.force_login(section_editor)
    form = client.get(change_url(revision))
    posted = reposted(form, hour=hour, headline="Tít đã sửa", _schedule="")
    response = client.post(change_url(revision), posted)
    assert list(errors_of(response)) == ["hour"]
    assert "Tít đã sửa" in response.text
    revision.refresh_from_db()
    assert revision.state == Revision.State.IN_REVIEW


def test_an_hour_that_was_chosen_is_not_passed_over(client, reporter, section_editor, typed):
    _response, revision = write(client, reporter, typed, _submit="")
    client.force_login(section_editor)
    form = client.get(change_url(revision))
    hour = f"{timezone.localtime() + timedelta(hours=2):%Y-%m-%dT%H:%M}"
    response = client.post(change_url(revision), reposted(form, hour=hour, _approve=""))
    assert list(errors_of(response)) == ["hour"]
    assert hour in response.text
    revision.refresh_from_db()
    assert revision.state == Revision.State.IN_REVIEW


def test_a_report_does_not_come_before_its_event(client, reporter, section_editor, typed):
    tomorrow = timezone.localdate() + timedelta(days=1)
    event = make_event(date=tomorrow)
    _response, revision = write(client, reporter, typed, event=event.pk, _submit="")
    client.force_login(section_editor)
    form = client.get(change_url(revision))
    refused = client.post(change_url(revision), reposted(form, standfirst="Mới", _approve=""))
    assert list(errors_of(refused)) == ["event"]
    assert "Mới" in refused.text
    hour = f"{tomorrow + timedelta(days=1)}T06:00"
    client.post(change_url(revision), reposted(form, hour=hour, _schedule=""))
    revision.refresh_from_db()
    assert revision.state == Revision.State.APPROVED


def test_a_new_story_begins_with_its_writers_own_name(client, reporter, typed):
    author = make_author("Sông Pô Cô", user=reporter)
    client.force_login(reporter)
    form = client.get(add_url())
    bylines, others = form.context["inline_admin_formsets"][0].formset, make_author("Suối Đá")
    assert [row["author"].value() for row in bylines.forms] == [author.pk, None]
    second = {"bylines-1-author": others.pk}
    client.post(add_url(), reposted(form, headline="Cầu mới", **second))
    story = Revision.objects.get()
    assert [str(row.author) for row in story.bylines.all()] == ["Sông Pô Cô", "Suối Đá"]


def test_what_is_missing_is_listed_and_the_text_is_kept(client, reporter, section_editor, typed):
    _response, revision = write(client, reporter, typed, _submit="", body="", section="")
    client.force_login(section_editor)
    form = client.get(change_url(revision))
    posted = reposted(form, standfirst="Sapo mới", _approve="")
    response = client.post(change_url(revision), posted, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == [
        "error",
        "error",
        "info",
    ]
    revision.refresh_from_db()
    assert (revision.state, revision.standfirst) == ("in_review", "Sapo mới")


def test_an_editor_sends_a_story_back_with_a_note(client, reporter, section_editor, typed):
    _response, revision = write(client, reporter, typed, _submit="")
    client.force_login(section_editor)
    form = client.get(change_url(revision))
    response = client.post(change_url(revision), reposted(form, _send_back=""))
    assert list(errors_of(response)) == ["note"]
    client.post(change_url(revision), reposted(form, note="Thiếu tên nguồn.", _send_back=""))
    revision.refresh_from_db()
    assert revision.state == Revision.State.DRAFT
    assert revision.events.last().note == "Thiếu tên nguồn."


def test_a_reporter_cannot_change_what_is_in_review_and_loses_nothing(client, reporter, typed):
    _response, revision = write(client, reporter, typed)
    form = client.get(change_url(revision))
    client.post(change_url(revision), reposted(form, _submit=""))
    late = client.post(change_url(revision), reposted(form, standfirst="Viết thêm"))
    assert late.status_code == 200
    assert "Viết thêm" in late.text
    revision.refresh_from_db()
    assert revision.standfirst == "Một câu sapo."


def test_the_second_of_two_saves_is_told_and_overwrites_nothing(client, reporter, typed):
    _response, revision = write(client, reporter, typed)
    form = client.get(change_url(revision))
    client.post(change_url(revision), reposted(form, standfirst="Người thứ nhất"))
    second = client.post(change_url(revision), reposted(form, standfirst="Người thứ hai"))
    assert errors_of(second)["__all__"]
    assert "Người thứ hai" in second.text
    revision.refresh_from_db()
    assert revision.standfirst == "Người thứ nhất"


def test_saving_a_live_story_makes_the_next_draft_with_all_its_rows(client, reporter):
    live = make_revision(
        headline="Cũ",
        mentions=[{"tag": make_official()}],
        topics=["Rừng"],
        lead=make_photo(),
        bylines=["Thanh Tùng", "Công Luận"],
    )
    client.force_login(reporter)
    form = client.get(change_url(live))
    response = client.post(change_url(live), reposted(form, headline="Mới"))
    draft = Revision.objects.order_by("pk").last()
    assert response.url == change_url(draft)
    assert (draft.article, draft.number, draft.state) == (live.article, 2, "draft")
    assert draft.publish_at is None
    names = [str(byline.author) for byline in draft.bylines.all()]
    assert names == ["Thanh Tùng", "Công Luận"]
    assert draft.mentions.get().position_text == live.mentions.get().position_text
    assert draft.taggings.get().tag == live.taggings.get().tag
    assert draft.figures.get().photo == live.figures.get().photo
    assert live.article.live_revision().headline == "Cũ"
    assert Article.objects.count() == 1


def test_the_form_of_a_live_story_with_a_draft_leads_to_the_draft(client, reporter):
    live = make_revision()
    draft = live.copy(by=None)
    client.force_login(reporter)
    response = client.get(change_url(live))
    assert response.url == change_url(draft)


def test_a_second_draft_of_a_live_story_is_refused_with_a_link_to_the_first(client, reporter):
    live = make_revision()
    client.force_login(reporter)
    form = client.get(change_url(live))
    draft = live.copy(by=None)
    response = client.post(change_url(live), reposted(form, headline="Viết lại"))
    assert response.status_code == 200
    assert change_url(draft) in response.text
    assert "Viết lại" in response.text
    assert Revision.objects.count() == 2


def test_a_story_replaced_meanwhile_is_not_copied_from(client, reporter):
    live = make_revision()
    client.force_login(reporter)
    form = client.get(change_url(live))
    newer = live.copy(by=None)
    newer.submit(None)
    newer.approve(None, timezone.now())
    response = client.post(change_url(live), reposted(form, headline="Viết lại"))
    assert change_url(newer) in response.text
    assert Revision.objects.count() == 2


def test_an_older_version_is_there_to_be_read_only(client, managing_editor):
    old = make_revision()
    newer = old.copy(by=None)
    newer.submit(None)
    newer.approve(None, timezone.now())
    client.force_login(managing_editor)
    response = client.get(change_url(old))
    assert response.status_code == 200
    assert "_save" not in response.text
    assert "<p>Một đoạn văn.</p>" in response.text


def test_a_scheduled_story_is_called_back_as_a_draft(client, managing_editor):
    revision = make_revision(publish_at=timezone.now() + timedelta(hours=1))
    client.force_login(managing_editor)
    address = reverse("admin:articles_revision_call_back", args=[revision.pk])
    client.post(address, {"seen": seen_of(revision)})
    assert revision.article.scheduled_revision() is None
    assert revision.article.open_revision().headline == revision.headline


def test_steps_without_a_form_are_refused_to_others_and_to_get(client, reporter):
    revision = make_revision(publish_at=timezone.now() + timedelta(hours=1))
    address = reverse("admin:articles_revision_call_back", args=[revision.pk])
    client.force_login(reporter)
    client.post(address, {"seen": seen_of(revision)})
    assert client.get(address).status_code == 405
    assert revision.article.scheduled_revision() == revision


def test_a_discarded_draft_is_kept_and_leaves_the_list(client, reporter):
    draft = make_draft(headline="Bỏ đi")
    client.force_login(reporter)
    address = reverse("admin:articles_revision_discard", args=[draft.pk])
    client.post(address, {"seen": seen_of(draft)})
    draft.refresh_from_db()
    assert draft.state == Revision.State.DISCARDED
    response = client.get(reverse("admin:articles_revision_changelist"))
    assert "Bỏ đi" not in response.text


def test_a_picture_outlives_an_error_elsewhere_in_the_form(client, reporter, typed):
    upload = SimpleUploadedFile("anh.jpg", jpeg(), content_type="image/jpeg")
    typed |= rows("figures", {"upload": upload, "placement": "lead", "alt": "", "credit": ""})
    response, _revision = write(client, reporter, typed, headline="")
    assert list(errors_of(response)) == ["headline"]
    photo = Photo.objects.get()
    again = reposted(response, headline="Có tít rồi")
    assert again["figures-0-photo"] == str(photo.pk)
    client.post(add_url(), again | {"figures-0-upload": ""})
    assert Figure.objects.get().photo == photo


def test_a_file_that_is_no_picture_is_refused_beside_its_field(client, reporter, typed):
    upload = SimpleUploadedFile("anh.jpg", b"<svg onload=alert(1)>", content_type="image/jpeg")
    typed |= rows("figures", {"upload": upload, "placement": "lead"})
    response, _revision = write(client, reporter, typed)
    (formset,) = [
        f for f in response.context["inline_admin_formsets"] if f.formset.prefix == "figures"
    ]
    assert list(formset.formset.errors[0]) == ["upload"]
    assert not Photo.objects.exists()


def test_two_lead_pictures_are_refused(client, reporter, typed):
    figure = {"photo": make_photo().pk, "placement": "lead"}
    typed |= rows("figures", figure, figure | {"photo": make_photo().pk})
    response, revision = write(client, reporter, typed)
    assert response.status_code == 200
    assert revision is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headline", ""),
        ("headline", "a" * 500),
        ("section", "999"),
        ("event", "x"),
        ("slug", "Có dấu"),
        ("genre", "poem"),
        ("source_url", "javascript:alert(1)"),
        ("headline", "nul\x00byte"),
    ],
)
def test_bad_input_is_refused_beside_its_field(client, reporter, typed, field, value):
    response, revision = write(client, reporter, typed, **{field: value})
    assert response.status_code == 200
    assert field in errors_of(response)
    assert revision is None


def test_an_address_taken_by_another_story_is_refused(client, reporter, typed):
    make_draft(slug="da-co")
    response, _revision = write(client, reporter, typed, slug="da-co")
    assert list(errors_of(response)) == ["slug"]


def test_the_same_headline_gets_an_address_of_its_own(client, reporter, typed):
    slugs = [write(client, reporter, typed)[1].article.slug for _ in range(3)]
    assert slugs == [
        "so-ket-quy-che-phoi-hop",
        "so-ket-quy-che-phoi-hop-2",
        "so-ket-quy-che-phoi-hop-3",
    ]


def test_an_address_follows_the_headline_until_it_is_published_or_chosen(
    client, reporter, managing_editor, typed
):
    _response, revision = write(client, reporter, typed)

    def slug_after(**values):
        form = client.get(change_url(revision))
        client.post(change_url(revision), reposted(form, **values))
        revision.article.refresh_from_db()
        return revision.article.slug

    assert slug_after(headline="Một tít khác") == "mot-tit-khac"
    assert slug_after(headline="Tít thứ ba", slug="tu-chon") == "tu-chon"
    assert slug_after(headline="Tít thứ tư") == "tu-chon"
    assert slug_after(slug="") == "tit-thu-tu"
    revision.refresh_from_db()
    revision.submit(reporter)
    revision.approve(managing_editor, timezone.now() + timedelta(hours=1))
    draft = revision.copy(reporter)
    form = client.get(change_url(draft))
    client.post(change_url(draft), reposted(form, headline="Tít thứ năm"))
    revision.article.refresh_from_db()
    assert revision.article.slug == "tit-thu-tu"


def test_scripts_in_the_text_are_not_kept(client, reporter, typed):
    body = '<p onclick="x()">Một</p><script>alert(1)</script><a href="javascript:x()">hai</a>'
    _response, revision = write(client, reporter, typed, body=body)
    assert revision.body == "<p>Một</p><p>hai</p>"


def test_moderators_and_strangers_do_not_reach_stories(client, moderator):
    draft = make_draft()
    assert client.get(change_url(draft)).status_code == 302
    client.force_login(moderator)
    assert client.get(change_url(draft)).status_code == 403
    assert client.get(reverse("admin:articles_revision_changelist")).status_code == 403


def test_the_list_has_one_row_a_story_and_says_where_it_stands(client, managing_editor):
    hour = timezone.localtime().replace(hour=17, minute=5, second=0, microsecond=0)
    live = make_revision(headline="A")
    changed = make_revision(headline="B")
    changed.copy(by=None)
    make_revision(headline="C", publish_at=hour + timedelta(days=1))
    make_draft(headline="D")
    reviewed = make_draft(headline="E")
    reviewed.submit(None)
    Article.objects.filter(pk=make_revision(headline="F").article_id).update(
        withdrawn_at=timezone.now()
    )
    client.force_login(managing_editor)
    response = client.get(reverse("admin:articles_revision_changelist"))
    page = response.context["cl"]
    words = {str(row): page.model_admin.standing(row) for row in page.result_list}
    with translation.override("en"):
        words_in_english = {str(row): page.model_admin.standing(row) for row in page.result_list}
    assert words_in_english == {
        "A": "Published",
        "B": "Published · has a draft",
        "C": "Scheduled for 17:05 tomorrow",
        "D": "Draft",
        "E": "In review",
        "F": "Withdrawn",
    }
    assert words["B"] == "Đang đăng · có bản nháp"
    assert words["C"] == "Hẹn đăng 17:05 ngày mai"
    assert live.headline in response.text


def test_forty_stories_cost_the_list_no_more_queries_than_one(
    client, managing_editor, django_assert_num_queries
):
    client.force_login(managing_editor)
    for index in range(40):
        make_revision(bylines=[f"Tác giả {index}"])
    # Session, user, two for permissions, count, rows, bylines, their authors, the people named
    # (nobody here), sections to filter.
    with django_assert_num_queries(10):
        client.get(reverse("admin:articles_revision_changelist"))


def whole_report():
    """A draft with two bylines, four officials who hold posts, an event, a topic and a picture."""
    yesterday = timezone.localdate() - timedelta(days=1)
    officials = [make_official(f"Người số {number}") for number in range(4)]
    for official in officials:
        make_tenure(official)
    return make_draft(
        bylines=["Thanh Tùng", "Công Luận"],
        mentions=[{"tag": official} for official in officials],
        topics=["Mặt trận"],
        event=make_event(date=yesterday, host=make_organisation()),
        lead=make_photo(),
    )


def next_of(revision, is_submitted=True):
    draft = revision.copy(by=None)
    if is_submitted:
        draft.submit(None)
    return draft


def report_that(stands):
    """A whole report where the story stands so."""
    report = whole_report()
    if stands == "a draft":
        return report
    report.submit(None)
    if stands == "in review":
        return report
    report.approve(None, timezone.now() - timedelta(hours=2))
    if stands == "live":
        return report
    change = next_of(report, is_submitted=stands != "live, with a draft")
    if stands in ("live, with a draft", "live, a change in review"):
        return change
    change.approve(None, timezone.now() + timedelta(hours=2))
    return change if stands == "a scheduled change" else next_of(report)


@pytest.mark.parametrize(
    "stands",
    [
        "a draft",
        "in review",
        "live",
        "live, with a draft",
        "live, a change in review",
        "a scheduled change",
        "a fix beside a scheduled change",
    ],
)
@pytest.mark.parametrize("role", ["reporter", "section editor", "managing editor"])
def test_the_form_of_a_whole_report_costs_at_most_25_queries(
    client, django_assert_max_num_queries, role, stands
):
    user = make_user(role)
    make_section().editors.add(user)
    report = report_that(stands)
    client.force_login(user)
    with django_assert_max_num_queries(25):
        response = client.get(change_url(report))
    assert response.status_code == 200
