"""Every mail the site sends about comments, in both languages, through a real mail server."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from articles.models import CommentSettings
from comments import notices
from comments.briefing import brief_moderators
from comments.models import Briefing, Comment, Watch
from comments.moderation import decide
from comments.policy import offer_to_publish
from comments.privacy import requests
from tests.factories import make_comment, make_revision, make_user
from tests.mail import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status
READER, OTHER = "canary.mot@example.com", "canary.hai@example.com"
STAFF = "ban.doc@newsroom.example"


def comment_of_reader(status=Status.PENDING):
    article = make_revision(headline="Sơ kết quy chế").article
    make_comment(article, status=Status.PENDING, email=OTHER, body=f"Gọi tôi: {OTHER}")
    return make_comment(article, status=status, email=READER, body=f"Thư: {READER}")


def watched(comment, language):
    now = timezone.now()
    return Watch.objects.create(comment=comment, language=language, confirmed_at=now)


def confirm(language):
    notices.ask(comment_of_reader(), language)


def approved(language):
    comment = comment_of_reader()
    watched(comment, language)
    decide([comment], Status.APPROVED)


def rejected(language):
    comment = comment_of_reader()
    watched(comment, language)
    decide([comment], Status.REJECTED)


def answered(language):
    comment = comment_of_reader(Status.APPROVED)
    watched(comment, language)
    answer = make_comment(comment.article, Status.PENDING, parent=comment, email=OTHER)
    decide([answer], Status.APPROVED)


def publish(language):
    comment = comment_of_reader()
    comment.findings.all().delete()
    comment.contact.confirmed_at = timezone.now()
    comment.contact.save()
    CommentSettings(trust_after=1).save()
    make_comment(comment.article, email=READER)
    offer_to_publish(comment, language)


def data_see(language):
    requests.ask(READER, requests.Kind.SEE, language) if comment_of_reader() else None


def data_erase(language):
    requests.ask(READER, requests.Kind.ERASE, language) if comment_of_reader() else None


def told(role, language, rhythm):
    user = make_user(role, email=STAFF)
    hour_ago = timezone.now() - timedelta(hours=5)
    Briefing.objects.create(moderator=user, rhythm=rhythm, language=language, told_at=hour_ago)
    comment_of_reader()


def briefing(language):
    told("moderator", language, Briefing.Rhythm.AT_ONCE)
    brief_moderators(timezone.now() + timedelta(minutes=1))


def alarm(language):
    told("managing editor", language, Briefing.Rhythm.NEVER)
    brief_moderators(timezone.now() + timedelta(hours=5))


# What sends it, to whom, and what it says in either language.
NOTICES = {
    "confirm": (confirm, READER, "Xin xác nhận", "Please confirm"),
    "decided": (approved, READER, "đã được duyệt", "has been approved"),
    "decided (rejected)": (rejected, READER, "không được duyệt", "has not been approved"),
    "answered": (answered, READER, "đã trả lời", "answered your comment"),
    "publish": (publish, READER, "Đăng ngay bình luận", "Publish your comment"),
    "data_see": (data_see, READER, "dữ liệu", "The data you asked for"),
    "data_erase": (data_erase, READER, "xóa dữ liệu", "erase your data"),
    "briefing": (briefing, STAFF, "chờ duyệt", "wait to be decided"),
    "alarm": (alarm, STAFF, "chờ", "has been waiting since"),
}


def test_no_mail_is_left_out():
    templates = Path(settings.BASE_DIR, "templates", "comments", "mail").glob("[!_]*.txt")
    assert {path.stem for path in templates} == {name.partition(" ")[0] for name in NOTICES}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_speaks_one_language_and_names_no_reader(inbox, name, language):
    send, to, *sentences = NOTICES[name]
    send(language)
    ((recipients, message),) = inbox
    assert recipients == [to]
    text = words_of(message)  # the HTML says the same
    vietnamese, english = sentences
    said = f"{message['Subject']} {text}".lower()
    assert (vietnamese.lower() in said, english.lower() in said) == (
        language == "vi",
        language == "en",
    )
    html = message.get_body(("html",)).get_content()
    assert f'lang="{language}"' in html
    others = "\n".join(f"{key}: {value}" for key, value in message.items() if key != "To")
    assert "canary" not in f"{others}\n{text}\n{html}"
    assert message["To"] == to
