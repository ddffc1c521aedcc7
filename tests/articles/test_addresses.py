"""A story's address: who changes it when, and where the old one leads."""

import unicodedata
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from articles.forms import StoryForm
from articles.models import Article, Redirect
from tests.articles.story_form import add_url, change_url, reposted, typed_story
from tests.factories import make_author, make_draft, make_revision, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def desk(client, managing_editor):
    client.force_login(managing_editor)
    return client


def address(slug):
    return reverse("articles:detail", args=[slug])


def lead(client, slug):
    """Where readers of that address are led, or the status they get."""
    response = client.get(address(slug))
    return response["Location"] if response.status_code == 301 else response.status_code


def save_slug(client, revision, slug, **values):
    page = client.get(change_url(revision))
    return client.post(change_url(revision), reposted(page, slug=slug, **values))


def slug_errors(response):
    return list(response.context["adminform"].form.errors)


def test_the_address_of_a_live_story_changes_when_its_draft_is_saved(desk):
    story = make_revision(slug="a")
    save_slug(desk, story, "b")
    assert lead(desk, "b") == 200
    assert lead(desk, "a") == address("b")
    draft = story.article.open_revision()
    save_slug(desk, draft, "c")
    assert [lead(desk, slug) for slug in "abc"] == [address("c"), address("c"), 200]


def test_whoever_was_led_on_asks_again_next_time(desk):
    make_revision(slug="a").article.move_to("b")
    assert desk.get(address("a"))["Cache-Control"] == "no-cache"


def test_an_unpublished_story_leaves_nothing_behind(client, reporter):
    client.force_login(reporter)
    draft = make_draft(slug="a")
    save_slug(client, draft, "b")
    assert [lead(client, slug) for slug in "ab"] == [404, 404]
    draft.article.refresh_from_db()
    assert draft.article.slug == "b"
    assert not Redirect.objects.exists()


def test_a_story_scheduled_for_the_first_time_leaves_nothing_behind():
    story = make_revision(slug="a", publish_at=timezone.now() + timedelta(hours=1))
    story.article.move_to("b")
    assert not Redirect.objects.exists()


def test_back_at_an_earlier_address_nothing_goes_in_a_circle(desk):
    article = make_revision(slug="a").article
    article.move_to("b")
    article.move_to("a")
    assert [lead(desk, slug) for slug in "ab"] == [200, address("a")]
    article.move_to("b")
    assert [lead(desk, slug) for slug in "ab"] == [address("b"), 200]


def test_old_addresses_lead_to_the_story_in_one_step(desk):
    article = make_revision(slug="a").article
    for slug in "bcd":
        article.move_to(slug)
    assert [lead(desk, slug) for slug in "abcd"] == [address("d")] * 3 + [200]


def test_a_path_that_led_to_the_old_address_leads_to_the_new_one(desk):
    article = make_revision(slug="a").article
    Redirect.objects.create(old_path="/cu.html", new_path=address("a"))
    article.move_to("b")
    assert desk.get("/cu.html")["Location"] == address("b")


def test_a_redirect_that_slept_below_a_story_does_not_stop_its_move(desk):
    story, other = make_revision(slug="a"), make_revision(slug="other")
    Redirect.objects.create(old_path=address("a"), article=other.article)
    story.article.move_to("b")
    assert lead(desk, "a") == address("b")


def test_a_withdrawn_story_is_gone_at_its_old_address_too(client):
    article = make_revision(slug="a").article
    article.move_to("b")
    article.withdraw(None, "", "")
    assert client.get(address("a"), follow=True).status_code == 410


def test_saving_without_a_change_moves_nothing(desk):
    story = make_revision(slug="a")
    save_slug(desk, story, "a")
    assert not Redirect.objects.exists()


def test_an_empty_address_of_a_published_story_stays(desk):
    story = make_revision(slug="a", headline="Tít khác hẳn")
    save_slug(desk, story, "")
    assert lead(desk, "a") == 200


def test_a_reporter_does_not_move_what_readers_know(client, reporter):
    story = make_revision(slug="a")
    client.force_login(reporter)
    form = client.get(change_url(story)).context["adminform"].form
    assert form.fields["slug"].disabled
    save_slug(client, story, "b")
    assert [lead(client, slug) for slug in "ab"] == [200, 404]


@pytest.mark.parametrize("slug", ["Có dấu", "a b", "../x", "a--b", 121 * "a", "A"])
def test_what_is_no_address_is_refused_beside_its_field(desk, slug):
    story = make_revision(slug="a")
    response = save_slug(desk, story, slug, headline="Tít đã sửa")
    assert slug_errors(response) == ["slug"]
    assert "Tít đã sửa" in response.text
    assert lead(desk, "a") == 200


def test_an_address_where_another_story_stands_is_refused(desk):
    make_draft(slug="b")
    assert slug_errors(save_slug(desk, make_revision(slug="a"), "b")) == ["slug"]


def test_an_address_that_leads_to_another_story_is_refused(desk):
    make_revision(slug="b").article.move_to("c")
    assert slug_errors(save_slug(desk, make_revision(slug="a"), "b")) == ["slug"]
    assert lead(desk, "b") == address("c")


def test_a_new_story_takes_no_address_that_leads_elsewhere(desk):
    make_revision(slug="b").article.move_to("c")
    Redirect.objects.create(old_path=address("tin-moi"), new_path="/")
    typed = typed_story(make_section(), make_author())
    response = desk.post(add_url(), typed | {"slug": "b"})
    assert slug_errors(response) == ["slug"]
    desk.post(add_url(), typed | {"headline": "Tin mới"})
    assert lead(desk, "tin-moi") == "/"
    assert lead(desk, "tin-moi-2") == 404


def test_of_two_stories_sent_at_once_under_one_address_the_second_gets_another(desk, monkeypatch):
    typed = typed_story(make_section(), make_author()) | {"slug": "tin-moi"}
    monkeypatch.setattr(StoryForm, "clean_slug", lambda form: form.cleaned_data["slug"])
    assert [desk.post(add_url(), typed).status_code for _click in range(2)] == [302, 302]
    assert set(Article.objects.values_list("slug", flat=True)) == {"tin-moi", "tin-moi-2"}


def test_of_two_stories_moved_at_once_to_one_address_the_second_keeps_its_own(desk, monkeypatch):
    make_revision(slug="a")
    story = make_revision(slug="b")
    monkeypatch.setattr(StoryForm, "clean_slug", lambda form: form.cleaned_data["slug"])
    save_slug(desk, story, "a", kicker="Mới")
    draft = story.article.open_revision()
    assert (draft.kicker, draft.article.slug) == ("Mới", "b")
    assert "Một bài khác vừa lấy đường dẫn “a”" in desk.get(change_url(draft)).text


# Redirects by hand


def typed_redirect(**values):
    return {"old_path": "", "article": "", "new_path": ""} | values


def add_redirect(desk, **values):
    return desk.post(reverse("admin:articles_redirect_add"), typed_redirect(**values))


def test_a_managing_editor_leads_an_old_path_to_a_story(desk):
    story = make_revision(slug="a")
    add_redirect(desk, old_path="/2018/a.html", article=f"http://testserver{address('a')}")
    assert desk.get("/2018/a.html")["Location"] == address("a")
    form = desk.get(
        reverse("admin:articles_redirect_change", args=[story.article.redirects.get().pk])
    )
    assert f'value="{address("a")}"' in form.text


@pytest.mark.parametrize(
    "values",
    [
        {"old_path": "/bai-viet/a/", "new_path": "/"},  # a story stands there
        {"old_path": "/x/", "new_path": "/x/"},
        {"old_path": "/x/", "new_path": "//evil.example/"},
        {"old_path": "/x/", "new_path": "https://evil.example/"},
        {"old_path": "x", "new_path": "/"},
        {"old_path": "/x/"},
        {"old_path": "/x/", "article": "khong-co"},
        {"old_path": "/x/", "article": "a", "new_path": "/"},
        {"old_path": "/x/", "new_path": "/x/?y=1"},
        {"old_path": "/x/", "new_path": "/en/x/"},
        {"old_path": "/cũ/", "new_path": "/c%C5%A9/#y"},
        {"old_path": "/en/bai-viet/a/", "new_path": "/y/"},
        {"old_path": "/bai-viet/%61/", "new_path": "/y/"},
        {"old_path": "/?p=123", "new_path": "/y/"},
        {"old_path": "/x/#y", "new_path": "/y/"},
        {"old_path": "/x/", "new_path": "/%2Fevil.example/"},
        {"old_path": "/" + 120 * "%", "new_path": "/y/"},  # kept as “%25”, it is too long
        {"old_path": "/", "new_path": "/y/"},
        {"old_path": "/en/dinh-chinh/", "new_path": "/y/"},
        {"old_path": "/chuyen-muc/chinh-tri/", "new_path": "/y/"},
        {"old_path": "/admin/cu/", "new_path": "/y/"},
    ],
)
def test_a_redirect_that_cannot_be_is_refused(desk, values):
    make_revision(slug="a", section=make_section("Chính trị"))
    response = add_redirect(desk, **values)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors
    assert not Redirect.objects.exists()


def test_two_redirects_make_no_circle_and_no_chain(client):
    Redirect.objects.create(old_path="/a/", new_path="/b/")
    with pytest.raises(ValidationError):
        Redirect.objects.create(old_path="/b/", new_path="/a/")
    Redirect.objects.create(old_path="/b/", new_path="/c/")
    assert client.get("/a/")["Location"] == "/c/"
    Redirect.objects.create(old_path="/z/", new_path="/a/")
    assert client.get("/z/")["Location"] == "/c/"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("/c%C5%A9/", "/cũ/"),
        (unicodedata.normalize("NFD", "/cũ/"), "/cũ/"),
        ("/cũ/", unicodedata.normalize("NFD", "/cũ/")),
        ("/en/cu/", "/cu/"),
        ("/cu/", "/en/cu/"),
        ("/a%20b/", "/a%20b/"),
        ("/100%25/", "/100%25/"),
        ("/a%3Fb/", "/a%3Fb/"),
        ("/chuyen-muc/khong-co/", "/chuyen-muc/khong-co/"),
    ],
)
def test_a_redirect_acts_however_its_address_was_typed(desk, typed, asked):
    add_redirect(desk, old_path=typed, new_path="/moi/?x=1")
    again = reverse("admin:articles_redirect_change", args=[Redirect.objects.get().pk])
    desk.post(again, typed_redirect(old_path=Redirect.objects.get().old_path, new_path="/moi/"))
    assert desk.get(asked)["Location"].removeprefix("/en") == "/moi/"


def test_what_leads_to_a_path_with_a_query_is_led_on_in_one_step(client):
    Redirect.objects.create(old_path="/a/", new_path="/b/")
    Redirect.objects.create(old_path="/x/", new_path="/a/?p=1")
    assert client.get("/x/")["Location"] == "/b/"
    Redirect.objects.create(old_path="/y/", new_path="/en/z/#p")
    Redirect.objects.create(old_path="/z/", new_path="/b/")
    assert client.get("/y/")["Location"] == "/b/"
    with pytest.raises(ValidationError):
        Redirect.objects.create(old_path="/b/", new_path="/x/?p=1")


def test_what_leads_to_a_story_goes_no_further(client):
    story, other = make_revision(slug="a"), make_revision(slug="other")
    Redirect.objects.create(old_path=address("a"), article=other.article)
    Redirect.objects.create(old_path="/cu.html", article=story.article)
    assert client.get("/cu.html")["Location"] == address("a")


def test_others_do_not_reach_the_redirects(client, reporter):
    client.force_login(reporter)
    assert client.get(reverse("admin:articles_redirect_add")).status_code == 403
