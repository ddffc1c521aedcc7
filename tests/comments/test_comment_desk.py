"""The moderators' desk in the admin."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import WARNING, get_messages
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from articles.models import Article
from comments.models import Comment, Contact, ModerationEvent
from comments.moderation import decide
from tests.factories import make_comment, make_draft, make_revision, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status
LIST = reverse("admin:comments_comment_changelist")


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def page_of(comment):
    return reverse("admin:comments_comment_change", args=[comment.pk])


def decide_url(comment):
    return reverse("admin:comments_comment_decide", args=[comment.pk])


def act(client, action, comments, address=LIST, **more):
    sent = {f"version-{comment.pk}": comment.version for comment in comments}
    sent |= {"action": action, "_selected_action": [comment.pk for comment in comments]}
    return client.post(address, sent | more)


def listed(response):
    """The keys of the listed comments, in order."""
    return [int(key) for key in re.findall(r'name="_selected_action" value="(\d+)"', response.text)]


def stored(comment):
    return Comment.objects.get(pk=comment.pk)


def warned(response):
    return [message.level for message in get_messages(response.wsgi_request)] == [WARNING]


def waiting(**values):
    return make_comment(values.pop("article", None), Status.PENDING, **values)


# The list


def test_the_list_begins_with_what_has_waited_longest(desk):
    now = timezone.now()
    late = waiting(created_at=now)
    early = waiting(created_at=now - timedelta(hours=1))
    for status in set(Status) - {Status.PENDING}:
        make_comment(status=status)
    assert listed(desk.get(LIST)) == [early.pk, late.pk]


@pytest.mark.parametrize("status", Status)
def test_the_list_shows_one_status(desk, status):
    comments = {status: make_comment(status=status) for status in Status}
    assert listed(desk.get(LIST, {"status": status})) == [comments[status].pk]


def test_the_list_shows_all_or_nothing_of_what_it_is_asked(desk):
    comments = [make_comment(status=status) for status in Status]
    assert listed(desk.get(LIST, {"status": "all"})) == [one.pk for one in comments[::-1]]
    assert listed(desk.get(LIST, {"status": "khong-co"})) == []


def test_a_row_tells_what_is_needed_to_decide(desk):
    article = make_revision(headline="Tin <mới>").article
    parent = make_comment(article, author_name="Quốc & Anh")
    make_comment(article, Status.PENDING, parent=parent, body="Nội <dung>", author_name="Lan")
    text = desk.get(LIST).text
    for shown in ["Tin <mới>", "Quốc & Anh", "Nội <dung>", "Lan"]:
        assert escape(shown) in text
    assert article.get_absolute_url() in text


def test_a_headline_not_yet_public_is_not_shown(desk):
    first = make_revision(headline="Cũ")
    draft = first.copy(None)
    draft.headline = "Mới"
    draft.save()
    draft.submit(None)
    draft.approve(None, timezone.now() + timedelta(hours=1))
    waiting(article=first.article)
    waiting(article=make_draft(headline="Nháp").article)
    text = desk.get(LIST).text
    assert "Cũ" in text
    assert "Mới" not in text
    assert "Nháp" not in text


@pytest.mark.parametrize("query", ["duong lon", "ĐƯỜNG LỚN", "thuy", "Thuý  Đào"])
def test_the_search_knows_no_marks(desk, query):
    found = waiting(body="Con đường lớn", author_name="Thúy Đào")
    waiting(body="Khác", author_name="Bình")
    assert listed(desk.get(LIST, {"q": query})) == [found.pk]


@pytest.mark.parametrize("query", ["100%", "_", "\\", "'", "\0"])
def test_the_search_takes_signs_for_signs(desk, query):
    found = waiting(body=f"đúng {query.strip(chr(0))} này")
    other = waiting(body="Khác", author_name="Bình")
    response = desk.get(LIST, {"q": query})
    assert response.status_code == 200
    assert found.pk in listed(response)
    assert (other.pk in listed(response)) == (query == "\0")


@pytest.mark.parametrize(
    "lookup", ["contact=1", "contact__id=1", "contact__blind_index=x", "submission_key=x"]
)
def test_the_list_answers_nothing_about_contacts(desk, lookup):
    waiting()
    assert desk.get(f"{LIST}?{lookup}").status_code == 400


def test_the_list_costs_the_same_for_two_and_for_forty(desk, django_assert_num_queries):
    for many in (2, 38):
        for _ in range(many):
            root = make_comment()
            waiting(article=root.article, parent=root)
        # session, user and two kinds of permissions; the count, the comments, their headlines
        with django_assert_num_queries(7):
            desk.get(LIST)


# Many at once


@pytest.mark.parametrize("to", [Status.APPROVED, Status.REJECTED, Status.SPAM])
def test_the_selected_are_decided(desk, moderator, to):
    comments, other = [waiting(), waiting()], waiting()
    response = act(desk, f"to_{to}", comments)
    assert response.status_code == 302
    assert not warned(response)
    assert [stored(comment).status for comment in comments] == [to, to]
    assert stored(other).status == Status.PENDING
    assert {event.by for event in ModerationEvent.objects.all()} == {moderator}
    assert len({event.act for event in ModerationEvent.objects.all()}) == 1


def test_a_decided_comment_can_wait_again(desk):
    comment = make_comment()
    act(desk, "to_pending", [comment], f"{LIST}?status=approved")
    assert stored(comment).status == Status.PENDING
    assert Article.objects.get().comment_count == 0


def test_a_stale_list_is_refused_and_told(desk):
    fresh, seen = waiting(), waiting()
    decide([seen], Status.REJECTED)
    response = act(desk, "to_approved", [fresh, seen])
    assert warned(response)
    assert (stored(fresh).status, stored(seen).status) == (Status.APPROVED, Status.REJECTED)


def test_the_list_posts_the_versions_it_shows(desk):
    comment = waiting()
    Comment.objects.update(version=7)
    assert f'<input type="hidden" name="version-{comment.pk}" value="7">' in desk.get(LIST).text


@pytest.mark.parametrize("version", ["", "x", "-1", "²", "9" * 5000])
def test_a_version_nobody_was_shown_decides_nothing(desk, version):
    comment = waiting()
    assert warned(act(desk, "to_approved", [comment], **{f"version-{comment.pk}": version}))
    assert stored(comment).version == 1


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?q=mua", {"status": ["pending"], "q": ["mua"]}),
        ("?q=mua&status=spam", {"status": ["spam"], "q": ["mua"]}),
        ("?status=all", {}),
    ],
)
def test_what_nobody_has_seen_is_chosen_by_a_search(desk, query, kept):
    chosen = [waiting(body="mua ngay") for _ in range(3)]
    response = act(desk, "to_spam", chosen[:1], LIST + query, select_across="1")
    (told,) = get_messages(response.wsgi_request)
    assert "Chưa quyết định gì" in str(told)
    address = urlsplit(unescape(re.search(r'href="([^"]*)"', str(told))[1]))
    assert address.path == reverse("admin:comment_search")
    assert parse_qs(address.query) == kept
    assert {stored(comment).status for comment in chosen} == {Status.PENDING}


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "999999", "²"])
def test_a_comment_that_does_not_exist_is_told_and_nothing_is_decided(desk, key):
    comment = waiting()
    response = desk.post(LIST, {"action": "to_spam", "_selected_action": [comment.pk, key]})
    assert response.status_code == 302
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "Không có bình luận này."
    ]
    assert stored(comment).status == Status.PENDING


def test_what_its_author_withdrew_is_left_and_told(desk):
    comment = make_comment(status=Status.WITHDRAWN)
    assert warned(act(desk, "to_approved", [comment], f"{LIST}?status=all"))
    assert stored(comment).status == Status.WITHDRAWN


# One comment


def test_the_page_shows_what_is_needed_to_decide(desk, moderator):
    article = make_revision(headline="Tin mới").article
    parent = make_comment(article, author_name="Quốc", body="Câu hỏi?")
    comment = waiting(article=article, parent=parent, body="Một\n\n<Hai>", doubt="origin")
    decide([comment], Status.REJECTED, by=moderator, reason="Công kích <người khác>")
    text = desk.get(page_of(comment)).text
    for shown in ["<p>Một</p><p>&lt;Hai&gt;</p>", "<p>Câu hỏi?</p>", "Quốc", "Tin mới"]:
        assert shown in text
    assert str(Comment.Doubt.ORIGIN.label) in text
    assert "Công kích &lt;người khác&gt;" in text
    assert "<td>người duyệt bình luận</td>" in text.partition("<tbody>")[2]


@pytest.mark.parametrize("to", [Status.APPROVED, Status.REJECTED, Status.SPAM])
def test_the_buttons_decide(desk, moderator, to):
    comment = waiting()
    text = desk.get(page_of(comment)).text
    assert f'name="to" value="{to}" formaction="{decide_url(comment)}"' in text
    assert '<input type="hidden" name="version" value="1"' in text
    response = desk.post(decide_url(comment), {"to": to, "version": 1, "reason": "Vì vậy"})
    event = comment.events.get()
    assert response["Location"] == LIST
    assert (event.by, event.to_status, event.reason) == (moderator, to, "Vì vậy")


def test_enter_in_the_reason_presses_a_button_that_does_nothing(desk):
    form = desk.get(page_of(waiting())).text.partition('class="decision"')[2]
    assert re.search(r"<button[^>]*>", form)[0] == "<button disabled hidden>"


def test_a_decision_on_a_stale_page_is_refused_and_shows_what_changed(desk):
    comment = waiting()
    decide([comment], Status.REJECTED)
    response = desk.post(decide_url(comment), {"to": "approved", "version": 1})
    assert response["Location"] == page_of(comment)
    assert warned(response)
    assert stored(comment).status == Status.REJECTED


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"to": "approved"},
        {"to": "approved", "version": "x"},
        {"to": "erased", "version": 1},
        {"to": "approved", "version": 1, "reason": "x" * 301},
        {"to": "approved", "version": 1, "reason": "a\0"},
    ],
)
def test_a_decision_that_makes_no_sense_is_told(desk, sent):
    comment = waiting()
    response = desk.post(decide_url(comment), sent)
    assert response["Location"] == page_of(comment)
    assert list(get_messages(response.wsgi_request))
    assert stored(comment).status == Status.PENDING


def test_a_comment_that_does_not_exist_is_not_found(desk):
    for key in (10**6, 10**30):
        address = reverse("admin:comments_comment_decide", args=[key])
        assert desk.post(address, {"to": "approved", "version": 1}).status_code == 404
        page = desk.get(reverse("admin:comments_comment_change", args=[key]))
        assert page["Location"] == reverse("admin:index")


# Who may


def test_nobody_adds_rewrites_or_deletes_a_comment(admin_client):
    comment = waiting()
    assert admin_client.get(reverse("admin:comments_comment_add")).status_code == 403
    assert admin_client.post(page_of(comment), {"body": "Khác"}).status_code == 403
    delete = reverse("admin:comments_comment_delete", args=[comment.pk])
    assert admin_client.post(delete, {"post": "yes"}).status_code == 403
    act(admin_client, "delete_selected", [comment], post="yes")
    assert stored(comment).body == comment.body


def test_a_reporter_sees_no_desk(client, reporter):
    client.force_login(reporter)
    comment = waiting()
    assert client.get(LIST).status_code == 403
    assert client.get(page_of(comment)).status_code == 403
    sent = {"to": "approved", "version": 1}
    assert client.post(decide_url(comment), sent).status_code == 403
    assert stored(comment).status == Status.PENDING


def test_who_may_only_look_decides_nothing(client):
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client.force_login(user)
    comment = waiting()
    assert listed(client.get(LIST)) == []  # no boxes to tick
    assert "to_approved" not in client.get(LIST).text
    assert "formaction" not in client.get(page_of(comment)).text
    act(client, "to_approved", [comment])
    sent = {"to": "approved", "version": 1}
    assert client.post(decide_url(comment), sent).status_code == 403
    assert stored(comment).status == Status.PENDING


def test_a_decision_is_posted_by_the_desk_itself(moderator):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)
    comment = waiting()
    sent = {"to": "approved", "version": 1}
    assert client.post(decide_url(comment), sent).status_code == 403
    assert client.get(decide_url(comment)).status_code == 405


def test_a_contact_is_nowhere_at_the_desk(admin_client):
    comment = waiting(email="canary@example.com")
    contact = Contact.objects.get(pk=comment.contact_id)
    for address in [LIST, page_of(comment), reverse("admin:index")]:
        text = admin_client.get(address).text
        for hidden in ["canary", contact.blind_index, contact.email_encrypted, "contact"]:
            assert hidden not in text.lower()
    assert admin_client.get("/admin/comments/contact/").status_code == 404


def test_the_desk_has_no_inline_script_or_style(desk):
    comment = waiting()
    for address in [LIST, page_of(comment)]:
        text = desk.get(address).text
        assert not re.search(r"<script(?![^>]* src=)(?![^>]*application/json)[^>]*>\s*\S", text)
        assert " style=" not in text
        assert "<style" not in text
