"""A story's versions: who made them, what changed, and the two ways back."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.comparison import ADDED, REMOVED, SAME, Effort, compare, diff_words
from articles.models import Byline, Figure, Mention, Revision, Section
from articles.reviewing import keep_as_submitted
from tests.factories import (
    make_author,
    make_draft,
    make_event,
    make_official,
    make_photo,
    make_revision,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def section_editor(db):
    return make_user("section editor", username="editor")


def address(name, revision):
    return reverse(f"admin:articles_revision_{name}", args=[revision.pk])


def history_of(client, revision):
    response = client.get(address("history", revision))
    assert response.status_code == 200
    return response


def compared(client, old, new):
    query = {"old": old.pk, "new": new.pk}
    return client.get(reverse("admin:articles_revision_compare"), query)


def approve_next(revision, by=None, writer=None, change=None, **values):
    """Approve a changed copy of what stands."""
    draft = revision.copy(writer)
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save()
    draft.submit(writer)
    draft.approve(by, timezone.now(), change)
    return draft


def copied(revision, **values):
    draft = revision.copy(None)
    Revision.objects.filter(pk=draft.pk).update(**values)
    draft.refresh_from_db()
    return draft


def tamper(revision, body="<p>Bị sửa lén.</p>"):
    """Change an approved text behind the guards."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_revision SET body = %s WHERE id = %s", [body, revision.pk])


def sentences(response):
    return " ".join(str(message) for message in response.context["messages"])


# The list of versions


def test_the_history_tells_who_wrote_submitted_and_approved_each_version(
    client, reporter, managing_editor
):
    first = make_revision(headline="Bản đầu")
    draft = first.copy(reporter)
    draft.submit(reporter, "Nhờ xem giúp.")
    draft.send_back(managing_editor, "Thiếu tên nguồn.")
    draft.submit(reporter)
    draft.approve(managing_editor, timezone.now(), note="Đăng ngay.")
    dropped = draft.copy(reporter)
    dropped.discard(reporter, "Viết nhầm bài.")
    client.force_login(reporter)
    response = history_of(client, first)
    versions = response.context["versions"]
    assert [version.number for version in versions] == [3, 2, 1]
    second = versions[1]
    assert second.writers == [reporter]
    assert [(step.kind, step.by) for step in second.steps] == [
        ("submit", reporter),
        ("send_back", managing_editor),
        ("submit", reporter),
        ("approve", managing_editor),
    ]
    for note in ["Nhờ xem giúp.", "Thiếu tên nguồn.", "Đăng ngay.", "Viết nhầm bài."]:
        assert note in response.text


def test_a_broken_seal_is_said_loudly_and_a_whole_one_quietly(client, reporter):
    first = make_revision()
    second = approve_next(first, headline="Bản hai")
    client.force_login(reporter)
    assert 'role="alert"' not in history_of(client, first).text
    tamper(first)
    response = history_of(client, second)
    assert response.context["broken"] == [first]
    assert 'role="alert"' in response.text
    assert response.text.count("version-broken") == 1
    assert response.text.count("version-sealed") == 1


def test_each_version_says_where_it_stands(client, managing_editor):
    now = timezone.now()
    first = make_revision(publish_at=now - timedelta(hours=2))
    second = approve_next(first)
    called_back = second.copy(None)
    called_back.submit(None)
    called_back.approve(None, now + timedelta(hours=1))
    called_back.call_back(None)
    scheduled = second.copy(None)
    scheduled.submit(None)
    scheduled.approve(None, now + timedelta(hours=2))
    client.force_login(managing_editor)
    versions = history_of(client, first).context["versions"]
    assert len({version.standing for version in versions}) == 4
    restorable = {version.number for version in versions if version.may_restore}
    assert restorable == {first.number, called_back.number}


def test_what_was_kept_of_a_text_is_told_from_what_was_put_aside(client, reporter, section_editor):
    draft = make_draft()
    draft.submit(reporter)
    keep_as_submitted(draft, section_editor)
    draft.refresh_from_db()
    draft.discard(section_editor)
    client.force_login(reporter)
    aside, kept = history_of(client, draft).context["versions"]
    assert (aside.standing, kept.standing) == ("Đã bỏ", "Bản như khi gửi duyệt")
    assert [step.in_words for step in kept.steps] == ["được giữ lại"]


def test_the_history_costs_the_same_for_many_versions(client, reporter):
    def cost(revision):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            history_of(client, revision)
        return len(queries)

    client.force_login(reporter)
    few = make_revision(mentions=[{"tag": make_official()}], lead=make_photo())
    few = approve_next(few, reporter)
    many = make_revision(mentions=[{"tag": make_official("Trần Văn Hai")}], lead=make_photo())
    for _number in range(8):
        many = approve_next(many, None, reporter)
    assert cost(many) == cost(few) <= 20


@pytest.mark.parametrize("pk", ["0", "abc", "9" * 30])
def test_a_story_that_is_not_there_has_no_history(client, reporter, pk):
    client.force_login(reporter)
    assert client.get(f"/admin/articles/revision/{pk}/history/").status_code == 404


# What changed between two


def test_a_change_is_shown_word_by_word():
    pieces = diff_words("Chiều 1/3, ông A dự.", "Chiều 2/3, ông A dự và phát biểu.", Effort())
    assert pieces == [
        (SAME, "Chiều "),
        (REMOVED, "1/3"),
        (SAME, " "),
        (ADDED, "2/3"),
        (SAME, ", ông A dự "),
        (ADDED, "và phát biểu"),
        (SAME, "."),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("", "Một câu mới."),
        ("Một câu cũ.", ""),
        ("a b c a b b a", "c b a b a c"),
        ("UBND tỉnh, huyện", "UBND tỉnh huyện và xã"),
        ("Xơ Đăng, Ba Na (Bơ̆nâr)", "Xơ Đăng và Ba Na (Bơnâr)"),
    ],
)
def test_the_pieces_add_up_to_both_texts(old, new):
    pieces = diff_words(old, new, Effort())
    for text, other in [(old, ADDED), (new, REMOVED)]:
        told = "".join(piece.text for piece in pieces if piece.kind != other)
        assert "".join(told.split()) == "".join(text.split())


def test_a_body_is_compared_paragraph_by_paragraph_without_markup():
    kept = "Đoạn này giữ nguyên từ đầu đến cuối."
    first = make_revision(
        body=f"<p>{kept}</p><p>Hội nghị có 100 đại biểu tham dự.</p><p>Nhấn mạnh.</p><p>Bỏ đi.</p>"
    )
    second = copied(
        first,
        body=f"<p>{kept}</p><h2>Tít xen</h2><p>Hội nghị có 120 đại biểu tham dự.</p>"
        "<p><strong>Nhấn mạnh</strong>.</p>",
    )
    body = compare(first, second).body
    assert [paragraph.kind for paragraph in body] == [
        "same",
        "added",
        "changed",
        "changed",
        "removed",
    ]
    assert body[0].pieces == [kept]
    assert (REMOVED, "100") in body[2].pieces
    assert (ADDED, "120") in body[2].pieces
    assert body[3].only_looks
    assert not any("<" in piece.text for paragraph in body[1:] for piece in paragraph.pieces)


def test_every_kind_of_change_is_told(client, reporter):
    chairman, guest = make_official("Trần Văn Một"), make_official("Lê Thị Hai")
    first = make_revision(
        headline="Tiêu đề cũ",
        mentions=[{"tag": chairman, "position_text": "Chủ tịch UBND tỉnh"}, {"tag": guest}],
        topics=["Mặt trận"],
        lead=make_photo(),
        body="<p>Xem <a href='https://example.com/a'>văn bản</a>.</p>",
        bylines=["Thanh Tùng", "Công Luận"],
    )
    second = copied(
        first,
        headline="Tiêu đề mới",
        kicker="Dẫn tít",
        standfirst="Sapo mới.",
        dateline="(kontumtv.vn)",
        section=Section.objects.create(name="Xã hội", slug="xa-hoi"),
        event=make_event(),
        source_name="TTXVN",
        body="<p>Xem <a href='https://example.com/b'>văn bản</a>.</p>",
    )
    Mention.objects.filter(content_object=second, tag=chairman).update(
        role="chaired", spoke=True, position_text="Bí thư Tỉnh ủy"
    )
    Mention.objects.filter(content_object=second, tag=guest).delete()
    Figure.objects.filter(revision=second).update(caption="Chú thích mới", photo=make_photo())
    Byline.objects.filter(revision=second, author=make_author("Thanh Tùng")).update(order=9)
    second.taggings.all().delete()
    comparison = compare(first, second)
    assert len(comparison.texts) == 7
    links, bylines, people, pictures, topics = comparison.lists
    assert links.rows[0].fields[0][1] == [
        (REMOVED, "https://example.com/a"),
        (SAME, " "),
        (ADDED, "https://example.com/b"),
    ]
    assert [piece.kind for piece in bylines.order] == [REMOVED, SAME, ADDED]
    assert [(row.kind, row.title) for row in people.rows] == [
        ("changed", chairman.name),
        ("removed", guest.name),
    ]
    assert len(people.rows[0].fields) == 2
    assert [kind for kind, _photo in pictures.rows[0].photos] == [REMOVED, ADDED]
    assert [row.kind for row in topics.rows] == ["removed"]
    client.force_login(reporter)
    with CaptureQueriesContext(connection) as queries:
        response = compared(client, second, first)
    assert len(queries) <= 20
    assert response.context["old"] == first
    assert "Chú thích mới" in response.text


def test_a_version_against_its_copy_says_the_same(client, reporter):
    first = make_revision(mentions=[{"tag": make_official()}], lead=make_photo(), topics=["Rừng"])
    draft = first.copy(None)
    client.force_login(reporter)
    assert compared(client, first, draft).context["comparison"].is_same
    assert compared(client, first, first).status_code == 200


def test_what_somebody_typed_is_never_markup(client, reporter):
    first = make_revision(headline="A <script>x</script>")
    second = copied(first, headline="B <script>x</script>")
    client.force_login(reporter)
    assert "<script>x" not in compared(client, first, second).text
    assert "<script>x" not in history_of(client, second).text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tỉnh xã 7 của " * 4000, "huyện 7 và dân " * 4000),
        (f"<p>{'tỉnh xã của ' * 20}</p>" * 200, f"<p>{'tỉnh huyện của và ' * 15}</p>" * 200),
        ("a b " * 15000, "b b a " * 10000),
        ("a" * 60000, "b" * 60000),
    ],
    ids=["one paragraph", "many paragraphs", "two words", "one word"],
)
def test_very_long_texts_are_compared_within_a_second(client, reporter, old, new):
    first = make_revision()
    second = first.copy(None)
    tamper(first, f"<p>{old}</p>")
    Revision.objects.filter(pk=second.pk).update(body=f"<p>{new}</p>")
    client.force_login(reporter)
    started = time.process_time()
    assert compared(client, first, second).status_code == 200
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "query",
    ["", "?old=1", "?old=x&new=1", "?old=0&new=0", f"?old={'9' * 30}&new=1", "?old=²&new=1"],
)
def test_a_forged_comparison_is_not_found(client, reporter, query):
    client.force_login(reporter)
    page = reverse("admin:articles_revision_compare")
    assert client.get(page + query).status_code == 404


def test_versions_of_two_stories_are_not_compared(client, reporter):
    client.force_login(reporter)
    assert compared(client, make_revision(), make_revision()).status_code == 404


# Restoring


def test_an_old_and_a_discarded_version_come_back_as_a_draft(client, reporter):
    first = make_revision(headline="Bản đầu", topics=["Rừng"])
    second = approve_next(first, headline="Bản hai")
    client.force_login(reporter)
    client.post(address("restore", first))
    draft = first.article.open_revision()
    assert (draft.headline, draft.number, draft.state) == ("Bản đầu", 3, "draft")
    assert draft.taggings.get().tag.name == "Rừng"
    assert draft.events.get().by == reporter
    assert first.article.live_revision() == second
    draft.discard(reporter)
    response = client.post(address("restore", draft))
    back = first.article.open_revision()
    assert back.number == 4
    assert response.url == address("change", back)


def test_a_draft_put_aside_by_mistake_is_two_clicks_away(client, reporter):
    draft = make_draft(headline="Bỏ nhầm")
    draft.submit(reporter)
    draft.discard(reporter)
    client.force_login(reporter)
    page = client.get(reverse("admin:articles_revision_change", args=[draft.pk]))
    assert page.context["steps"] == ["restore"]
    assert address("restore", draft) in page.text
    assert page.context["submitted"] is None
    client.post(address("restore", draft))
    assert draft.article.open_revision().headline == "Bỏ nhầm"
    page = client.get(reverse("admin:articles_revision_change", args=[draft.pk]))
    assert page.context["steps"] == []


def test_restoring_beside_a_draft_is_refused_with_a_link_to_it(client, reporter):
    first = make_revision()
    second = approve_next(first)
    draft = second.copy(None)
    client.force_login(reporter)
    response = client.post(address("restore", first), follow=True)
    assert address("change", draft) in sentences(response)
    assert first.article.revisions.count() == 3
    assert response.context["draft"] == draft
    assert not any(version.may_restore for version in response.context["versions"])


def test_what_stands_or_is_open_is_not_restored(client, reporter):
    live, draft = make_revision(), make_draft()
    client.force_login(reporter)
    for revision in [live, draft]:
        assert sentences(client.post(address("restore", revision), follow=True))
        assert revision.article.revisions.count() == 1


# Undoing an approval


def test_undoing_approves_the_text_before_as_a_new_version(client, reporter, managing_editor):
    first = make_revision(headline="Đúng", topics=["Rừng"])
    second = approve_next(first, managing_editor, reporter, headline="Nhầm")
    client.force_login(managing_editor)
    assert history_of(client, first).context["versions"][0].may_undo
    client.post(address("undo", second))
    live = first.article.live_revision()
    assert (live.headline, live.number, live.change) == ("Đúng", 3, "update")
    assert live.taggings.get().tag.name == "Rừng"
    approval = live.events.get(kind="approve")
    assert approval.by == managing_editor
    assert approval.note
    second.refresh_from_db()
    assert (second.headline, second.superseded_at) == ("Nhầm", live.publish_at)
    assert not Revision.objects.awaiting_countersignature().exists()


def test_a_minor_change_is_undone_as_one(client, managing_editor):
    first = make_revision()
    second = approve_next(first, change="minor")
    client.force_login(managing_editor)
    client.post(address("undo", second))
    live = first.article.live_revision()
    assert (live.change, live.modified_at) == ("minor", first.modified_at)


def test_who_wrote_both_texts_may_undo_alone(client, managing_editor):
    """The text was approved by a second person once; bringing it back is no writing."""
    first = make_revision(headline="Đúng")
    first.events.create(by=managing_editor, kind="edit", to_state="approved")
    second = approve_next(first, None, managing_editor, headline="Nhầm")
    client.force_login(managing_editor)
    client.post(address("undo", second))
    assert first.article.live_revision().headline == "Đúng"


def test_undoing_twice_by_a_double_click_undoes_once(client, managing_editor):
    second = approve_next(make_revision(headline="Đúng"), headline="Nhầm")
    client.force_login(managing_editor)
    client.post(address("undo", second))
    assert sentences(client.post(address("undo", second), follow=True))
    assert second.article.revisions.count() == 3
    assert second.article.live_revision().headline == "Đúng"


def test_a_first_version_has_nothing_to_go_back_to(client, managing_editor):
    first = make_revision()
    client.force_login(managing_editor)
    assert not history_of(client, first).context["versions"][0].may_undo
    client.post(address("undo", first))
    assert first.article.revisions.count() == 1


def test_undoing_beside_a_draft_or_a_scheduled_change_is_refused(client, managing_editor):
    first = make_revision()
    second = approve_next(first, headline="Nhầm")
    draft = second.copy(None)
    client.force_login(managing_editor)
    response = client.post(address("undo", second), follow=True)
    assert address("change", draft) in sentences(response)
    draft.submit(None)
    draft.approve(None, timezone.now() + timedelta(hours=1))
    response = client.post(address("undo", second), follow=True)
    assert sentences(response)
    assert first.article.live_revision() == second
    assert first.article.scheduled_revision() == draft


def test_a_text_that_is_not_what_was_approved_is_not_brought_back(client, managing_editor):
    first = make_revision()
    second = approve_next(first, headline="Nhầm")
    tamper(first)
    client.force_login(managing_editor)
    assert sentences(client.post(address("undo", second), follow=True))
    assert first.article.live_revision() == second


def test_a_withdrawn_story_is_put_back_before_its_approval_is_undone(client, managing_editor):
    second = approve_next(make_revision(), headline="Nhầm")
    second.article.withdraw(managing_editor, "Đã gỡ.", "Sai.")
    client.force_login(managing_editor)
    assert not history_of(client, second).context["versions"][0].may_undo
    client.post(address("undo", second))
    assert second.article.revisions.count() == 2


def test_an_old_text_that_may_no_longer_be_approved_is_refused_whole(client, managing_editor):
    first = make_revision()
    second = approve_next(first, headline="Nhầm")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_byline WHERE revision_id = %s", [first.pk])
    client.force_login(managing_editor)
    assert sentences(client.post(address("undo", second), follow=True))
    assert first.article.live_revision() == second
    assert first.article.open_revision() is None


# Who may do what


def test_an_editor_undoes_only_in_their_sections(client, section_editor):
    second = approve_next(make_revision(), headline="Nhầm")
    client.force_login(section_editor)
    assert client.post(address("undo", second)).status_code == 403
    second.section.editors.add(section_editor)
    assert client.post(address("undo", second)).status_code == 302
    assert second.article.revisions.count() == 3


@pytest.mark.parametrize(
    ("role", "reading", "restoring", "undoing"),
    [
        ("reporter", 200, 302, 403),
        ("section editor", 200, 302, 403),
        ("managing editor", 200, 302, 302),
        ("moderator", 403, 403, 403),
        (None, 403, 403, 403),
    ],
)
def test_each_role_may_what_it_may(client, role, reading, restoring, undoing):
    client.force_login(make_user(role))
    first = make_revision()
    second = approve_next(first)
    assert client.get(address("history", first)).status_code == reading
    assert compared(client, first, second).status_code == reading
    assert client.post(address("undo", second)).status_code == undoing
    assert client.post(address("restore", first)).status_code == restoring


def test_a_stranger_is_sent_to_log_in(client):
    first = make_revision()
    second = approve_next(first)
    for response in [client.get(address("history", first)), compared(client, first, second)]:
        assert reverse("admin:login") in response.url
    for page in [address("restore", first), address("undo", second)]:
        assert client.post(page).status_code == 403  # the login page, which keeps what was sent
    assert first.article.revisions.count() == 2


def test_reading_changes_nothing_and_a_forged_post_is_refused(client, managing_editor):
    first = make_revision()
    second = approve_next(first)
    client.force_login(managing_editor)
    for name, revision in [("restore", first), ("undo", second)]:
        assert client.get(address(name, revision)).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(managing_editor)
    assert strict.post(address("undo", second)).status_code == 403
    assert first.article.revisions.count() == 2
