"""The grid of pictures: found without tone marks, and narrowed by what they lack."""

from django.contrib.admin import DateFieldListFilter, SimpleListFilter
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.admin.lists import BoundedPaginator, words_of
from articles.models import Clip, Figure, Official, Photo, Switch

MOST_CREDITS = 15


class AltFilter(SimpleListFilter):
    title = _("alt text")
    parameter_name = "alt"

    def lookups(self, request, model_admin):
        return [
            ("missing", pgettext_lazy("alt text", "missing")),
            ("there", pgettext_lazy("alt text", "written")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "missing":
            return queryset.filter(alt="")
        return queryset.exclude(alt="") if self.value() == "there" else queryset


class UseFilter(SimpleListFilter):
    title = _("use")
    parameter_name = "use"

    def lookups(self, request, model_admin):
        return [("used", _("in some story")), ("unused", _("in none")), ("replaced", _("replaced"))]

    def queryset(self, request, queryset):
        if self.value() == "replaced":
            return queryset.filter(replaced_by__isnull=False).distinct()
        if self.value() in ("used", "unused"):
            return queryset.filter(is_used=self.value() == "used")
        return queryset


class CreditFilter(SimpleListFilter):
    """The credits there are most of; the others are found by searching."""

    title = _("picture credit")
    parameter_name = "credit"

    def lookups(self, request, model_admin):
        counted = Photo.objects.exclude(credit="").values_list("credit").annotate(count=Count("pk"))
        frequent = [
            credit for credit, _count in counted.order_by("-count", "credit")[:MOST_CREDITS]
        ]
        return [("-", pgettext_lazy("credit", "none")), *((credit, credit) for credit in frequent)]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(credit="" if self.value() == "-" else self.value())


class PictureLibrary:
    """For the `ModelAdmin` of pictures: its list."""

    search_fields = ["words_folded"]
    list_filter = [
        AltFilter,
        UseFilter,
        CreditFilter,
        ("uploaded_at", DateFieldListFilter),
        ("taken_at", DateFieldListFilter),
        "ai_label",
    ]
    list_per_page = 48
    show_full_result_count = False
    paginator = BoundedPaginator
    actions = None

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Picture library")})

    def get_queryset(self, request):
        """With what a card shows: whether anything has the picture, or a new one its place."""
        here = OuterRef("pk")
        is_used = (
            Exists(Figure.objects.filter(photo=here))
            | Exists(Official.objects.filter(portrait=here))
            | Exists(Switch.objects.filter(photo=here))
            | Exists(Clip.objects.filter(poster=here))
        )
        newer = Exists(Photo.objects.filter(replaces=here))
        return super().get_queryset(request).annotate(is_used=is_used, is_replaced=newer)

    def get_search_results(self, request, queryset, search_term):
        for word in words_of(search_term):
            headline = Figure.objects.filter(
                photo=OuterRef("pk"), revision__headline_folded__contains=word
            )
            queryset = queryset.filter(Q(words_folded__contains=word) | Q(Exists(headline)))
        return queryset, False

    def choices(self, request, queryset):
        """What a story's form offers: not what a newer picture replaced."""
        return queryset.filter(is_replaced=False)

    def choice_label(self, photo):
        return " — ".join(filter(None, [str(photo), photo.credit]))
