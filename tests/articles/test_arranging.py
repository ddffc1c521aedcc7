"""The desk where the front page's lead is chosen and series are put together."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import LeadStory, Series, SeriesPart
from tests.factories import make_revision, make_series, make_user

pytestmark = pytest.mark.database


@pytest.fixture
def desk(client, managing_editor):
    client.force_login(managing_editor)
    return client


def lead(desk, address, start="2026-01-01", end=("", "")):
    add = reverse("admin:articles_leadstory_add")
    data = {"article": address, "start_0": start, "start_1": "08:00:00"}
    return desk.post(add, data | {"end_0": end[0], "end_1": end[1]})


@pytest.mark.parametrize(
    "pattern", ["http://testserver{}", "{}", "/en{}?x=1#binh-luan", "https://elsewhere.example{}"]
)
def test_a_story_is_chosen_by_its_address(desk, pattern):
    story = make_revision()
    assert lead(desk, pattern.format(story.get_absolute_url())).status_code == 302
    assert LeadStory.objects.get().article == story.article


def test_the_last_part_of_an_address_is_enough(desk):
    story = make_revision(slug="mot-bai")
    lead(desk, "mot-bai")
    assert LeadStory.objects.get().article == story.article


@pytest.mark.parametrize("address", ["/bai-viet/khong-co/", "/", "khong-co", "\0", "http://[", ""])
def test_an_address_without_a_story_is_refused_and_stays_typed(desk, address):
    response = lead(desk, address)
    assert response.status_code == 200
    assert "article" in response.context["adminform"].form.errors
    assert not LeadStory.objects.exists()


def test_a_lead_that_ends_before_it_begins_is_refused_in_words(desk):
    address = make_revision().get_absolute_url()
    response = lead(desk, address, end=("2025-12-31", "08:00:00"))
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["end"]


def test_a_lead_opens_with_the_address_of_its_story(desk):
    story = make_revision(headline="Tin đầu trang")
    chosen = LeadStory.objects.create(article=story.article)
    form = desk.get(reverse("admin:articles_leadstory_change", args=[chosen.pk])).text
    assert f'value="{story.get_absolute_url()}"' in form
    assert "Tin đầu trang" in desk.get(reverse("admin:articles_leadstory_changelist")).text


def test_a_live_story_leads_to_the_form_that_makes_it_lead(client, managing_editor):
    story = make_revision()
    page = reverse("admin:articles_revision_change", args=[story.pk])
    form = f"{reverse('admin:articles_leadstory_add')}?article={story.get_absolute_url()}"
    client.force_login(make_user("section editor"))
    assert f'href="{form}"' not in client.get(page).text
    client.force_login(managing_editor)
    assert f'href="{form}"' in client.get(page).text
    assert f'value="{story.get_absolute_url()}"' in client.get(form).text


def test_the_latest_choice_counts_until_it_is_over(db):
    now = timezone.now()
    story = make_revision()

    def choose(hours, until=None):
        end = until and now + timedelta(hours=until)
        return LeadStory.objects.create(
            article=story.article, start=now + timedelta(hours=hours), end=end
        )

    assert not LeadStory.objects.standing(now).exists()
    first = choose(-3)
    choose(1)
    assert LeadStory.objects.standing(now).get() == first
    second = choose(-2, until=0.5)
    assert LeadStory.objects.standing(now).get() == second
    over = now + timedelta(minutes=31)
    assert not LeadStory.objects.standing(over).exists()  # the first was replaced for good


def send_series(desk, series, *addresses):
    parts = list(series.parts.all())
    data = {"name": series.name, "slug": series.slug, "about": ""}
    data |= {"parts-TOTAL_FORMS": len(addresses), "parts-INITIAL_FORMS": len(parts)}
    for number, address in enumerate(addresses):
        data[f"parts-{number}-article"] = address
        data[f"parts-{number}-order"] = number + 1
        data[f"parts-{number}-id"] = parts[number].pk if number < len(parts) else ""
        data[f"parts-{number}-series"] = series.pk
    return desk.post(reverse("admin:articles_series_change", args=[series.pk]), data)


def test_a_series_is_put_together_of_addresses(client, db):
    client.force_login(make_user("section editor"))
    one, two = make_revision(), make_revision()
    series = make_series(one)
    form = client.get(reverse("admin:articles_series_change", args=[series.pk]))
    assert form.status_code == 200
    assert f'value="{one.get_absolute_url()}"' in form.text
    response = send_series(client, series, one.get_absolute_url(), two.get_absolute_url())
    assert response.status_code == 302
    assert [part.article for part in series.parts.all()] == [one.article, two.article]


def test_a_story_stands_in_one_series_once(desk):
    story = make_revision()
    make_series(story, name="Loạt thứ nhất")
    second = Series.objects.create(name="Loạt thứ hai", slug="loat-thu-hai")
    page = send_series(desk, second, story.get_absolute_url())
    assert "Loạt thứ nhất" in page.text
    other = make_revision().get_absolute_url()
    assert send_series(desk, second, other, other).status_code == 200
    assert SeriesPart.objects.count() == 1
