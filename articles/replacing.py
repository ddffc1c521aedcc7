"""A new picture in place of another: drafts may take it, what was approved shows what it showed."""

from django.db import transaction

from articles.models import Article, Revision

WORDS = ["alt", "caption", "credit", "copyright"]


def take_the_place_of(old, new):
    """Let a new picture say what the old one says, and stand for it from now on."""
    for name in WORDS:
        setattr(new, name, getattr(old, name))
    new.replaces = old
    new.save(update_fields=[*WORDS, "words_folded", "replaces"])


@transaction.atomic
def replace_in_drafts(photo, draft, by):
    """Show a picture in an open revision wherever that shows the one it replaces; who has the form
    open meanwhile is told of it when they save."""
    Article.objects.select_for_update().get(pk=draft.article_id)
    draft = Revision.objects.open().filter(pk=draft.pk).first()
    if draft is None:
        return
    draft.figures.filter(photo=photo.replaces_id).update(photo=photo)
    draft.version += 1
    draft.save(update_fields=["version"])
    draft.events.create(by=by, kind="edit", from_state=draft.state, to_state=draft.state)
