"""The rules in the desk: what they look for, how well they do, and a place to try them."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.template.response import TemplateResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from comments.models import Comment, Rule
from comments.rules import findings_of, judged, share_met, too_short_phrases
from comments.text import clean_comment, clean_name

VIEW = "comments.view_rule"
MOST_PHRASES, LONGEST_PHRASE = 1000, 100
# The part of what readers send that a rule may meet: what it files as spam, nobody reads first.
TOO_MANY = {Rule.Action.HOLD: 0.5, Rule.Action.SPAM: 0.1}
COUNTED_IN = dict.fromkeys(Rule.NUMBERED, "threshold") | dict.fromkeys(Rule.WORDED, "words")


class RuleForm(forms.ModelForm):
    """Refuses what would meet nearly every comment, with the reason."""

    class Meta:
        help_texts = {
            "words": gettext_lazy(
                "One word or phrase a line, as it is: there are no patterns to write."
            )
        }

    def clean_words(self):
        words = self.cleaned_data["words"]
        lines = [line.strip() for line in words.splitlines() if line.strip()]
        if len(lines) > MOST_PHRASES:
            raise ValidationError(
                _("A rule has at most %(most)d words or phrases.") % {"most": MOST_PHRASES}
            )
        if long := next((line for line in lines if len(line) > LONGEST_PHRASE), None):
            raise ValidationError(
                _("“%(phrase)s…” is longer than %(most)d letters.")
                % {"phrase": long[:30], "most": LONGEST_PHRASE}
            )
        return "\n".join(lines)

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        rule = Rule(**{name: cleaned[name] for name in ("name", "kind", "words", "threshold")})
        if short := too_short_phrases(rule):
            sentence = _("“%(phrase)s” is too short: it would meet nearly every comment.")
            self.add_error("words", sentence % {"phrase": short[0]})
        elif (share := share_met(rule)) > (most := TOO_MANY[cleaned["action"]]):
            self.add_error(
                COUNTED_IN.get(rule.kind, "kind"),
                _(
                    "This would meet %(percent)d %% of what readers sent lately; a rule that does"
                    " this may meet %(most)d %%."
                )
                % {"percent": round(share * 100), "most": round(most * 100)},
            )
        return cleaned


@admin.register(Rule)
class RuleAdmin(admin.ModelAdmin):
    form = RuleForm
    fields = ["name", "kind", "words", "threshold", "action", "is_active"]
    list_display = ["name", "looks_for", "action", "is_active", "met", "overruled"]
    change_list_template = "admin/comments/rule/change_list.html"
    sortable_by = []
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False

    class Media:
        css = {"all": ["css/admin-queue.css"]}

    def lookup_allowed(self, lookup, value, request):
        return False

    def get_queryset(self, request):
        """With how often each was met in the last days, and how often by what was approved."""
        return judged(super().get_queryset(request))

    @admin.display(description=gettext_lazy("looks for"))
    def looks_for(self, rule):
        if rule.kind in Rule.NUMBERED:
            return f"{rule.get_kind_display()} {rule.threshold}"
        return rule.get_kind_display()

    @admin.display(description=gettext_lazy("met (30 days)"))
    def met(self, rule):
        return number_format(rule.met)

    @admin.display(description=gettext_lazy("approved all the same"))
    def overruled(self, rule):
        if not rule.met:
            return "–"
        return f"{number_format(rule.passed)} ({round(rule.passed / rule.met * 100)} %)"


class TrialForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=settings.COMMENT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Write or paste a text to try.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=Comment._meta.get_field("author_name").max_length,
        required=False,
    )

    def comment(self):
        """What would be sent, unsaved."""
        return Comment(
            author_name=clean_name(self.cleaned_data["name"]),
            **Comment.made_of(clean_comment(self.cleaned_data["text"])),
        )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(VIEW, raise_exception=True)
def try_rules(request):
    """What the rules in force would find in a text; nothing is kept of it."""
    form = TrialForm(request.POST if request.method == "POST" else None, label_suffix="")
    context = admin.site.each_context(request) | {"title": _("Try the rules"), "form": form}
    if form.is_valid():
        context["findings"] = findings = findings_of(form.comment())
        context["is_tried"] = True
        context["is_spam"] = any(one.rule.action == Rule.Action.SPAM for one in findings)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return TemplateResponse(request, "admin/comments/rule/try.html", context, status=status)
