"""What is kept of one reader, as they get it: to read, or as a file."""

from django.conf import settings
from django.db.models import Prefetch

from articles import mailing
from articles.models import Revision
from comments.models import Comment, CommentEdit, Watch

ON_A_PAGE = 100


def comments_of(contact):
    """Everything they wrote, newest first, with its story, its earlier texts and what was decided
    about it."""
    live = Revision.objects.live().only("article", "headline")
    earlier = CommentEdit.objects.exclude(body="")
    return (
        Comment.objects.filter(contact=contact)
        .select_related("article", "watch")
        .prefetch_related("events__act", Prefetch("edits", earlier, to_attr="earlier"))
        .prefetch_related(Prefetch("article__revisions", live, to_attr="live_revisions"))
        .order_by("-created_at", "-pk")
    )


def as_document(contact):
    """All of it as values for JSON. Moments are in ISO 8601; the address itself is left out, since
    the file may lie about: its owner knows it."""
    return {
        "site": settings.SITE_URL,
        "address": {
            "first_used": contact.created_at,
            "last_used": contact.last_used_at,
            "confirmed": contact.confirmed_at,
        },
        "requests": list(
            contact.data_requests.values("kind", "received_at", "confirmed_at", "done_at")
        ),
        "standings": list(
            contact.standings.values("kind", "reason", "set_at", "until", "ended_at")
        ),
        "comments": [_comment(comment) for comment in comments_of(contact).iterator(500)],
    }


def _comment(comment):
    watch = getattr(comment, "watch", None)
    return {
        "story": mailing.absolute(comment.article.get_absolute_url()),
        "headline": next((one.headline for one in comment.article.live_revisions), None),
        "written": comment.created_at,
        "status": comment.status,
        "name": comment.author_name,
        "website": comment.website,
        "text": comment.body,
        "earlier_texts": [
            {"until": edit.at, "changed_by": "newsroom" if edit.by_id else "you", "text": edit.body}
            for edit in comment.earlier
        ],
        "network": comment.network,
        "browser": comment.user_agent,
        "notice": comment.privacy_notice,
        "decisions": [
            {
                "at": event.at,
                "from": event.from_status,
                "to": event.to_status,
                "reason": event.reason,
            }
            for event in comment.events.all()
        ],
        "told_by_mail": watch and _watch(watch),
    }


def _watch(watch: Watch):
    return {"asked": watch.asked_at, "confirmed": watch.confirmed_at, "ended": watch.ended_at}
