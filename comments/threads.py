"""The threads under a story, a page at a time."""

from dataclasses import dataclass

from comments.models import Comment

THREADS_A_PAGE = 20


@dataclass
class ThreadPage:
    """Some threads in the order they were begun; `following` begins the next page, or is None."""

    threads: list[Comment]
    following: Comment | None


def thread_page(article, start=None):
    """The page that begins with the thread of the comment `start`, else the first one.

    Each thread has its `replies` in the order they were written, and each reply knows what it
    `answers`: a comment that is shown, or None. Two queries, however many comments there are.
    """
    roots = article.comments.threads().oldest_first().for_reading()
    if start:
        roots = roots.from_place(start.root or start)
    roots = list(roots[: THREADS_A_PAGE + 1])
    threads = roots[:THREADS_A_PAGE]
    _attach_replies(threads, article)
    return ThreadPage(threads, roots[-1] if len(roots) > THREADS_A_PAGE else None)


def _attach_replies(threads, article):
    shown = {thread.pk: thread for thread in threads}
    for thread in threads:
        thread.replies = []
    for reply in Comment.objects.replies_to(threads).oldest_first().for_reading():
        reply.article = article
        shown[reply.pk] = reply
        shown[reply.root_id].replies.append(reply)
        reply.answers = shown.get(reply.parent_id)
