"""Mail the task worker sends after a request has been answered; tasks name rows, never people."""

from datetime import datetime

from django_tasks import task

from articles import mailing
from comments import briefing, notices
from comments.models import Briefing, Comment, Contact, ToldAnswer, Watch
from comments.privacy import requests
from comments.privacy.erasures import erase_what_was_held, reapply
from comments.privacy.retention import purge
from comments.tokens import mail_link


@task()
def send_confirmation(watch_id):
    """Ask the owner of the address whether the wish is theirs."""
    if watch := _find(Watch.objects.filter(confirmed_at=None, ended_at=None), watch_id):
        link = mailing.absolute(mail_link(watch.pk, "confirm"))
        notices.send(watch, "confirm", link=link)


@task()
def tell(watch_ids, answered):
    """Queue each mail: what was decided, and who answered (pairs of a watch and an answer)."""
    for watch_id in watch_ids:
        send_decision.enqueue(watch_id)
    for watch_id, answer_id in answered:
        send_answer.enqueue(watch_id, answer_id)


@task()
def send_decision(watch_id):
    """Tell what was decided, unless it has been undone meanwhile or was told before."""
    watch = _find(Watch.objects.wanted(), watch_id)
    status = watch and watch.comment.status
    if status in (Comment.Status.APPROVED, Comment.Status.REJECTED):
        before = watch.told_status
        if Watch.objects.filter(pk=watch_id).exclude(told_status=status).update(told_status=status):
            try:
                notices.send(watch, "decided")
            except mailing.NotSentError:
                Watch.objects.filter(pk=watch_id).update(told_status=before)
                raise


@task()
def send_answer(watch_id, answer_id):
    """Tell of an answer readers can see, once."""
    watch = _find(Watch.objects.wanted(), watch_id)
    answer = Comment.objects.visible().filter(pk=answer_id).first()
    if not (watch and answer):
        return
    told, is_new = ToldAnswer.objects.get_or_create(watch=watch, answer=answer)
    if is_new:
        try:
            notices.send(watch, "answered", answer=answer)
        except mailing.NotSentError:
            told.delete()
            raise


@task()
def send_publish_link(comment_id, language):
    """Ask the owner of the address whether the comment is theirs."""
    comment = Comment.objects.select_related("article", "contact").get(pk=comment_id)
    link = mailing.absolute(mail_link(comment.pk, "publish"))
    end = mail_link(comment.contact_id, "end_offers")
    notices.send_about(comment, "publish", language, end, link=link)


@task()
def send_data_link(indexes, kind, language):
    """Mail the link by which the owner of an address sees or erases what is kept of them.

    `indexes` are what the address typed may be found by. Where nothing is kept, nothing happens:
    who asked cannot tell.
    """
    if contact := Contact.objects.known_as(indexes):
        requests.send_link(contact, kind, language)


@task()
def keep_promises():
    """What is due every day: forget what is past its period, and whoever asked to be erased."""
    reapply()
    erase_what_was_held()
    purge()


def _find(watches, pk):
    return watches.select_related("comment__article", "comment__contact").filter(pk=pk).first()


@task()
def brief_moderators():
    """Look whether somebody of the newsroom is to be told that comments wait."""
    briefing.brief_moderators()


@task()
def mail_briefing(briefing_id, since, until):
    """Tell a moderator of the comments that arrived between two moments (ISO 8601)."""
    if found := Briefing.objects.select_related("moderator").filter(pk=briefing_id).first():
        moments = datetime.fromisoformat(since), datetime.fromisoformat(until)
        briefing.mail_briefing(found, *moments)


@task()
def mail_alarm(user_id, oldest):
    """Tell a managing editor since when (ISO 8601) the oldest comment waits."""
    if user := briefing.managing_editors().filter(pk=user_id).first():
        briefing.mail_alarm(user, datetime.fromisoformat(oldest))
