"""What each month's stories are paid by (nhuận bút): who did what, as a page and as CSV."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles.models import Revision
from articles.vietnamese import name_sort_key

MONTH = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
YEARS = range(1970, 2101)
BYTE_ORDER_MARK = "\ufeff"  # Excel takes a file without one for an older encoding
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class MonthForm(forms.Form):
    """The month whose stories are asked for, as a browser writes one: "2026-03"."""

    month = forms.CharField(
        label=gettext_lazy("Month"), widget=forms.TextInput({"type": "month", "size": 8})
    )

    def clean_month(self):
        """The first day of the month."""
        found = MONTH.fullmatch(self.cleaned_data["month"])
        year, month = map(int, found.groups()) if found else (0, 0)
        if year not in YEARS or not 1 <= month <= 12:
            raise ValidationError(_("Write the month as year and month, for example 2026-03."))
        return date(year, month, 1)


@dataclass(frozen=True)
class Line:
    """One part somebody had in one story."""

    person: str
    credit: str
    genre: str
    headline: str
    on: date
    revision: Revision

    def cells(self):
        return [self.person, self.credit, self.genre, self.headline, f"{self.on:%d/%m/%Y}"]


@require_safe
@permission_required("articles.view_royalties", raise_exception=True)
def royalties(request):
    """The sheet of `?month=`, of this month without one; with `?format=csv` as a file."""
    this_month = timezone.localdate().replace(day=1)
    form = MonthForm({"month": request.GET.get("month", f"{this_month:%Y-%m}")})
    month = form.cleaned_data["month"] if form.is_valid() else None
    lines = sheet(month) if month else []
    if month and request.GET.get("format") == "csv":
        return as_csv(month, lines)
    context = admin.site.each_context(request) | {
        "title": _("Royalties"),
        "form": form,
        "month": month,
        "before": month and month - timedelta(days=1),
        "after": month and next_month(month),
        "lines": lines,
        "genres": [label for _value, label in Revision.Genre.choices],
        "totals": totals(lines),
        "headings": headings(),
    }
    status = 200 if month else 422
    return TemplateResponse(request, "admin/articles/royalties.html", context, status=status)


def sheet(month):
    """The parts people had in the stories first published in a month and still there, by day."""
    stories = (
        Revision.objects.live()
        .filter(
            first_published_at__gte=midnight(month),
            first_published_at__lt=midnight(next_month(month)),
        )
        .defer("body")
        .prefetch_related("bylines__author")
        .order_by("first_published_at", "article")
    )
    return [
        Line(
            person=byline.author.name,
            credit=byline.get_credit_display(),
            genre=story.get_genre_display(),
            headline=story.headline,
            on=timezone.localtime(story.first_published_at).date(),
            revision=story,
        )
        for story in stories
        for byline in story.bylines.all()
    ]


def totals(lines):
    """For each person, by name: how many parts in each genre, in the order of the genres, and
    in all."""
    counts = Counter((line.person, line.genre) for line in lines)
    rows = []
    for person in sorted({line.person for line in lines}, key=name_sort_key):
        of_genres = [counts[person, label] for _value, label in Revision.Genre.choices]
        rows.append((person, of_genres, sum(of_genres)))
    return rows


def headings():
    return [_("Person"), _("Credit"), _("Genre"), _("Story"), _("First published")]


def as_csv(month, lines):
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="nhuan-but-{month:%Y-%m}.csv"'
    response.write(BYTE_ORDER_MARK)
    writer = csv.writer(response)
    writer.writerows([headings(), *([plain(cell) for cell in line.cells()] for line in lines)])
    return response


def plain(cell):
    """A cell no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def next_month(month):
    return (month + timedelta(days=31)).replace(day=1)


def midnight(day):
    """When a day begins where the newsroom is."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))
