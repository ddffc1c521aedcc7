"""The desk where a story is written, reviewed and approved: a form over its revisions."""

import json

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from js_asset import Media

from articles import printing
from articles.admin import arranging, carrying, discussing, history, rectifying, withdrawing
from articles.admin.arrivals import ReadsUploadsFirst
from articles.admin.autocomplete import ForgivingAutocomplete, ForgivingInline
from articles.admin.body_editor import AnswersBodyEditor
from articles.admin.cautions import BUTTON, cautions_for, mend_as_asked, warn_of_approved
from articles.admin.people import day_of
from articles.admin.picture_forms import cross_of
from articles.admin.pictures import tell_what_was_known
from articles.admin.previews import ShowsPreviews
from articles.admin.steps import (
    GO_ON,
    NOTELESS,
    TAKE,
    TAKE_BARE,
    RefusedError,
    seen_of,
    steps_for,
    steps_on_page,
)
from articles.admin.story_list import StoryList
from articles.admin.working_copies import KeepsUnsavedText
from articles.approval import NotReadyError, StaleRevisionError
from articles.arrivals import take_photo
from articles.forms import (
    ANSWERS,
    FigureForm,
    FigureFormSet,
    MentionForm,
    OrderedForm,
    OrderedFormSet,
    StoryForm,
    with_stills,
)
from articles.models import (
    Article,
    Author,
    Byline,
    Figure,
    Mention,
    Revision,
    RevisionOrganisation,
    Tagging,
)
from articles.reviewing import as_submitted, keep_as_submitted
from articles.rights import OVERRIDE
from articles.slugs import free_slug
from articles.states import hour_phrases, state_in_words
from articles.urgent import CARRY

FASTER = gettext_lazy("Somebody else was faster: look at the story again.")


class OrderedInline(ForgivingInline, admin.TabularInline):
    formset = OrderedFormSet
    form = OrderedForm
    extra = 1  # choosing in the last row opens the next: admin-story.js


def own_byline(request, revision):
    """What a new story's byline begins with: the name its writer signs with, where one is known."""
    if revision or request.method != "GET":
        return []
    if not hasattr(request, "own_byline"):
        names = Author.objects.filter(user=request.user).values_list("pk", flat=True)
        request.own_byline = [{"author": key, "credit": Byline.Credit.REPORTER} for key in names]
    return request.own_byline


class BylineInline(OrderedInline):
    model = Byline
    fields = ["order", "author", "credit"]
    autocomplete_fields = ["author"]

    def get_extra(self, request, obj=None, **kwargs):
        return self.extra + len(own_byline(request, obj))


class MentionInline(OrderedInline):
    model = Mention
    form = MentionForm
    fields = ["order", "tag", "role", "spoke", "position_text", "position_unstated"]
    autocomplete_fields = ["tag"]


class FigureInline(ForgivingInline, admin.StackedInline):
    model = Figure
    form = FigureForm
    formset = FigureFormSet
    autocomplete_fields = ["photo", "clip"]
    readonly_fields = ["preview"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("upload", "photo", "text_key"),
                    "preview",
                    ("placement", "order"),
                    ("alt", "is_decorative"),
                    ("caption", "credit"),
                ]
            },
        ),
        (
            gettext_lazy("Video or audio"),
            {"classes": ["collapse"], "fields": [("clip", "embed"), "captions", "transcript"]},
        ),
    ]

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.user = request.user
        return formset

    def get_extra(self, request, obj=None, **kwargs):
        """Most stories have a picture: the row for the first one is open."""
        return 0 if obj and obj.figures.exists() else 1

    @admin.display(description=gettext_lazy("Preview"))
    def preview(self, figure):
        context = {}
        if figure.photo_id:
            address = reverse("admin:articles_photo_change", args=[figure.photo_id])
            context = {"photo": figure.photo, "cross": cross_of(figure.photo), "address": address}
        return render_to_string("admin/articles/revision/_figure_preview.html", context)


class TaggingInline(OrderedInline):
    model = Tagging
    fields = ["order", "tag"]
    autocomplete_fields = ["tag"]


class OrganisationInline(OrderedInline):
    model = RevisionOrganisation
    fields = ["order", "organisation"]
    autocomplete_fields = ["organisation"]


@admin.register(Revision)
class StoryAdmin(
    ReadsUploadsFirst,
    AnswersBodyEditor,
    KeepsUnsavedText,
    ShowsPreviews,
    StoryList,
    ForgivingAutocomplete,
    admin.ModelAdmin,
):
    form = StoryForm
    readers = {"upload": take_photo}
    inlines = [BylineInline, MentionInline, FigureInline, TaggingInline, OrganisationInline]
    fieldsets = [
        (None, {"fields": ["kicker", "headline", "standfirst", "dateline", "body"]}),
        (gettext_lazy("Where and what"), {"fields": ["section", "genre", "event", "slug"]}),
        (
            gettext_lazy("Source and labels"),
            {"fields": [("source_name", "source_url"), "ai_label", "public_note"]},
        ),
    ]
    read_only_fieldsets = [
        (None, {"fields": ["kicker", "headline", "standfirst", "dateline", "printed_body"]}),
        (gettext_lazy("Where and what"), {"fields": ["section", "genre", "event", "address"]}),
        (
            gettext_lazy("Source and labels"),
            {"fields": ["source_name", "source_url", "ai_label", "public_note"]},
        ),
    ]
    autocomplete_fields = ["event"]
    view_on_site = False  # a draft is on no page; the form links to what is
    save_as = True  # a live story's form makes the next draft

    class Media:
        css = {
            "all": [
                "css/admin.css",
                "css/admin-desk.css",
                "css/admin-working.css",
                "css/admin-body.css",
                "css/admin-pictures.css",
            ]
        }

    # Who may do what

    def has_change_permission(self, request, obj=None):
        """Reading needs no more than this; a save that comes too late is refused by the form,
        which gives back what was typed."""
        may = super().has_change_permission(request, obj)
        is_closed = obj is not None and "save" not in steps_on_page(request, obj)
        return may and (request.method == "POST" or not is_closed)

    def has_delete_permission(self, request, obj=None):
        return False

    # The form

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if inline.model is Byline and not obj.pk:
            kwargs.setdefault("initial", own_byline(request, None))
        return kwargs

    def get_object(self, request, object_id, from_field=None):
        """The revision, read once for a page that only shows it; while saving, its article's row
        is held and it is read afresh."""
        if request.method != "POST":
            seen = request.__dict__.setdefault("revisions_seen", {})
            if object_id not in seen:
                seen[object_id] = super().get_object(request, object_id, from_field)
                if seen[object_id]:
                    seen[object_id].article.read_current()
            return seen[object_id]
        revision = super().get_object(request, object_id, from_field)
        if revision:
            Article.objects.select_for_update().get(pk=revision.article_id)
            revision = super().get_object(request, object_id, from_field)
        return revision

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """A live story's form posts as a new draft of its article (Django's `save_as`)."""
        request.step = next((step for step in TAKE if f"_{step}" in request.POST), "save")
        request.source = None
        find = super().get_object if request.method == "POST" else self.get_object
        revision = find(request, object_id) if object_id else None
        if revision and revision.is_approved:
            if request.method == "POST":
                request.source = revision
                request.POST = request.POST.copy()
                request.POST["_saveasnew"] = "1"
            elif (
                revision.is_in_place(timezone.now())
                and "unsaved" not in request.GET
                and (draft := revision.article.open_revision())
            ):
                return HttpResponseRedirect(change_url(draft))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def before_transaction(self, request):
        super().before_transaction(request)
        request.POST = with_stills(request.POST, request.FILES)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.step, form.source = request.step, request.source
        form.steps = steps_on_page(request, obj or request.source)
        form.user, form.may_override = request.user, request.user.has_perm(OVERRIDE)
        form.answered = _answered(request, obj)
        return form

    def get_fieldsets(self, request, obj=None):
        if obj and not self.has_change_permission(request, obj):
            return self.read_only_fieldsets
        return self.fieldsets

    def get_readonly_fields(self, request, obj=None):
        return ["printed_body", "address"]

    @admin.display(description=gettext_lazy("body"))
    def printed_body(self, revision):
        return printing.printed_body(revision)

    @admin.display(description=gettext_lazy("address"))
    def address(self, revision):
        return revision.get_absolute_url()

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        revision = obj or request.source
        now = timezone.now()
        has_live = bool(revision) and revision.article.live_revision(now) is not None
        scheduled = revision and revision.article.scheduled_revision(now)
        context |= {
            # The rich-text editor's import map is an inline script: it needs the nonce.
            "media": Media.from_media(context["media"]).with_nonce(str(request.csp_nonce)),
            "steps": steps_on_page(request, revision),
            "takes_note": not NOTELESS.issuperset(steps_on_page(request, revision)),
            "revision": revision,
            "is_live": bool(revision and revision.is_in_place(now)),
            "state_in_words": revision
            and state_in_words(revision, has_live, scheduled and scheduled.publish_at),
            "scheduled": scheduled,
            "seen": revision and seen_of(revision),
            "pages": [
                *withdrawing.pages_for(request.user, revision, has_live),
                *rectifying.pages_for(request.user, revision, has_live),
                *arranging.pages_for(request.user, has_live),
                *discussing.pages_for(request.user, revision),
            ],
            "last_event": revision and revision.events.select_related("by").last(),
            "submitted": revision and as_submitted(revision),
            "cautions": cautions_for(request, revision),
            "title": str(revision) if revision else _("New story"),
            "subtitle": None,
            "position_url": reverse("admin:articles_official_position", args=[0]),
            "hour_phrases": json.dumps(hour_phrases()),
            "time_zone": timezone.get_default_timezone_name(),
            "pictures_url": reverse("admin:articles_revision_pictures"),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Saving

    def save_model(self, request, obj, form, change):
        request.story_form = form
        request.has_new_text = change and _differs_from_stored(obj, StoryForm.Meta.fields)
        if not change:
            obj.article = self._article_for(request, form)
            obj.number = obj.article.next_number()
        else:
            if request.has_new_text:
                keep_as_submitted(obj, request.user)
            obj.version += 1
        self._keep_address(request, obj.article, form)
        super().save_model(request, obj, form, change)

    def _article_for(self, request, form):
        if request.source:
            return request.source.article
        try:
            with transaction.atomic():
                return Article.objects.create(slug=form.cleaned_data["slug"])
        except IntegrityError:  # another story took it since the form looked
            form.cleaned_data["slug"] = free_slug(Article, form.cleaned_data["slug"], "bai-viet")
            return Article.objects.create(slug=form.cleaned_data["slug"])

    def _keep_address(self, request, article, form):
        here, there = article.slug, form.cleaned_data["slug"]
        if form.fields["slug"].disabled or here == there:
            return
        try:
            with transaction.atomic():
                article.move_to(there)
        except IntegrityError:  # another story took it since the form looked
            article.slug = here
            sentence = _(
                "Another story has just taken the address “%(slug)s”; this one keeps its own."
            )
            messages.warning(request, sentence % {"slug": there})

    def save_related(self, request, form, formsets, change):
        has_new_rows = any(formset.has_changed() for formset in formsets)
        if has_new_rows:
            keep_as_submitted(form.instance, request.user)
        super().save_related(request, form, formsets, change)
        if not change or request.has_new_text or has_new_rows:
            self._record_writer(request.user, form.instance, change)
        rows = [row for formset in formsets for row in formset.forms]
        tell_what_was_known(request, [getattr(row, "uploaded", None) for row in rows])
        day = day_of(str(form.instance.event_id or ""))
        for mention in form.instance.mentions.filter(position_text="", position_unstated=False):
            mention.position_text = mention.tag.position_on(day)
            mention.save(update_fields=["position_text"])

    def _record_writer(self, user, revision, change):
        """Keep who began or wrote in it: whoever only takes a step with it is not its author."""
        kind, before = ("edit", revision.state) if change else ("begin", "")
        revision.events.create(by=user, kind=kind, from_state=before, to_state=revision.state)

    # After saving: the step that was asked for

    def response_add(self, request, obj, post_url_continue=None):
        return self._take_step(request, obj)

    def response_change(self, request, obj):
        return self._take_step(request, obj)

    def _take_step(self, request, revision):
        form = request.story_form
        if request.step == "approve" and form.cleaned_data.get("scheduled_change") == CARRY:
            return carrying.ask(request, revision, form.cleaned_data)
        try:
            sentence = TAKE[request.step](revision, request.user, form.cleaned_data)
        except NotReadyError as refusal:
            return self._refuse(request, revision, refusal.missing)
        except StaleRevisionError:
            return self._refuse(request, revision, [FASTER])
        messages.success(request, sentence)
        if request.step == "save":
            if BUTTON in request.POST:
                keep_as_submitted(revision, request.user)
                mend_as_asked(request, revision)
            return HttpResponseRedirect(change_url(revision))
        if revision.is_approved:
            warn_of_approved(request, revision)
        return HttpResponseRedirect(reverse("admin:articles_revision_changelist"))

    def _refuse(self, request, revision, sentences):
        """Back to the form, where what was typed is saved and what was answered is kept."""
        for sentence in sentences:
            messages.error(request, sentence)
        messages.info(request, _("What you typed is saved."))
        version = Revision.objects.values_list("version", flat=True).get(pk=revision.pk)
        names = [*ANSWERS, "seen_scheduled"]
        answers = {name: request.POST.get(name, "") for name in names}
        request.session["refused"] = {"seen": [revision.pk, version], "answers": answers}
        return HttpResponseRedirect(change_url(revision))

    # Steps that need nothing from the form

    def get_urls(self):
        bare_step = self.admin_site.admin_view(require_POST(self.bare_step))
        steps = [
            path(
                f"<int:pk>/{name}/",
                bare_step,
                kwargs={"name": name},
                name=f"articles_revision_{name}",
            )
            for name in TAKE_BARE
        ]
        return [
            *steps,
            *history.urls(self),
            *withdrawing.urls(self),
            *rectifying.urls(self),
            *discussing.urls(self),
            *carrying.urls(self),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        return history.history_page(request, self, object_id)

    def bare_step(self, request, pk, name):
        """Take a step that leaves the text as it is, where the user may."""
        revision = get_object_or_404(Revision.objects.select_related("article"), pk=pk)
        if not self.has_change_permission(request):
            raise PermissionDenied
        if name not in steps_for(request.user, revision):
            messages.error(request, _("You may not do this with the story as it is now."))
            return HttpResponseRedirect(change_url(revision))
        if request.POST.get("seen") != seen_of(revision):
            messages.error(request, FASTER)
            return HttpResponseRedirect(change_url(revision))
        try:
            messages.success(request, TAKE_BARE[name](revision, request.user, request.POST))
        except StaleRevisionError:
            messages.error(request, FASTER)
            return HttpResponseRedirect(change_url(revision))
        except RefusedError as refusal:
            return self._ask_again(request, revision, name, refusal.form)
        if name in GO_ON and (text := revision.article.open_revision()):
            return HttpResponseRedirect(change_url(text))
        return HttpResponseRedirect(reverse("admin:articles_revision_changelist"))

    def _ask_again(self, request, revision, name, form):
        """What was typed for a step, with what is wrong about it beside its field."""
        context = self.admin_site.each_context(request)
        context |= {"title": str(revision), "form": form, "revision": revision, "opts": self.opts}
        return TemplateResponse(request, f"admin/articles/revision/{name}.html", context)


def _answered(request, revision):
    """What was answered when a step with this version of the revision was refused."""
    refused = request.session.get("refused")
    is_this = revision and refused and refused["seen"] == [revision.pk, revision.version]
    return refused["answers"] if is_this else {}


def _differs_from_stored(revision, names):
    stored = Revision.objects.get(pk=revision.pk)
    return any(getattr(stored, name) != getattr(revision, name) for name in names)


def change_url(revision):
    return reverse("admin:articles_revision_change", args=[revision.pk])
