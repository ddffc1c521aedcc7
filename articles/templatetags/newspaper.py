"""How the newspaper prints dates, names and stories."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from articles.addresses import absolute
from articles.markup import only_safe, plain_text
from articles.models import Byline, Mention
from articles.printing import has_players, printed_body
from articles.structured import machine_time

register = template.Library()

# Django's own Vietnamese says "Thứ 5"; these are the same words in our catalogue.
WEEKDAYS = [
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
]


@register.simple_tag
def vietnamese():
    """The attribute that marks Vietnamese words on a page in another language."""
    return "" if get_language() == "vi" else mark_safe(' lang="vi"')


@register.filter
def in_vietnamese(words):
    """Words for a sentence of the interface, marked where that is in another language."""
    return words if get_language() == "vi" else format_html('<span lang="vi">{}</span>', words)


@register.filter
def vietnam_day(day):
    """A date as it is printed: "Thứ Năm, 01/3/2018"; in English "Thursday, 1 March 2018"."""
    return f"{WEEKDAYS[day.weekday()]}, {plain_day(day)}"


@register.filter
def plain_day(day):
    """A date in figures, of a moment the one in Vietnam: "01/3/2018"; in English, where two
    countries read that as two days, "1 March 2018"."""
    if isinstance(day, datetime):
        day = timezone.localdate(day)
    if get_language() == "vi":
        return f"{day:%d}/{day.month}/{day.year}"
    return date_format(day, "j F Y")


@register.filter
def period_words(period):
    """A day, month or year of the archive by its name: "tháng 3/2018"."""
    if period.day:
        return vietnam_day(period.first_day)
    if not period.month:
        return _("Year %(year)s") % {"year": period.year}
    return date_format(period.first_day, pgettext("format of a month and its year", "F Y"))


@register.filter
def period_number(period):
    """A part of a longer period, in a row of its like: "12/3", "tháng 3", "2018"."""
    if period.day:
        return period.day
    return period_words(period) if period.month else period.year


@register.filter
def short_time(moment):
    """An hour and its day in little room: "16:30, 01/3/2018"."""
    local = timezone.localtime(moment)
    return f"{local:%H:%M}, {plain_day(local.date())}"


@register.filter
def time_element(moment):
    """`short_time`, with the moment as programs read it."""
    return format_html('<time datetime="{}">{}</time>', machine_time(moment), short_time(moment))


@register.filter
def vietnam_time(moment):
    """The line under a headline: "Thứ Năm, 01/3/2018, 16:30 (GMT+7)"."""
    local = timezone.localtime(moment)
    return f"{vietnam_day(local)}, {local:%H:%M} (GMT+7)"


@register.filter
def span_of_time(lasting):
    """From when until when: "01/3/2016 – nay", of what has a start and an end, or one of them."""
    if not lasting.end:
        return _("since %(day)s") % {"day": plain_day(lasting.start)}
    if not lasting.start:
        return _("until %(day)s") % {"day": plain_day(lasting.end)}
    return f"{plain_day(lasting.start)} – {plain_day(lasting.end)}"


@register.filter
def hour_or_day(moment):
    """When, in the least room: "16:30" for today, else the day, "22/11"."""
    local = timezone.localtime(moment)
    if local.date() == timezone.localdate():
        return f"{local:%H:%M}"
    return date_format(local, pgettext("format of a day without its year", "j M"))


@register.filter
def byline_line(bylines):
    """The reporters in printed order: "Thanh Tùng – Công Luận"."""
    return " – ".join(names(bylines, Byline.Credit.REPORTER))


@register.filter
def by_credit(bylines):
    """Who did what, in printed order: [("", [reporters]), ("Ảnh", [photographers])]."""
    done = {credit: [] for credit in Byline.Credit}
    for byline in bylines:
        done[byline.credit].append(byline.author)
    label = {Byline.Credit.REPORTER: ""}
    return [
        (label.get(credit, capfirst(credit.label)), names)
        for credit, names in done.items()
        if names
    ]


def names(bylines, credit):
    return [byline.author.name for byline in bylines if byline.credit == credit]


@register.filter
def picture_credit(credit):
    """The line "Ảnh: Suối Đá"; a credit that says itself what it is ("Minh họa: …") stays."""
    if not credit or ":" in credit:
        return credit
    return _("Picture: %(credit)s") % {"credit": credit}


@register.filter
def figure_credit(figure):
    """The line below a figure: "Video: Suối Đá" of a clip, else as `picture_credit`."""
    if not figure.clip or ":" in figure.credit or not figure.credit:
        return picture_credit(figure.credit)
    words = _("Video: %(credit)s") if figure.clip.is_video else _("Sound: %(credit)s")
    return words % {"credit": figure.credit}


@register.filter
def clip_length(seconds):
    """How long a clip lasts: "1:24", "1:02:05"."""
    minutes, seconds = divmod(max(1, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@register.filter
def ai_words(label, identity):
    """What readers are told of an AI label: the newsroom's own words, or the interface's."""
    own = identity.own_ai_words(label)
    return in_vietnamese(own) if own else identity.ai_words(label)


@register.filter
def part_in_story(mention):
    """What somebody did there, in words: "chủ trì, phát biểu"."""
    parts = [str(Mention.Role(mention.role).label), *([_("spoke")] if mention.spoke else [])]
    return ", ".join(parts)


@register.filter
def standing_text(page):
    """A standing page's HTML, with nothing that is not safe, however it came to be stored."""
    return mark_safe(only_safe(page.body))


@register.simple_tag(takes_context=True)
def story_text(context, revision):
    """A story's HTML; what it links to may be at hand in the page's `linked`."""
    return printed_body(revision, context.get("linked"), context["identity"])


@register.filter
def description(revision):
    """What search engines and shared links say about a story: its standfirst, or how it begins."""
    words = plain_text(revision.body, notes=False).split()
    return revision.standfirst or Truncator(" ".join(words)).words(35)


register.filter(absolute)
register.filter(has_players)
register.filter(machine_time)


@register.filter
def shows_comments(discussion, story):
    """Whether readers see the comments on a story, as `articles.discussion` has it."""
    return discussion.shows(story)
