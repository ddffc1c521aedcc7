"""Mail the task worker sends after a request has been answered; tasks name rows, never people."""

from django_tasks import task

from comments import notices
from comments.models import Comment, Watch
from comments.tokens import mail_link


@task()
def send_confirmation(watch_id):
    """Ask the owner of the address whether the wish is theirs."""
    if watch := _find(Watch.objects.filter(confirmed_at=None), watch_id):
        link = notices.absolute(mail_link(watch.pk, "confirm"))
        notices.send(watch, "confirm", link=link)


@task()
def send_decision(watch_id):
    """Tell what was decided, unless it has been undone meanwhile."""
    watch = _find(Watch.objects.wanted(), watch_id)
    if watch and watch.comment.status in (Comment.Status.APPROVED, Comment.Status.REJECTED):
        notices.send(watch, "decided")


@task()
def send_answer(watch_id, answer_id):
    """Tell of an answer readers can see."""
    watch = _find(Watch.objects.wanted(), watch_id)
    answer = Comment.objects.visible().filter(pk=answer_id).first()
    if watch and answer:
        notices.send(watch, "answered", answer=answer)


@task()
def send_publish_link(comment_id, language):
    """Ask the owner of the address whether the comment is theirs."""
    comment = Comment.objects.select_related("article", "contact").get(pk=comment_id)
    link = notices.absolute(mail_link(comment.pk, "publish"))
    notices.send_about(comment, "publish", language, link=link)


def _find(watches, pk):
    return watches.select_related("comment__article", "comment__contact").filter(pk=pk).first()
