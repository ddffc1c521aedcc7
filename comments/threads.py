"""The threads under a story, a page at a time."""

from dataclasses import dataclass

from comments.models import Comment

THREADS_A_PAGE = 20
REPLIES_SHOWN = 3  # of each thread; who asks for more gets a page of them
REPLIES_A_PAGE = 20
PICKS_SHOWN = 3


@dataclass
class ThreadPage:
    """Some threads in the order they were begun; `following` begins the next page, or is None."""

    threads: list[Comment]
    following: Comment | None


def thread_page(article, start=None, newest_first=False):
    """The page that begins with the thread of the comment `start`, else the first one.

    Each thread has its first `replies` in the order they were written (those from `start` on,
    where that is one of them), and the reply that comes `next`, or None. Each reply knows the
    comment it `answers` and whether that is `here`, None where it is no longer shown. Two
    queries, however many comments there are.
    """
    roots = article.comments.threads().for_reading()
    roots = roots.newest_first() if newest_first else roots.oldest_first()
    if start:
        place = start.root or start
        roots = roots.to_place(place) if newest_first else roots.from_place(place)
    roots = list(roots[: THREADS_A_PAGE + 1])
    threads = roots[:THREADS_A_PAGE]
    _attach_replies(threads, article, start if start and start.root_id else None)
    return ThreadPage(threads, roots[-1] if len(roots) > THREADS_A_PAGE else None)


def picks(article):
    """What the newsroom put above all others, the latest choice first."""
    return article.comments.visible().picked().for_reading()[:PICKS_SHOWN]


def _attach_replies(threads, article, start):
    by_key = {thread.pk: thread for thread in threads}
    here = set(by_key)
    for thread in threads:
        thread.replies, thread.next, thread.is_begun = [], None, False
        thread.room = REPLIES_SHOWN
    if start and start.root_id in by_key:
        by_key[start.root_id].room = REPLIES_A_PAGE
        by_key[start.root_id].is_begun = True
    for reply in _first_replies(threads, start):
        thread = by_key[reply.root_id]
        if len(thread.replies) == thread.room:
            thread.next = reply
            continue
        reply.article = article
        is_shown = reply.parent.status == Comment.Status.APPROVED
        reply.answers = reply.parent if is_shown else None
        reply.parent.is_here = reply.parent_id in here
        here.add(reply.pk)
        thread.replies.append(reply)
    for thread in threads:
        thread.left = None if thread.is_begun else thread.reply_count - len(thread.replies)


def _first_replies(threads, start):
    """Of each thread one more than it has room for, each read from its own place in the index."""
    short = [
        thread
        for thread in threads
        if 0 < thread.reply_count <= thread.room and not thread.is_begun
    ]
    keys = [Comment.objects.replies_to(short)] if short else []
    for thread in threads:
        if thread.reply_count > thread.room or thread.is_begun:
            replies = Comment.objects.replies_to([thread]).oldest_first()
            if thread.is_begun:
                replies = replies.from_place(start)
            # SQLite unites no limited queries, hence the plain one around it.
            limited = replies.values("pk")[: thread.room + 1]
            keys.append(Comment.objects.filter(pk__in=limited))
    if not keys:
        return []
    keys = [query.values("pk") for query in keys]
    found = Comment.objects.filter(pk__in=keys[0].union(*keys[1:], all=True))
    return found.oldest_first().for_reading().with_parent()
