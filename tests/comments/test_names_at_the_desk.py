"""What a moderator reads of colleagues, readers and drafts: names and roles, and nothing more."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, get_resolver, reverse

from articles.models import Article, Revision
from comments.editing import edit, move
from comments.models import Comment, Rule
from comments.moderation import decide, pick
from comments.staff import name_of
from comments.standings import end, settle
from comments.undoing import undo
from tests.factories import make_comment, make_draft, make_revision, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status
HIDDEN = ["canary-login", "canary@", "canary draft"]


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


@pytest.fixture
def comment():
    """A comment to which colleagues without a name did all there is to do."""
    other = make_user("moderator", username="canary-login-1", email="canary@toasoan.example")
    boss = make_user("managing editor", username="canary-login-2")
    story = make_revision(headline="Bài đã đăng", by=boss)
    story.copy(boss)
    make_draft(headline="Canary draft", slug="bai-nhap")
    draft = story.article.revisions.get(state="draft")
    draft.headline = "Canary draft of a live story"
    draft.save()
    article = story.article
    comment = make_comment(article, Status.PENDING, "canary@example.com", network="203.0.113.0/24")
    reply = make_comment(article, parent=comment)
    decide([comment], Status.REJECTED, other, "Nhầm")
    decide([Comment.objects.get(pk=comment.pk)], Status.APPROVED, boss)
    edit(Comment.objects.get(pk=comment.pk), "Một câu khác", other)
    pick(Comment.objects.get(pk=comment.pk), by=boss)
    move(Comment.objects.get(pk=reply.pk), None, other)
    undo(reply.events.last().act, boss)
    end(type(settle("banned", "Chửi bới", other, contact=comment.contact)).objects.all(), boss)
    settle("trusted", "Trường học", boss, network="203.0.113.0/24", days=7)
    comment.reports.create(reason="insult", network="10.0.0.0/24")
    for rule in Rule.objects.all():
        LogEntry.objects.log_actions(boss.pk, [rule], CHANGE)
    comment.refresh_from_db()
    return comment


def addresses(comment):
    """Every address of the desk that a key or nothing leads to."""
    keys = [
        *(comment.pk, comment.contact_id, comment.article_id, comment.article.slug),
        *(comment.events.first().act_id, comment.network, 1, Rule.objects.first().pk),
    ]
    names = {name for name in get_resolver().namespace_dict["admin"][1].reverse_dict if name}
    for name in sorted(name for name in names if isinstance(name, str)):
        for arguments in [[], *([key] for key in keys)]:
            try:
                yield reverse(f"admin:{name}", args=arguments)
            except NoReverseMatch:
                continue
    queue = reverse("admin:comment_queue")
    yield f"{queue}?comment={comment.pk}"
    yield f"{queue}?comment={comment.pk}&part=1"
    yield f"{queue}?story={comment.article_id}"
    yield f"{reverse('admin:comment_search')}?q=mot"
    yield f"{reverse('admin:comments_comment_changelist')}?status=all"
    yield f"{reverse('admin:comment_export')}?format=jsonl"
    yield f"{reverse('admin:comment_queue_news')}?comment={comment.pk}&version=1"


def pages_on_the_site():
    """The way from the desk to the page of every row of a story, whatever its state."""
    for model in (Article, Revision, Comment):
        kind = ContentType.objects.get_for_model(model).pk
        for key in model.objects.values_list("pk", flat=True):
            yield reverse("admin:view_on_site", args=[kind, key])


def text_of(response):
    if response.streaming:
        return b"".join(response.streaming_content).decode()
    return response.content.decode(errors="replace")


def test_no_page_and_no_file_names_a_login_an_address_or_a_draft(desk, comment):
    answered = 0
    for address in [*addresses(comment), *pages_on_the_site()]:
        response = desk.get(address)
        assert "bai-nhap" not in response.headers.get("Location", ""), address
        text = text_of(response).casefold()
        for hidden in HIDDEN:
            assert hidden not in text, (address, hidden)
        answered += response.status_code == 200
    assert answered > 25
    assert "thư ký tòa soạn" in desk.get(reverse("admin:comment_acts")).text


@pytest.mark.parametrize("name", ["auth_user_changelist", "auth_user_add", "auth_group_changelist"])
def test_the_logins_themselves_are_administrators_business(desk, name):
    assert desk.get(reverse(f"admin:{name}")).status_code == 403


def test_the_page_of_a_login_is_refused(desk):
    other = make_user("moderator", username="canary-login")
    for name in ("change", "history", "delete"):
        assert desk.get(reverse(f"admin:auth_user_{name}", args=[other.pk])).status_code == 403


def test_who_has_no_name_is_called_by_their_role(db):
    assert name_of(make_user("moderator", first_name="Bình", last_name="Lê")) == "Bình Lê"
    assert name_of(make_user("managing editor")) == "thư ký tòa soạn"
    assert name_of(make_user("moderator")) == "người duyệt bình luận"
    assert name_of(make_user(is_superuser=True)) == "quản trị viên"
    assert name_of(make_user()) == "người của tòa soạn"
    assert name_of(None) == "hệ thống"
