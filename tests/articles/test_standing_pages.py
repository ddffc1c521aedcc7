"""Pages editors write themselves: about the outlet, how to reach it."""

import pytest
from django.urls import reverse

from articles.models import Page


@pytest.fixture
def desk(client, managing_editor):
    client.force_login(managing_editor)
    return client


def send(desk, **values):
    answers = {"title": "Giới thiệu", "slug": "gioi-thieu", "body": "<p>Đây là.</p>", "order": "0"}
    return desk.post(reverse("admin:articles_page_add"), answers | values)


def test_a_page_stands_at_its_address_and_in_every_footer(client, db):
    Page.objects.create(title="Liên hệ", slug="lien-he", order=2)
    Page.objects.create(title="Giới thiệu", slug="gioi-thieu", order=1, body="<p>Đây là.</p>")
    response = client.get("/gioi-thieu/")
    assert response.status_code == 200
    assert "<h1>Giới thiệu</h1>" in response.text
    assert "<p>Đây là.</p>" in response.text
    footer = client.get("/").text.partition("</main>")[2]
    assert footer.index('href="/gioi-thieu/"') < footer.index('href="/lien-he/"')


def test_the_desk_cleans_what_is_typed(desk):
    assert send(desk, body="<p onclick=x>A<script>b</script></p>").status_code == 302
    assert Page.objects.get().body == "<p>A</p>"


@pytest.mark.parametrize("slug", ["dinh-chinh", "admin", "en", "Giới thiệu", "a/b", ""])
def test_an_address_that_is_taken_or_none_is_refused(desk, slug):
    response = send(desk, slug=slug)
    assert list(response.context["adminform"].form.errors) == ["slug"]
    assert response.context["adminform"].form["title"].value() == "Giới thiệu"


def test_its_editor_is_told_of_no_broken_policy(desk):
    response = desk.get(reverse("admin:articles_page_add"))
    assert 'type="importmap"' in response.text
    assert "nonce-" in response["Content-Security-Policy"]


def test_an_unknown_page_is_not_found(client, db):
    assert client.get("/khong-co/").status_code == 404


def test_a_page_is_marked_vietnamese_on_its_english_address(client, db):
    Page.objects.create(title="Giới thiệu", slug="gioi-thieu", body="<p>Đây là.</p>")
    text = client.get("/en/gioi-thieu/").text
    assert '<article lang="vi">' in text
    assert 'href="/en/gioi-thieu/" lang="vi"' in text
