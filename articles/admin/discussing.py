"""Whether readers may comment, and for how long: of the whole site, and of one story."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.admin.frame import OneRow
from articles.models import Article, CommentSettings, Revision
from articles.rights import may_approve


@admin.register(CommentSettings)
class CommentSettingsAdmin(OneRow, admin.ModelAdmin):
    """The one row: its list is its form. An empty number tells beside it what the server has."""

    show_full_result_count = False
    radio_fields = {"comment_policy": admin.VERTICAL}

    def formfield_for_dbfield(self, field, request, **kwargs):
        found = super().formfield_for_dbfield(field, request, **kwargs)
        if found and field.name in CommentSettings.SET_UP:
            set_up = CommentSettings().in_force(field.name)
            policies = dict(Article.CommentPolicy.choices)
            empty = _("Empty, as the server is set up: %(value)s.")
            sentences = found.help_text, empty % {"value": policies.get(set_up, set_up)}
            found.help_text = " ".join(str(sentence) for sentence in sentences)
        return found


class DiscussionForm(forms.ModelForm):
    class Meta:
        model = Article
        fields = ["comment_policy", "comment_days"]
        widgets = {"comment_policy": forms.RadioSelect}


def pages_for(user, revision):
    """Whether `user` may open the page for a story; `revision` is None for a new one."""
    return ["comments"] if revision and may_approve(user, revision) else []


def urls(story_admin):
    """The page's address, below the one of a story's form."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def comments(request, pk):
        return ask(request, story_admin, pk)

    view = story_admin.admin_site.admin_view(comments)
    return [path("<int:pk>/comments/", view, name="articles_revision_comments")]


def ask(request, story_admin, pk):
    """Show what holds for the story's comments; then change it."""
    revision = get_object_or_404(Revision.objects.select_related("article"), pk=pk)
    if not may_approve(request.user, revision):
        raise PermissionDenied
    form = DiscussionForm(request.POST or None, instance=revision.article)
    if not form.is_valid():
        context = story_admin.admin_site.each_context(request)
        context |= {"title": _("Comments on the story"), "form": form, "revision": revision}
        context["opts"] = story_admin.opts
        return TemplateResponse(request, "admin/articles/revision/comments.html", context)
    # Other columns of the article may have changed since it was read.
    Article.objects.filter(pk=revision.article_id).update(
        **form.cleaned_data, comments_version=F("comments_version") + 1
    )
    messages.success(request, _("This holds for the comments on “%s” now.") % revision)
    return HttpResponseRedirect(reverse("admin:articles_revision_change", args=[pk]))
