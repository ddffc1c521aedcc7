"""The threads under a story, a page at a time."""

from dataclasses import dataclass

from django.db import connection
from django.db.models.expressions import RawSQL

from comments.models import Comment

THREADS_A_PAGE = 20
REPLIES_SHOWN = 3  # of each thread; who asks for more gets a page of them
REPLIES_A_PAGE = 20
PICKS_SHOWN = 3

# `replies_to([root]).oldest_first()`: to have Django write the union of twenty of them takes three
# times as long as all the rest. SQLite unites no limited queries, hence the outer one.
FIRST_REPLIES = """SELECT id FROM (
    SELECT id FROM comments_comment WHERE root_id = %s AND in_thread IN (%s) {}
    ORDER BY created_at, id LIMIT %s
) AS few"""
# The same for many roots: PostgreSQL plans it once. SQLite, which knows no LATERAL, plans fast.
FIRST_REPLIES_OF_EACH = """SELECT few.id FROM unnest(%s) AS thread (root) CROSS JOIN LATERAL (
    SELECT id FROM comments_comment WHERE root_id = thread.root AND in_thread IN (%s)
    ORDER BY created_at, id LIMIT %s
) AS few"""
SINCE = "(created_at, id) >= (SELECT created_at, id FROM comments_comment WHERE id = %s)"


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


@dataclass
class Place:
    """Where a comment stands, or will: its thread's `root` and some visible replies around it."""

    root: Comment
    before: list[Comment]
    after: list[Comment]


def place_of(comment):
    """The `Place` of a comment whatever its status; what it answers is there if it is shown."""
    article = comment.article
    root = (comment.root if comment.root_id != comment.parent_id else comment.parent) or comment
    shown = Comment.objects.replies_to([root.pk]).exclude(pk=comment.pk)
    shown = shown.for_reading().with_parent()
    before = list(shown.to_place(comment).newest_first()[:REPLIES_SHOWN])[::-1]
    after = list(shown.from_place(comment).oldest_first()[:REPLIES_SHOWN])
    parent = comment.parent
    if parent and parent != root and parent.is_visible and parent not in before:
        before.insert(0, parent)
    for other in (root, *before, *after):
        other.article = article
    return Place(root, before, after)


def picks(article):
    """What the newsroom put above all others, the latest choice first."""
    return article.comments.approved().picked().for_reading()[:PICKS_SHOWN]


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
    few, values = [], []
    if begun := next((thread for thread in threads if thread.is_begun), None):
        few.append(FIRST_REPLIES.format(f"AND {SINCE}"))
        values += [begun.pk, True, start.pk, begun.room + 1]
    keys = [thread.pk for thread in threads if thread.reply_count and not thread.is_begun]
    if keys and connection.vendor == "postgresql":
        few.append(FIRST_REPLIES_OF_EACH)
        values += [keys, True, REPLIES_SHOWN + 1]
    else:
        few += len(keys) * [FIRST_REPLIES.format("")]
        values += [value for key in keys for value in (key, True, REPLIES_SHOWN + 1)]
    if not few:
        return []
    found = Comment.objects.filter(pk__in=RawSQL(" UNION ALL ".join(few), values))  # noqa: S611
    return found.oldest_first().for_reading().with_parent()
