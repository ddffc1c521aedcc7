"""Telling readers what was wrong: the kind of a change, its note, the log, the notice."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from articles.approval import NotReadyError
from articles.forms import KIND_NEEDED
from articles.models import Identity, Revision
from articles.seals import seal_of
from tests.articles.story_form import change_url, reposted
from tests.factories import (
    make_author,
    make_draft,
    make_revision,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db

LOG = "/dinh-chinh/"
NOTE = "Bản trước ghi sai họ của ông chủ tịch."
ANSWERS = {
    "work": "Sơ kết quy chế phối hợp",
    "section": "Chính trị",
    "date": "2018-03-01",
    "was_false": "Ông A chủ trì.\n\nÔng B dự <script>.",
    "is_right": "Ông B chủ trì.",
    "apology": "Tòa soạn xin lỗi bạn đọc.",
}


def change_of(story, change="correction", note=NOTE, at=None, **values):
    """An approved change of a live story."""
    draft = story.copy(by=None)
    for name, value in ({"public_note": note} | values).items():
        setattr(draft, name, value)
    draft.save()
    draft.submit(None)
    draft.approve(None, at or timezone.now(), change)
    return draft


def rectify_url(revision):
    return reverse("admin:articles_revision_rectify", args=[revision.pk])


def shown(response):
    return [correction.pk for correction in response.context["corrections"]]


@pytest.fixture
def story():
    return make_revision(headline="Sơ kết quy chế phối hợp")


@pytest.fixture
def desk(client, managing_editor):
    client.force_login(managing_editor)
    return client


# The kind of a change


def story_for(kind):
    """A live story to which such a change may be made."""
    if kind != "rectification":
        return make_revision()
    notice = make_draft(rectifies=make_revision().article, public_note=NOTE)
    notice.submit(None)
    notice.approve(None, timezone.now() - timedelta(hours=1))
    return notice


@pytest.mark.parametrize(
    ("kind", "moves"),
    [("minor", False), ("update", True), ("correction", True), ("rectification", True)],
)
def test_only_a_material_change_moves_the_date_readers_see(desk, kind, moves):
    story = story_for(kind)
    draft = story.copy(by=None)
    form = desk.get(change_url(draft))
    posted = reposted(form, kind_of_change=kind, public_note=NOTE, _approve="")
    desk.post(change_url(draft), posted)
    draft.refresh_from_db()
    assert (draft.state, draft.change) == ("approved", kind)
    assert (draft.modified_at > story.modified_at) is moves
    assert draft.first_published_at == story.first_published_at
    readers_page = desk.get(story.get_absolute_url())
    assert ('class="modified"' in readers_page.text) is moves


@pytest.mark.parametrize("kind", ["correction", "rectification"])
def test_what_was_wrong_is_told_or_refused_beside_the_note(desk, kind):
    draft = story_for(kind).copy(by=None)
    form = desk.get(change_url(draft))
    posted = reposted(form, kind_of_change=kind, headline="Tít đã sửa", public_note="", _approve="")
    response = desk.post(change_url(draft), posted)
    assert list(response.context["adminform"].form.errors) == ["public_note"]
    assert "Tít đã sửa" in response.text
    again = reposted(response)
    assert again["kind_of_change"] == kind
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize("step", ["_approve", "_schedule"])
def test_a_change_is_not_approved_until_its_kind_is_chosen(desk, story, step):
    draft = story.copy(by=None)
    form = desk.get(change_url(draft))
    assert form.context["adminform"].form["kind_of_change"].value() is None
    hour = f"{timezone.localtime() + timedelta(hours=1):%Y-%m-%dT%H:%M}"
    typed = {"headline": "Tít đã sửa", "hour": hour if step == "_schedule" else ""}
    response = desk.post(change_url(draft), reposted(form, **typed, **{step: ""}))
    errors = response.context["adminform"].form.errors
    assert errors == {"kind_of_change": [gettext(KIND_NEEDED)]}
    assert "Tít đã sửa" in response.text
    draft.refresh_from_db()
    assert draft.state == "draft"
    desk.post(change_url(draft), reposted(form, headline="Tít đã sửa", _submit=""))
    draft.refresh_from_db()
    assert (draft.state, draft.change) == ("in_review", "first")  # who writes need not say


def test_a_story_readers_never_saw_is_not_asked_about_changes(desk):
    draft = make_draft()
    draft.submit(None)
    form = desk.get(change_url(draft))
    assert "kind_of_change" not in form.context["adminform"].form.fields
    desk.post(change_url(draft), reposted(form, _approve=""))
    draft.refresh_from_db()
    assert (draft.state, draft.change) == ("approved", "first")


def test_beside_the_kinds_a_link_leads_to_the_guided_rectification(desk, story):
    link = f"<a href='{rectify_url(draft := story.copy(by=None))}'>"
    assert link in desk.get(change_url(draft)).text
    notice = story_for("rectification").copy(by=None)
    assert (
        rectify_url(notice)
        not in desk.get(change_url(notice)).context["adminform"].form["kind_of_change"].help_text
    )


def test_the_kind_of_a_change_is_kept_with_the_draft(desk, story):
    draft = story.copy(by=None)
    form = desk.get(change_url(draft))
    desk.post(change_url(draft), reposted(form, kind_of_change="correction", _save=""))
    again = desk.get(change_url(draft))
    assert reposted(again)["kind_of_change"] == "correction"


@pytest.mark.parametrize("kind", ["first", "rectification"])
def test_a_kind_there_is_not_is_refused(desk, story, kind):
    draft = story.copy(by=None)
    form = desk.get(change_url(draft))
    posted = reposted(form, kind_of_change=kind, public_note=NOTE, _approve="")
    response = desk.post(change_url(draft), posted)
    assert list(response.context["adminform"].form.errors) == ["kind_of_change"]


def test_the_note_of_an_earlier_change_is_not_offered_again(desk, story):
    corrected = change_of(story)
    page = desk.get(change_url(corrected))
    assert reposted(page)["public_note"] == ""


def test_a_correction_called_back_keeps_its_note(story):
    scheduled = change_of(story, at=timezone.now() + timedelta(hours=1))
    scheduled.call_back(None)
    assert scheduled.copy(None).public_note == NOTE
    assert change_of(make_revision()).copy(None).public_note == ""


# The log


@pytest.mark.database
def test_the_log_shows_notes_by_the_clock_the_latest_first(client, story):
    hour = timezone.now() + timedelta(hours=2)
    first = change_of(story)
    second = change_of(make_revision(), "rectification")
    later = change_of(make_revision(), at=hour)
    change_of(make_revision(), "update")
    response = client.get(LOG)
    assert shown(response) == [second.pk, first.pk]
    assert NOTE in response.text
    assert f'<a href="{story.get_absolute_url()}">' in response.text
    with time_machine.travel(hour, tick=False):
        assert shown(client.get(LOG)) == [later.pk, second.pk, first.pk]


@pytest.mark.database
def test_a_note_stays_and_superseded_text_is_not_shown(client, story):
    change_of(story, headline="Tít bị thay")
    change_of(story, "minor", note="", headline="Tít đang đứng")
    text = client.get(LOG).text
    assert NOTE in text
    assert "Tít đang đứng" in text
    assert "Tít bị thay" not in text


def test_a_correction_called_back_was_never_told(client, story):
    change_of(story, at=timezone.now() + timedelta(hours=1)).call_back(None)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert shown(client.get(LOG)) == []


@pytest.mark.database
def test_a_withdrawn_story_leaves_the_log(client, story):
    change_of(story)
    story.article.withdraw(None, "Đã gỡ.", "")
    response = client.get(LOG)
    assert NOTE not in response.text
    assert story.get_absolute_url() not in response.text
    story.article.put_back(None)
    assert NOTE in client.get(LOG).text


@pytest.mark.database
def test_older_notes_follow_the_link_without_a_gap(client):
    now = timezone.now()
    told = [change_of(make_revision(), at=now) for _ in range(25)]
    page = client.get(LOG)
    assert shown(page) == [correction.pk for correction in reversed(told[5:])]
    older = client.get(LOG, {"truoc": page.context["page"].older})
    assert shown(older) == [correction.pk for correction in reversed(told[:5])]
    assert older.context["page"].older is None


@pytest.mark.parametrize("position", ["", "x", "20180301T093000000000-", "99999999T999999999999-1"])
def test_a_position_nobody_was_given_is_not_found(client, position):
    assert client.get(LOG, {"truoc": position}).status_code == 404


@pytest.mark.parametrize("count", [1, 15])
def test_the_log_costs_three_queries(client, django_assert_num_queries, count):
    for _ in range(count):
        change_of(make_revision())
    with django_assert_num_queries(3):  # the notes, what stands there now, the frame's version
        client.get(LOG)


def test_the_log_is_found_from_every_page_and_is_only_read(client):
    assert f'href="{LOG}"' in client.get("/").text
    assert client.get(LOG).status_code == 200
    assert client.post(LOG).status_code == 405
    assert not client.get(LOG).cookies


def test_markup_in_a_note_is_shown_as_text(client, story):
    change_of(story, note="<script>alert(1)</script>")
    for page in (LOG, story.get_absolute_url()):
        assert "&lt;script&gt;alert(1)" in client.get(page).text


# The notice


def begin(desk, story, **values):
    response = desk.post(rectify_url(story), ANSWERS | values)
    return response, Revision.objects.filter(rectifies=story.article).order_by("pk").last()


def published(notice, at=None):
    notice.bylines.create(author=make_author())
    notice.submit(None)
    notice.approve(make_user("managing editor"), at or timezone.now())
    return notice


def test_the_form_knows_the_story_and_asks_the_rest(desk, story):
    form = desk.get(rectify_url(story)).context["form"]
    assert form["work"].value() == story.headline
    assert form["section"].value() == story.section.name
    assert str(form["date"].value()) == str(timezone.localdate(story.first_published_at))
    assert form["apology"].value()


def test_answers_make_a_draft_of_a_notice(desk, story, managing_editor):
    response, notice = begin(desk, story)
    assert response.url == change_url(notice)
    assert notice.article != story.article
    assert (notice.state, notice.section, notice.rectifies) == (
        "draft",
        story.section,
        story.article,
    )
    assert notice.headline == Identity().headline_of_notice().format(headline=ANSWERS["work"])
    assert "<p>Ông A chủ trì.</p>" in notice.body
    assert "Ông B dự &lt;script&gt;." in notice.body
    assert "1/3/2018" in notice.body
    assert notice.public_note == "Ông B chủ trì."
    assert [(event.kind, event.by) for event in notice.events.all()] == [("begin", managing_editor)]
    assert story.article.live_revision() == story


def test_the_newsroom_sets_the_headline(desk, story):
    Identity.objects.create(rectification_title="CẢI CHÍNH, XIN LỖI – {headline} {x}")
    _response, notice = begin(desk, story, work=250 * "â")
    assert notice.headline.startswith("CẢI CHÍNH, XIN LỖI – ââ")
    assert len(notice.headline) == 250
    Revision.objects.get(pk=notice.pk).full_clean(exclude=["source_url"])


def test_a_double_click_makes_one_notice(desk, story):
    begin(desk, story)
    begin(desk, story)
    assert Revision.objects.filter(rectifies=story.article).count() == 1
    begin(desk, story, was_false="Khác")
    assert Revision.objects.filter(rectifies=story.article).count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("work", ""),
        ("work", 251 * "a"),
        ("section", ""),
        ("date", ""),
        ("date", "2999-01-01"),
        ("date", "20255-01-01"),
        ("was_false", " "),
        ("is_right", ""),
        ("is_right", 4001 * "a"),
        ("apology", ""),
        ("was_false", "nul\x00byte"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_beside_its_field(desk, story, field, value):
    response, notice = begin(desk, story, **{field: value})
    assert list(response.context["form"].errors) == [field]
    assert notice is None
    if field != "is_right":
        assert "Ông B chủ trì." in response.text


def test_a_long_answer_is_cut_in_the_note_alone(desk, story):
    _response, notice = begin(desk, story, is_right=4000 * "đ")
    assert len(notice.public_note) == 500
    assert 4000 * "đ" in notice.body


@pytest.mark.parametrize(
    ("role", "status"),
    [("reporter", 403), ("section editor", 403), ("moderator", 403), ("managing editor", 302)],
)
def test_who_may_approve_there_may_begin_a_notice(client, story, role, status):
    client.force_login(make_user(role))
    response, notice = begin(client, story)
    assert response.status_code == status
    assert (notice is not None) is (status == 302)


def test_a_section_editor_begins_one_in_their_section(client, story):
    editor = make_user("section editor")
    story.section.editors.add(editor)
    client.force_login(editor)
    assert rectify_url(story) in client.get(change_url(story)).text
    assert begin(client, story)[0].status_code == 302
    elsewhere = make_revision(section=make_section("Thể thao"))
    assert begin(client, elsewhere)[0].status_code == 403


def test_only_what_readers_see_is_rectified(desk, story):
    draft = make_draft()
    story.article.withdraw(None, "", "")
    for revision in (draft, story):
        _response, notice = begin(desk, revision)
        assert notice is None


def test_asking_changes_nothing(desk, story):
    desk.get(rectify_url(story), ANSWERS)
    assert desk.delete(rectify_url(story)).status_code == 405
    assert desk.get(rectify_url(Revision(pk=999))).status_code == 404
    assert not Revision.objects.filter(rectifies__isnull=False).exists()


def test_it_goes_through_the_normal_review(desk, story, managing_editor):
    _response, notice = begin(desk, story)
    notice.bylines.create(author=make_author())
    notice.submit(managing_editor)
    with pytest.raises(NotReadyError):
        notice.approve(managing_editor, timezone.now())


@pytest.mark.database
def test_notice_and_story_lead_to_each_other_while_both_are_live(desk, story):
    _response, notice = begin(desk, story)
    there, here = story.get_absolute_url(), notice.get_absolute_url()
    assert here not in desk.get(there).text
    hour = timezone.now() + timedelta(hours=1)
    published(notice, hour)
    assert here not in desk.get(there).text
    with time_machine.travel(hour, tick=False):
        assert here in desk.get(there).text
        assert there in desk.get(here).text
        story.article.withdraw(None, "", "")
        assert there not in desk.get(here).text
        story.article.put_back(None)
        notice.article.withdraw(None, "", "")
        assert here not in desk.get(there).text


@pytest.mark.database
def test_a_notice_is_in_the_log_and_its_own_place_on_the_front_page(desk, story):
    notice = published(begin(desk, story)[1])
    assert shown(desk.get(LOG)) == [notice.pk]
    assert list(desk.get("/").context["rectifications"]) == [notice]
    assert 'id="cai-chinh"' in desk.get("/").text
    with time_machine.travel(timezone.now() + timedelta(days=7)):
        assert 'id="cai-chinh"' not in desk.get("/").text
        assert shown(desk.get(LOG)) == [notice.pk]
    notice.article.withdraw(None, "", "")
    assert 'id="cai-chinh"' not in desk.get("/").text


def test_a_notice_says_itself_what_it_rectifies_but_tells_of_its_own_errors(desk, story):
    notice = published(begin(desk, story)[1])
    page = desk.get(notice.get_absolute_url())
    assert list(page.context["corrections"]) == []
    corrected = change_of(notice)
    page = desk.get(notice.get_absolute_url())
    assert list(page.context["corrections"]) == [corrected]


def test_what_a_notice_mends_is_sealed_and_goes_with_every_version(desk, story):
    notice = published(begin(desk, story)[1])
    assert notice.change == "rectification"
    form = desk.get(change_url(notice))
    desk.post(change_url(notice), reposted(form, headline="Cải chính, lần hai"))
    again = notice.article.open_revision()
    assert again.rectifies == story.article
    again.discard(None)
    assert again.copy(None).rectifies == story.article
    notice.rectifies_id = None
    assert seal_of(notice) != notice.seal


def test_a_notice_without_a_note_is_refused_beside_it(desk, story):
    _response, notice = begin(desk, story)
    notice.bylines.create(author=make_author())
    form = desk.get(change_url(notice))
    typed = {"public_note": "", "alone_because": "Trực một mình.", "_approve": ""}
    response = desk.post(change_url(notice), reposted(form, **typed))
    assert list(response.context["adminform"].form.errors) == ["public_note"]


# The AI label


@pytest.mark.parametrize("label", ["assisted", "generated"])
def test_readers_are_told_of_ai_in_the_newsrooms_words(client, label):
    Identity.objects.create(**{f"ai_{label}": "Có trợ giúp của <AI>."})
    story = make_revision(ai_label=label)
    assert "Có trợ giúp của &lt;AI&gt;." in client.get(story.get_absolute_url()).text


def test_a_text_without_ai_says_nothing_of_it(client):
    assert "ai-label" not in client.get(make_revision().get_absolute_url()).text


def test_every_ai_label_has_words_of_its_own():
    words = [str(Identity().ai_words(label)) for label in Revision.AILabel.values if label]
    assert all(words)
    assert len(set(words)) == len(words)
