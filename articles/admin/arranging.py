"""What leads the front page, and which stories make a series: stories named by their address."""

from urllib.parse import urlsplit

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, LeadStory, Revision, Series, SeriesPart


class StoryField(forms.Field):
    """A story, named by the address readers know it by: pasted whole, or its last part alone."""

    def __init__(self, **kwargs):
        super().__init__(
            label=gettext_lazy("Story"),
            help_text=gettext_lazy("Paste its address, as it stands in the browser."),
            widget=forms.TextInput(attrs={"class": "vTextField", "inputmode": "url"}),
            **kwargs,
        )

    def prepare_value(self, value):
        if isinstance(value, int):
            article = Article.objects.filter(pk=value).first()
            return article.get_absolute_url() if article else ""
        return value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        article = Article.objects.filter(slug=slug_in(value.strip())).first()
        if article is None:
            raise ValidationError(_("No story stands at this address."))
        return article

    def has_changed(self, initial, data):
        try:
            article = self.to_python(data)
        except ValidationError:
            return True
        return (article and article.pk) != initial


def slug_in(address):
    """The part of a story's address that names it: the last one."""
    try:
        return urlsplit(address).path.strip("/").rpartition("/")[2].replace("\0", "")
    except ValueError:
        return ""


def with_headlines(rows):
    """Each row with the `headline` its story stands under, or is to stand under."""
    newest = Revision.objects.filter(article=OuterRef("article")).order_by("-number")
    return rows.annotate(headline=Subquery(newest.values("headline")[:1])).select_related("article")


def pages_for(user, has_live):
    """The page to make a story the front page's lead, by its name, where `user` may."""
    return ["lead"] if has_live and user.has_perm("articles.add_leadstory") else []


class LeadStoryForm(forms.ModelForm):
    article = StoryField()

    class Meta:
        model = LeadStory
        fields = ["article", "start", "end"]

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            self.add_error("end", _("It would end before it begins: check both hours."))
        return cleaned


@admin.register(LeadStory)
class LeadStoryAdmin(admin.ModelAdmin):
    form = LeadStoryForm
    list_display = ["headline", "start", "end", "leads_now"]
    show_full_result_count = False

    def get_queryset(self, request):
        return with_headlines(super().get_queryset(request))

    def get_changeform_initial_data(self, request):
        """`?article=` is the address of the story chosen on its own page of the desk."""
        return {"start": timezone.now()} | super().get_changeform_initial_data(request)

    @admin.display(description=gettext_lazy("headline"))
    def headline(self, lead):
        return lead.headline or lead.article

    @admin.display(description=gettext_lazy("leads now"), boolean=True)
    def leads_now(self, lead):
        return LeadStory.objects.standing().filter(pk=lead.pk).exists()


class SeriesPartForm(forms.ModelForm):
    article = StoryField()

    class Meta:
        model = SeriesPart
        fields = ["order", "article"]

    def clean_article(self):
        """A story has one place in one series; whichever it is in is named."""
        article = self.cleaned_data["article"]
        other = SeriesPart.objects.filter(article=article).exclude(pk=self.instance.pk).first()
        if other and other.series_id != self.instance.series_id:
            raise ValidationError(
                _("This story is a part of the series “%(series)s”."),
                params={"series": other.series},
            )
        return article


class SeriesPartFormSet(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        seen = set()
        for form in self.forms:
            cleaned = getattr(form, "cleaned_data", None) or {}
            article = cleaned.get("article")
            if article and not cleaned.get("DELETE"):
                if article in seen:
                    form.add_error("article", _("This story stands in the series already."))
                seen.add(article)


class SeriesPartInline(admin.TabularInline):
    model = SeriesPart
    form = SeriesPartForm
    formset = SeriesPartFormSet
    fields = ["order", "article", "headline"]
    readonly_fields = ["headline"]
    extra = 3

    def get_queryset(self, request):
        return with_headlines(super().get_queryset(request))

    @admin.display(description=gettext_lazy("headline"))
    def headline(self, part):
        return getattr(part, "headline", "")


@admin.register(Series)
class SeriesAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    show_full_result_count = False
    search_fields = ["name"]
    fields = ["name", "slug", "about"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [SeriesPartInline]
