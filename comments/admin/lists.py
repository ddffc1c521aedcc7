"""The moderators' desk: what readers wrote, decided one by one or many at once."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.admin.lists import BoundedPaginator
from articles.models import Revision
from comments.admin.editing import page_of
from comments.admin.queue import number
from comments.admin.reasons import ReasonField
from comments.models import Comment
from comments.moderation import decide
from comments.search import with_text

Status = Comment.Status
DECISIONS = {
    Status.APPROVED: _("Approve comment"),
    Status.REJECTED: _("Reject comment"),
    Status.SPAM: _("Move comment to spam"),
    Status.PENDING: _("Put comment back to waiting"),
}


class StatusFilter(admin.SimpleListFilter):
    """One status at a time; without a choice, what waits."""

    title = _("status")
    parameter_name = "status"
    ALL = "all"

    def lookups(self, request, model_admin):
        return [*Status.choices, (self.ALL, _("all comments"))]

    def value(self):
        return super().value() or Status.PENDING.value

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            yield {
                "selected": value == self.value(),
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request, queryset):
        return queryset if self.value() == self.ALL else queryset.filter(status=self.value())


class DecisionForm(forms.Form):
    """A decision about the comment as its moderator saw it."""

    to = forms.ChoiceField(choices=DECISIONS.items())
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = ReasonField(required=False)


def decision(to):
    """The list's action that gives the selected comments the status `to`."""

    @admin.action(description=DECISIONS[to], permissions=["moderate"])
    def act(model_admin, request, queryset):
        if request.POST.get("select_across") == "1":
            model_admin.lead_to_search(request)
        else:
            model_admin.act(request, as_seen(request), to)

    act.__name__ = f"to_{to}"
    return act


def as_seen(request):
    """The selected comments at the versions the list showed, also those decided since."""
    chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
    seen = list(Comment.objects.only("article", "version").filter(pk__in=chosen))
    for comment in seen:
        now = str(comment.version)
        if request.POST.get(f"version-{comment.pk}", now) != now:
            comment.version = None  # not the one the list showed
    return seen


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    list_display = ["excerpt", "author", "story", "written", "state"]
    list_display_links = ["excerpt"]
    list_filter = [StatusFilter]
    list_select_related = ["article", "parent"]
    list_per_page = 50
    list_max_show_all = 50
    sortable_by = []
    search_fields = ["wording__text"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    actions = [decision(to) for to in DECISIONS]
    fields = ["text", "author_name", "website", "written", "story", "quoted", "status", "doubt"]
    readonly_fields = fields
    view_on_site = False

    class Media:
        css = {"all": ["css/admin-comments.css", "css/admin-history.css"]}

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """Nobody rewrites what a reader wrote."""
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_moderate_permission(self, request):
        return request.user.has_perm("comments.moderate_comment")

    def lookup_allowed(self, lookup, value, request):
        """No address of the list asks about contacts, not even whether two comments share one."""
        return lookup == StatusFilter.parameter_name

    def get_fields(self, request, obj=None):
        """What there is to say: most comments have no website, answer nobody and raise no doubt."""
        says = {"website": obj.website, "quoted": obj.parent, "doubt": obj.doubt} if obj else {}
        return [name for name in self.fields if says.get(name, True)]

    def get_queryset(self, request):
        live = Revision.objects.live().only("article", "headline")
        return (
            super()
            .get_queryset(request)
            .defer("contact", "submission_key", "author_name_folded")
            .prefetch_related(Prefetch("article__revisions", live, to_attr="live_revisions"))
        )

    def get_ordering(self, request):
        """The queue is worked from its oldest end; everything else is looked up from the newest."""
        status = request.GET.get(StatusFilter.parameter_name, Status.PENDING)
        if status == StatusFilter.ALL:
            return ["-pk"]
        return ["created_at", "pk"] if status == Status.PENDING else ["-created_at", "-pk"]

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(with_text(search_term)), False

    # Columns and fields

    @admin.display(description=_("comment"))
    def excerpt(self, comment):
        return Truncator(comment.body).chars(160)

    @admin.display(description=Comment._meta.get_field("created_at").verbose_name)
    def written(self, comment):
        return date_format(localtime(comment.created_at), "H:i d/m/Y")

    @admin.display(description=_("status"))
    def state(self, comment):
        """The status in words, and for the actions the version these words are about."""
        return format_html(
            '{}<input type="hidden" name="version-{}" value="{}">',
            comment.get_status_display(),
            comment.pk,
            comment.version,
        )

    @admin.display(description=_("story"))
    def story(self, comment):
        headlines = [revision.headline for revision in comment.article.live_revisions]
        address = comment.article.get_absolute_url()
        headline = Truncator((headlines or [comment.article.slug])[0]).chars(70)
        return format_html('<a href="{}">{}</a>', address, headline)

    @admin.display(description=_("name"))
    def author(self, comment):
        """Who wrote it, and below whom it answers."""
        if comment.parent is None:
            return comment.author_name
        return format_html("{}<br>↳ {}", comment.author_name, comment.parent.author_name)

    @admin.display(description=_("comment"))
    def text(self, comment):
        return format_html('<div class="desk-comment" dir="auto">{}</div>', comment.html)

    @admin.display(description=_("in reply to"))
    def quoted(self, comment):
        return format_html(
            '<blockquote class="desk-comment" dir="auto"><p><a href="{}">{}</a> ({})</p>{}'
            "</blockquote>",
            reverse("admin:comments_comment_change", args=[comment.parent_id]),
            comment.parent.author_name,
            comment.parent.get_status_display(),
            comment.parent.html,
        )

    # Decisions

    def get_urls(self):
        decide_one = path(
            "<int:pk>/decide/",
            self.admin_site.admin_view(require_POST(self.decide_one)),
            name="comments_comment_decide",
        )
        return [decide_one, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        comment = self.get_object(request, object_id)
        context = {}
        if comment:
            events = comment.events.select_related("by", "act")
            context["events"] = events.prefetch_related("by__groups")
        if comment and self.has_moderate_permission(request):
            context |= page_of(comment)
            context["decision_form"] = DecisionForm(initial={"version": comment.version})
            context["decisions"] = {
                to.value: label for to, label in DECISIONS.items() if to != comment.status
            }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def decide_one(self, request, pk):
        """Decide about one comment, then on to the queue; back to the comment if that failed."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        comment = get_object_or_404(Comment, pk=pk)
        form = DecisionForm(request.POST)
        if not form.is_valid():
            for error in form.errors.values():
                self.message_user(request, error.as_text(), messages.ERROR)
            return redirect("admin:comments_comment_change", pk)
        comment.version = form.cleaned_data["version"]
        if self.act(request, [comment], form.cleaned_data["to"], form.cleaned_data["reason"]):
            return redirect("admin:comments_comment_changelist")
        return redirect("admin:comments_comment_change", pk)

    def lead_to_search(self, request):
        """Nobody has seen all that a list would select: the search asks first, and notices what
        changed meanwhile."""
        status = request.GET.get(StatusFilter.parameter_name, Status.PENDING.value)
        query = {"status": status, "q": request.GET.get("q", "").replace("\0", "")}
        kept = {name: value for name, value in query.items() if value not in ("", StatusFilter.ALL)}
        sentence = format_html(
            '{} <a href="{}">{}</a>',
            gettext(
                "Nothing was decided: comments beyond those shown here are chosen by a search."
            ),
            reverse("admin:comment_search", query=kept),
            gettext("Search comments"),
        )
        self.message_user(request, sentence, messages.ERROR)

    def response_action(self, request, queryset):
        keys = {number(text) for text in request.POST.getlist(ACTION_CHECKBOX_NAME)}
        if Comment.objects.filter(pk__in=keys - {None}).count() < len(keys):
            self.message_user(request, gettext("There is no such comment."), messages.ERROR)
            return None
        return super().response_action(request, queryset)

    def act(self, request, comments, to, reason=""):
        """Decide by the rule of the site, and say what came of it."""
        decided = decide(comments, to, request.user, reason)
        is_whole = not (decided.stale or decided.final)
        level = messages.SUCCESS if is_whole else messages.WARNING
        self.message_user(request, decided.sentence(), level)
        return is_whole
