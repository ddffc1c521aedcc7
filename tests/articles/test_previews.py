"""A draft as readers will see it: on the desk, and by a link that ends."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Preview
from articles.previews import address_of, make_link
from tests.articles.story_form import change_url
from tests.factories import make_draft, make_official, make_photo, make_revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(db):
    mention = {"tag": make_official("Trần Văn Một"), "role": "chaired"}
    return make_draft(headline="Chưa đăng", mentions=[mention], lead=make_photo())


def url(name, *keys):
    return reverse(f"admin:articles_revision_{name}", args=keys)


def end(link):
    """Move a link's life into the past."""
    week = timedelta(days=8)
    Preview.objects.filter(pk=link.pk).update(
        created_at=link.created_at - week, expires_at=link.expires_at - week
    )


def assert_hidden(response):
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]


def test_a_link_shows_the_draft_as_readers_will_see_it(client, reporter, draft):
    response = client.get(address_of(make_link(draft, reporter, days=3)))
    assert response.status_code == 200
    assert_hidden(response)
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "<h1>Chưa đăng</h1>" in response.text
    assert "Trần Văn Một" in response.text
    assert draft.lead_figure().photo.file.url in response.text
    assert 'content="noindex' in response.text
    assert "preview-band" in response.text
    assert "story-comments" not in response.text
    assert 'rel="canonical"' not in response.text
    assert "application/ld+json" not in response.text
    assert not response.cookies
    assert "csrf" not in response.text


def test_a_link_shows_the_text_as_it_is_now(client, reporter, draft):
    address = address_of(make_link(draft, reporter, days=1))
    draft.headline = "Đã sửa"
    draft.save()
    assert "Đã sửa" in client.get(address).text
    draft.submit(reporter)
    assert client.get(address).status_code == 200


def test_a_bare_draft_has_a_preview(client, reporter):
    bare = make_draft(headline="", body="", section=None, bylines=[])
    assert client.get(address_of(make_link(bare, reporter, days=1))).status_code == 200


def test_a_link_ends(client, reporter, draft):
    link = make_link(draft, reporter, days=7)
    end(link)
    response = client.get(address_of(link))
    assert response.status_code == 410
    assert_hidden(response)
    assert "Chưa đăng" not in response.text


@pytest.mark.parametrize("token", ["1", "1.x", "x", "1.x.y", "0", "²", "a:b"])
def test_a_forged_link_is_no_page(client, draft, reporter, token):
    make_link(draft, reporter, days=1)
    assert client.get(reverse("articles:preview", args=[token])).status_code == 404


def test_the_signature_of_one_link_opens_no_other(client, reporter, draft):
    first, second = (make_link(draft, reporter, days=1) for _ in range(2))
    forged = address_of(first).replace(f"/{first.pk}.", f"/{second.pk}.")
    assert client.get(forged).status_code == 404


def test_a_link_only_reads(client, reporter, draft):
    assert client.post(address_of(make_link(draft, reporter, days=1))).status_code == 405


def test_a_scheduled_story_is_shown_and_a_live_one_is_read_where_readers_read_it(client, reporter):
    scheduled = make_revision(publish_at=timezone.now() + timedelta(hours=1))
    assert client.get(address_of(make_link(scheduled, reporter, days=1))).status_code == 200
    live = make_revision()
    response = client.get(address_of(make_link(live, reporter, days=1)))
    assert (response.status_code, response.url) == (302, live.get_absolute_url())
    assert "no-store" in response["Cache-Control"]


def test_a_link_to_a_discarded_draft_is_closed(client, reporter, draft):
    link = make_link(draft, reporter, days=1)
    draft.discard(reporter)
    assert client.get(address_of(link)).status_code == 410


def test_a_change_to_a_live_story_is_shown_with_the_storys_own_date(client, reporter):
    live = make_revision(publish_at=timezone.now() - timedelta(days=400))
    change = live.copy(reporter)
    response = client.get(address_of(make_link(change, reporter, days=1)))
    assert f"{timezone.localtime(live.first_published_at):%H:%M}" in response.text
    assert response.context["revision"].first_published_at == live.first_published_at


def test_robots_are_kept_from_previews(client):
    assert "Disallow: /xem-truoc/" in client.get("/robots.txt").text


# On the desk


def test_the_desk_shows_the_draft_in_a_frame_of_its_own(client, reporter, draft):
    client.force_login(reporter)
    page = client.get(url("preview", draft.pk))
    assert page.text.count(url("preview_text", draft.pk)) == 2
    assert page["X-Frame-Options"] == "DENY"
    framed = client.get(url("preview_text", draft.pk))
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    policy = framed["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "default-src 'self'" in policy
    assert_hidden(framed)
    assert "<h1>Chưa đăng</h1>" in framed.text
    assert url("preview", draft.pk) in client.get(change_url(draft)).text


def test_a_link_is_made_listed_and_revoked(client, reporter, managing_editor, draft):
    client.force_login(reporter)
    response = client.post(url("share", draft.pk), {"days": "3"}, follow=True)
    link = Preview.objects.get()
    left = link.expires_at - timezone.now()
    assert timedelta(days=2, hours=23) < left <= timedelta(days=3)
    assert (link.created_by, link.revision) == (reporter, draft)
    assert address_of(link) in response.text
    assert reporter.username in response.text
    client.force_login(managing_editor)
    response = client.post(url("unshare", draft.pk, link.pk), follow=True)
    assert address_of(link) not in response.text
    link.refresh_from_db()
    revoked_at = link.revoked_at
    assert client.get(address_of(link)).status_code == 410
    client.post(url("unshare", draft.pk, link.pk))
    link.refresh_from_db()
    assert link.revoked_at == revoked_at


@pytest.mark.parametrize("days", ["", "0", "2", "30", "x"])
def test_a_link_lasts_only_as_long_as_offered(client, reporter, draft, days):
    client.force_login(reporter)
    response = client.post(url("share", draft.pk), {"days": days})
    assert response.status_code == 422
    assert response.context_data["form"].errors["days"]
    assert not Preview.objects.exists()


def test_only_the_newsroom_previews_and_shares(client, moderator, reporter, draft):
    link = make_link(draft, reporter, days=1)
    addresses = [
        (client.get, url("preview", draft.pk)),
        (client.get, url("preview_text", draft.pk)),
        (client.post, url("share", draft.pk)),
        (client.post, url("unshare", draft.pk, link.pk)),
    ]
    # What a stranger sends is kept in the login page.
    assert [ask(address).status_code for ask, address in addresses] == [302, 302, 403, 403]
    client.force_login(moderator)
    assert [ask(address).status_code for ask, address in addresses] == [403] * 4
    client.force_login(reporter)
    assert client.get(url("share", draft.pk)).status_code == 405
    assert client.get(url("unshare", draft.pk, link.pk)).status_code == 405
    link.refresh_from_db()
    assert link.revoked_at is None


def test_a_link_is_revoked_only_on_its_own_story(client, reporter, draft):
    link = make_link(draft, reporter, days=1)
    client.force_login(reporter)
    assert client.post(url("unshare", make_draft().pk, link.pk)).status_code == 404


def test_what_readers_have_or_nobody_will_is_not_shared(client, reporter, draft):
    draft.discard(reporter)
    client.force_login(reporter)
    for revision in [draft, make_revision()]:
        assert client.post(url("share", revision.pk), {"days": "1"}).status_code == 403
        assert client.get(url("preview", revision.pk)).context_data["form"] is None


def test_many_links_cost_no_more_queries_than_one(
    client, reporter, draft, django_assert_max_num_queries
):
    for _ in range(10):
        make_link(draft, reporter, days=1)
    client.force_login(reporter)
    with django_assert_max_num_queries(10):
        client.get(url("preview", draft.pk))
