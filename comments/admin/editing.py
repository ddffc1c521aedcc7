"""The steps of one comment's page: another text, another place, above all others."""

import re

from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles.comparison import Effort, diff_words
from comments.admin.giving_back import give_back, what_became_of
from comments.admin.reasons import ReasonField
from comments.admin.rights import moderators_only
from comments.editing import EDITABLE, RefusedError, edit, move
from comments.models import Comment
from comments.moderation import pick

Status = Comment.Status
PLACE = re.compile(r"(?:.*(?:binh-luan-tu=|#binh-luan-))?([A-Za-z0-9]{16})(?:[#&].*)?", re.ASCII)
RELATED = 10


class EditForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=settings.COMMENT_MAX_LENGTH,
        error_messages={
            "required": gettext_lazy("A comment needs a text: reject it if nothing should stay.")
        },
    )
    reason = ReasonField(required=False)


class PickForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    parent = forms.CharField(
        label=gettext_lazy("Address of the comment it answers"), required=False, max_length=500
    )

    def clean_parent(self):
        """The comment whose address or public name was given; None puts it on its own."""
        if not (typed := self.cleaned_data["parent"]):
            return None
        found = PLACE.fullmatch(typed)
        parent = found and Comment.objects.named(found[1])
        if not parent:
            raise forms.ValidationError(
                _("There is no such comment: paste the address its time leads to.")
            )
        return parent


@require_POST
@moderators_only
def edit_comment(request, pk):
    def change(comment, typed):
        edit(comment, typed["text"], request.user, typed["reason"])
        return _("The text is changed; readers see that the newsroom edited it.")

    return _step(request, pk, EditForm, _("Change the text"), change)


@require_POST
@moderators_only
def move_comment(request, pk):
    def change(comment, typed):
        move(comment, typed["parent"], request.user)
        return _("The comment has moved, with all that answers it.")

    return _step(request, pk, MoveForm, _("Move it to where it belongs"), change)


@require_POST
@moderators_only
def pick_comment(request, pk):
    """Put it above all others of its story, or with `end` back among them."""
    comment = get_object_or_404(Comment, pk=pk)
    form = PickForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    if version != comment.version:
        messages.warning(request, _("Nothing was changed: %s") % what_became_of(comment))
    elif pick(comment, "end" not in request.POST, request.user):
        messages.success(request, _("Done: readers see it so from now on."))
    else:
        messages.warning(request, _("Only a comment that readers see can be picked."))
    return redirect("admin:comments_comment_change", pk)


def _step(request, pk, form_class, title, change):
    """Take a step with the comment as its page showed it; what cannot be taken comes back with the
    reason why."""
    comment = get_object_or_404(Comment.objects.select_related("article"), pk=pk)
    form = form_class(request.POST)
    if not form.is_valid():
        return give_back(request, comment, form, title)
    if form.cleaned_data["version"] != comment.version:
        sentence = _("Nothing was changed: %s") % what_became_of(comment)
        return give_back(request, comment, form, title, sentence, 409)
    try:
        messages.success(request, change(comment, form.cleaned_data))
    except RefusedError as refusal:
        comment.refresh_from_db()
        return give_back(request, comment, form, title, str(refusal), 409)
    return redirect("admin:comments_comment_change", pk)


def page_of(comment):
    """What one comment's page shows beside its fields."""
    others = Comment.objects.none()
    if comment.contact_id:
        same = Comment.objects.filter(contact=comment.contact_id).exclude(pk=comment.pk)
        others = same.order_by("-pk")[:RELATED]
    return {
        "edits": list(_edits(comment)),
        "answers": comment.children.order_by("pk")[:RELATED],
        "others_of_reader": others,
        "may_edit": comment.status in EDITABLE,
    }


def _edits(comment):
    """Each change of the text with its pieces, the latest first."""
    edits = list(comment.edits.select_related("by"))
    effort, after = Effort(), comment.body
    for before in reversed(edits):
        yield before, diff_words(before.body, after, effort)
        after = before.body
