"""Answering a reader for the newsroom."""

from copy import copy

from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from comments.admin.giving_back import give_back, what_became_of
from comments.admin.rights import moderators_only
from comments.models import Comment
from comments.submissions import answer_for_the_newsroom
from comments.text import clean_comment


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Reply for the newsroom"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=settings.COMMENT_MAX_LENGTH,
        error_messages={"required": gettext_lazy("Write the reply first.")},
    )
    role = forms.CharField(
        label=gettext_lazy("In the role of"),
        max_length=Comment._meta.get_field("staff_role").max_length,
        required=False,
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("Look at the comment again, then send it.")},
    )

    def __init__(self, moderator, *args, **kwargs):
        initial = {"role": role_of(moderator)}
        super().__init__(*args, initial=initial, auto_id="answer-%s", **kwargs)

    def clean_text(self):
        text = clean_comment(self.cleaned_data["text"])
        if not text:  # nothing but what cannot be seen
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return text


def role_of(moderator):
    """The role they last answered in."""
    answers = Comment.objects.filter(staff=moderator).order_by("-pk")
    return answers.values_list("staff_role", flat=True).first() or ""


@require_POST
@moderators_only
def answer_comment(request, pk):
    """Answer a comment for everyone to read; what was waiting is approved with it."""
    parent = get_object_or_404(Comment.objects.select_related("article"), pk=pk)
    form = AnswerForm(request.user, request.POST)
    title = _("Reply for the newsroom")
    if not form.is_valid():
        return give_back(request, parent, form, title)
    typed = form.cleaned_data
    seen = copy(parent)
    seen.version = typed["version"]
    decision = answer_for_the_newsroom(request.user, typed["role"], seen, typed["text"])
    if not decision.is_whole:
        parent.refresh_from_db()
        sentence = _("Your reply was not sent: %s") % what_became_of(parent)
        return give_back(request, parent, form, title, sentence, 409)
    messages.success(request, _("Your reply stands under the comment."))
    query = {"story": request.POST.get("story"), "did": decision.done and decision.act.pk}
    return redirect(reverse("admin:comment_queue", query={k: v for k, v in query.items() if v}))
