"""Fills in the story's form as a browser would, for the tests of the desk."""

from django.urls import reverse

INLINES = ["bylines", "mentions", "figures", "taggings", "revision_organisations"]


def typed_story(section, author, **values):
    """What a browser posts for a story with one byline; `values` are added or replaced."""
    return {
        "headline": "Sơ kết quy chế phối hợp",
        "kicker": "",
        "standfirst": "Một câu sapo.",
        "dateline": "(kontumtv.vn) – Chiều 1/3",
        "body": "<p>Đoạn thứ nhất.</p>",
        "section": section.pk,
        "genre": "news",
        "event": "",
        "slug": "",
        "source_name": "",
        "source_url": "",
        "ai_label": "",
        "public_note": "",
        "seen_version": "",
        "note": "",
        "hour": "",
        **{f"{name}-TOTAL_FORMS": 0 for name in INLINES},
        **{f"{name}-INITIAL_FORMS": 0 for name in INLINES},
        **rows("bylines", {"author": author.pk, "credit": "reporter"}),
    } | values


def rows(prefix, *typed):
    """An inline's new rows, each a dictionary of what is typed in it."""
    posted = {f"{prefix}-TOTAL_FORMS": len(typed)}
    for index, row in enumerate(typed):
        posted |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return posted


def reposted(response, **values):
    """What a browser would post back from a form just shown, with `values` typed over."""
    form = response.context["adminform"].form
    posted = {name: _shown(form[name].value()) for name in form.fields}
    for formset in (inline.formset for inline in response.context["inline_admin_formsets"]):
        management = formset.management_form
        posted |= {management.add_prefix(n): management[n].value() for n in management.fields}
        for row in formset.forms:
            posted |= {row.add_prefix(n): _shown(row[n].value()) for n in row.fields}
    posted = {
        name: value for name, value in posted.items() if value is not None and value is not False
    }
    return posted | values


def _shown(value):
    return "" if value is None else value


def add_url():
    return reverse("admin:articles_revision_add")


def change_url(revision):
    return reverse("admin:articles_revision_change", args=[revision.pk])
