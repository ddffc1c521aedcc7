"""The form of a section: who edits it, chosen by whoever runs the newsroom."""

import pytest
from django.urls import reverse

from articles.rights import may_approve
from tests.factories import make_draft, make_section, make_user

pytestmark = pytest.mark.django_db


def form_url(section):
    return reverse("admin:articles_section_change", args=[section.pk])


def test_a_managing_editor_chooses_who_edits_a_section(client, managing_editor):
    section = make_section()
    names = {"first_name": "Lan", "last_name": "Nguyễn", "email": "lan@example.com"}
    editor = make_user("section editor", username="lan", **names)
    draft = make_draft(section=section)
    assert not may_approve(editor, draft)
    client.force_login(managing_editor)
    typed = {"name": section.name, "slug": section.slug, "order": 0, "editors": [editor.pk]}
    client.post(form_url(section), typed)
    assert list(section.editors.all()) == [editor]
    assert may_approve(type(editor).objects.get(pk=editor.pk), draft)


def test_only_active_section_editors_are_offered_and_never_by_their_mail(client, managing_editor):
    section = make_section()
    one = make_user("section editor", username="mot", email="mot@example.com")
    two = make_user("section editor", username="hai", first_name="Hai", last_name="Lê")
    make_user("section editor", username="gone", is_active=False)
    others = [make_user(role) for role in ("reporter", "moderator", "managing editor", None)]
    client.force_login(managing_editor)
    page = client.get(form_url(section))
    field = page.context["adminform"].form["editors"]
    offered = {str(value): label for value, label in field.field.choices}
    assert offered == {str(one.pk): "mot", str(two.pk): two.get_full_name()}
    assert "@example.com" not in page.text
    typed = {"name": section.name, "slug": section.slug, "order": 0, "editors": [others[0].pk]}
    refused = client.post(form_url(section), typed)
    assert list(refused.context["adminform"].form.errors) == ["editors"]


def test_who_may_only_read_sections_sees_no_choice(client, reporter):
    client.force_login(reporter)
    assert client.get(form_url(make_section())).status_code == 200
