"""A story with as many comments as wanted, its threads long and short as readers make them."""

import random
from datetime import timedelta
from itertools import islice

from django.db import connection
from django.db.models import F
from django.utils import timezone

from articles.models import Article
from comments.models import Comment
from newsroom.demo.corpus import Words
from tests.factories import make_revision

SHARE_OF_ROOTS = 0.4
BATCH = 5000


def make_discussed_story(count, **values):
    """An article with `count` visible comments; some threads have most of the replies."""
    article = make_revision(publish_at=timezone.now() - timedelta(days=60), **values).article
    chance = random.Random(count)  # noqa: S311
    words = Words(chance)
    roots = make_in_batches(
        _comment(article, number, words) for number in range(int(count * SHARE_OF_ROOTS))
    )
    last = len(roots) - 1
    make_in_batches(
        _reply(article, number, words, roots[min(int(chance.paretovariate(0.6)) - 1, last)])
        for number in range(len(roots), count)
    )
    _count_replies(article, roots)
    Article.objects.filter(pk=article.pk).update(
        comment_count=count, comments_version=F("comments_version") + count
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    article.refresh_from_db()
    return article


def make_in_batches(comments):
    """Keep them all; the rows, in the order in which they were written."""
    made, comments = [], iter(comments)
    while batch := list(islice(comments, BATCH)):
        made += Comment.objects.bulk_create(batch)
    return made


def _comment(article, number, words):
    values = Comment.made_of(words.sentence())
    return Comment(
        article=article,
        author_name="Bạn đọc",
        submission_key=f"{article.pk} {number}",
        status=Comment.Status.APPROVED,
        in_thread=True,
        created_at=article.first_published_at + timedelta(seconds=number),
        **values,
    )


def _reply(article, number, words, root):
    reply = _comment(article, number, words)
    reply.parent = reply.root = root
    reply.depth = 1
    return reply


def _count_replies(article, roots):
    replies = Comment.objects.filter(article=article, depth=1)
    counts = {}
    for root in replies.values_list("root_id", flat=True):
        counts[root] = counts.get(root, 0) + 1
    for root in roots:
        root.reply_count = counts.get(root.pk, 0)
    Comment.objects.bulk_update(roots, ["reply_count"], batch_size=500)
