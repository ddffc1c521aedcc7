"""Rectifications: a notice, a story of its own, that says what was false in another one."""

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.text import Truncator

from articles import frame
from articles.markup import clean_body
from articles.models import Article, Redirect, Revision
from articles.plain_text import clean_line
from articles.slugs import free_slug

HEADLINE_LENGTH = Revision._meta.get_field("headline").max_length
NOTE_LENGTH = Revision._meta.get_field("public_note").max_length


@transaction.atomic
def rectify(story, by, work, section, date, was_false, is_right, apology):
    """A draft of the notice about `story` (a live revision), made of plain-text answers.

    The same answers given twice, by a double click, make one notice.
    """
    article = Article.objects.select_for_update().get(pk=story.article_id)
    answers = {"work": work, "section": section, "was_false": was_false, "is_right": is_right}
    answers |= {"apology": apology, "date": f"{date.day}/{date.month}/{date.year}"}
    answers["site_name"] = str(frame.current().identity)
    body = clean_body(render_to_string("articles/_rectification.html", answers))
    if same := Revision.objects.open().filter(rectifies=article, body=body).first():
        return same
    headline = headline_of_notice(clean_line(work))
    notice = Article.objects.create(
        slug=free_slug(Article, headline, "cai-chinh", is_reserved=Redirect.is_at)
    )
    draft = Revision.objects.create(
        article=notice,
        number=1,
        headline=headline,
        section=story.section,
        body=body,
        rectifies=article,
        public_note=Truncator(clean_line(is_right)).chars(NOTE_LENGTH),
    )
    draft.events.create(by=by, kind="begin", to_state=draft.state)
    return draft


def headline_of_notice(headline):
    """The notice's headline, by the newsroom's pattern, cut where it would be too long."""
    title = frame.current().identity.headline_of_notice()
    room = HEADLINE_LENGTH - len(title.replace("{headline}", ""))
    return title.replace("{headline}", Truncator(headline).chars(room))
