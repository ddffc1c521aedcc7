"""How a comparison marks what was removed and added, for the eye and for screen readers."""

from django import template
from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.comparison import ADDED, REMOVED

register = template.Library()


@register.filter
def marked(pieces):
    """Pieces as HTML; made here, since a template takes a second for those of a long text."""
    frames = {REMOVED: _frame("del", _("removed:")), ADDED: _frame("ins", _("added:"))}
    return mark_safe("".join(frames.get(kind, "%s") % escape(text) for kind, text in pieces))


@register.filter
def paragraphs(text):
    """A text's lines as paragraphs; what is HTML already stays as it is."""
    return text if isinstance(text, SafeString) else mark_safe(linebreaks(text, autoescape=True))


def _frame(tag, spoken):
    spoken = escape(spoken).replace("%", "%%")
    hidden = '<span class="visually-hidden">'
    return f"<{tag}>{hidden}[{spoken} </span>%s{hidden}]</span></{tag}>"
