"""The page that shows an urgent change and a scheduled one together, before both are approved."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles.admin.steps import steps_for
from articles.approval import NotReadyError, StaleRevisionError
from articles.carrying import IDENTITIES, LEAD, carry_forward, combine, key_of, read, scheduled_over
from articles.collisions import shown_html
from articles.combining import BOTH, OURS, THEIRS
from articles.comparison import compare
from articles.forms import KIND_NEEDED, is_sole_writer, kinds_of_change
from articles.models import Revision
from articles.rights import OVERRIDE
from articles.seals import sealed_fields
from articles.states import hour_in_words

SIDES = {
    OURS: gettext_lazy("As in the urgent change"),
    THEIRS: gettext_lazy("As in the scheduled text"),
    BOTH: gettext_lazy("Both, the urgent change first"),
}
ANSWERS = ["kind_of_change", "note", "alone_because"]


class CarryForm(forms.Form):
    """What approving asks; `seen` is what the page was made of, `shown` the text it showed."""

    kind_of_change = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        error_messages={"required": KIND_NEEDED},
    )
    note = forms.CharField(
        label=gettext_lazy("Note to the desk"), required=False, max_length=500, empty_value=""
    )
    alone_because = forms.CharField(
        label=gettext_lazy("Why you approve alone"), required=False, max_length=500
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, revision, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.instance = user, revision
        self.fields["kind_of_change"].choices = kinds_of_change(revision)
        if not (user.has_perm(OVERRIDE) and is_sole_writer(self)):
            del self.fields["alone_because"]

    def answers(self):
        answers = {name: self.cleaned_data.get(name, "") for name in ANSWERS}
        return {"change": answers.pop("kind_of_change"), **answers}


def urls(story_admin):
    def view(request, pk):
        return carry(request, story_admin, pk)

    view = story_admin.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(view))
    return [path("<int:pk>/carry/", view, name="articles_revision_carry")]


def ask(request, revision, typed):
    """On to the page, with what was answered in the story's form."""
    answers = {name: typed.get(name, "") for name in ANSWERS}
    request.session["carrying"] = {"revision": revision.pk, **answers}
    messages.info(request, _("What you typed is saved; nothing is approved yet."))
    return HttpResponseRedirect(reverse("admin:articles_revision_carry", args=[revision.pk]))


def carry(request, story_admin, pk):
    """Show both changes in one text; once that was seen, approve the two."""
    if not story_admin.has_change_permission(request):
        raise PermissionDenied
    fix = get_object_or_404(Revision.objects.select_related("article"), pk=pk)
    met = scheduled_over(fix.article)
    if "approve" not in steps_for(request.user, fix) or not met:
        messages.error(request, _("You may not do this with the story as it is now."))
        return HttpResponseRedirect(reverse("admin:articles_revision_change", args=[pk]))
    standing, fix, scheduled = read((met[0], fix, met[1]))
    seen = f"{fix.version}-{standing.pk}-{scheduled.pk}-{scheduled.publish_at.isoformat()}"
    is_stale = request.method == "POST" and request.POST.get("seen") != seen
    choices = {} if is_stale else chosen(request.POST)
    combined = combine(standing, fix, scheduled, choices)
    form = form_for(request, fix)
    if request.method == "POST":
        if is_stale:
            sentence = _("The story changed meanwhile: this is how the two stand together now.")
            messages.error(request, sentence)
        elif is_to_approve(request, form, combined):
            return approve(request, form, (standing, scheduled, choices, combined.digest))
    context = story_admin.admin_site.each_context(request) | {
        "title": _("Carry an urgent change forward"),
        "opts": story_admin.opts,
        "revision": fix,
        "standing": standing,
        "scheduled": scheduled,
        "hour": hour_in_words(scheduled.publish_at),
        "form": form,
        "seen": seen,
        "shown": combined.digest,
        "clashes": [
            in_words(clash, combined, fix, scheduled) for clash in combined.settled.clashes
        ],
        "is_settled": not combined.settled.open,
        "comparison": compare(scheduled, combined.revision),
    }
    return TemplateResponse(request, "admin/articles/revision/carry.html", context)


def chosen(posted):
    """Which side was chosen, by the name of the clash."""
    return {
        name.removeprefix("clash-"): posted[name] for name in posted if name.startswith("clash-")
    }


def form_for(request, fix):
    typed = request.session.get("carrying", {})
    initial = typed if typed.get("revision") == fix.pk else {}
    if fix.change != Revision.Change.FIRST:
        initial = {"kind_of_change": fix.change, **initial}
    return CarryForm(request.POST or None, initial=initial, user=request.user, revision=fix)


def is_to_approve(request, form, combined):
    """Whether what is to be approved is what the page showed; says what is lacking."""
    if combined.settled.open:
        messages.error(request, _("Choose below what is to stand where both texts changed."))
        return False
    if request.POST.get("shown") != combined.digest:
        messages.info(request, _("This is the text by your choice: look at it, then approve."))
        return False
    return form.is_valid()


def approve(request, form, seen):
    standing, scheduled, choices, digest = seen
    fix = form.instance
    page = HttpResponseRedirect(reverse("admin:articles_revision_carry", args=[fix.pk]))
    try:
        united = carry_forward(
            fix, request.user, standing, scheduled, choices, digest, **form.answers()
        )
    except StaleRevisionError:
        messages.error(request, _("Somebody else was faster: look at the story again."))
        return page
    except NotReadyError as refusal:
        for missing in refusal.missing:
            messages.error(request, missing)
        request.session["carrying"] = {"revision": fix.pk, **form.cleaned_data}
        return page
    request.session.pop("carrying", None)
    sentence = _(
        "“%(headline)s” is published; version %(number)s, with this change in it, is scheduled for "
        "%(hour)s."
    )
    hour = hour_in_words(united.publish_at)
    numbers = {"headline": fix, "number": united.number, "hour": hour}
    messages.success(request, sentence % numbers)
    return HttpResponseRedirect(reverse("admin:articles_revision_changelist"))


# What both changed, in words


def in_words(clash, combined, fix, scheduled):
    relation, _dash, key = clash.name.partition("-")
    sides = {OURS: (clash.ours, fix), THEIRS: (clash.theirs, scheduled)}
    if clash.takes_both:
        sides[BOTH] = None
    choice = combined.settled.choice(clash)
    return {
        "name": clash.name,
        "label": capfirst(_label(relation)),
        "options": [
            {
                "side": side,
                "title": SIDES[side],
                "text": told and _told(relation, key, *told),
                "is_chosen": side == choice,
            }
            for side, told in sides.items()
        ],
    }


def _label(relation):
    if relation == LEAD:
        return _("lead picture")
    field = Revision._meta.get_field(relation)
    if relation in IDENTITIES:
        return field.related_model._meta.verbose_name_plural
    return field.verbose_name


def _told(relation, key, value, side):
    """One side of a clash, as HTML."""
    if relation == "body":
        return _blocks("".join(value), side) if value else _gone()
    if relation == LEAD:
        relation, key = "figures", value
    if relation not in IDENTITIES:
        display = getattr(side, f"get_{relation}_display", None)
        return linebreaks(str((display() if display else value) or "–"), autoescape=True)
    rows = {key_of(row): row for row in getattr(side, relation).all()}
    if key == "order":
        return format_html_join("", "<p>{}</p>", ([_name_of(rows[one])] for one in value))
    return linebreaks(row_in_words(rows[key]), autoescape=True) if key in rows else _gone()


def _blocks(html, side):
    """Blocks of a body as readers see them; what it only names, its pictures, in words."""
    pictures = [figure for figure in side.figures.all() if figure.key in html]
    words = format_html_join("", "<p>{}</p>", ([row_in_words(figure)] for figure in pictures))
    return format_html("{}{}", shown_html(html), words)


def _gone():
    return linebreaks(_("(taken out)"), autoescape=True)


def _name_of(row):
    return str(row) if row.revision_field == "revision" else str(row.tag)


def row_in_words(row):
    """What is printed of a row, in one line."""
    relation = row._meta.get_field(row.revision_field).remote_field.related_name
    words = [_name_of(row)]
    for name in sealed_fields(relation):
        field, value = row._meta.get_field(name), getattr(row, name)
        if field.choices:
            words.append(str(getattr(row, f"get_{name}_display")()))
        elif value is True:
            words.append(str(field.verbose_name))
        elif isinstance(value, str) and name != "key":
            words.append(value)
    return " · ".join(dict.fromkeys(word for word in words if word))
