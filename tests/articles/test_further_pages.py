"""The pages of every list lead to the next and back, for readers and for machines."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin

import pytest
from django.utils import timezone

from articles.models import RevisionOrganisation
from tests.factories import (
    make_draft,
    make_event,
    make_official,
    make_organisation,
    make_revision,
    make_series,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SITE = "http://testserver"
LINK = re.compile(r'<(?:a|link) [^>]*rel="(?:canonical|prev|next)"[^>]*>')


@pytest.fixture
def lists(monkeypatch):
    """The address of each list, of which a page has two rows; there are five of each kind."""
    for function in ("paging.page_of", "alphabet.page_of"):
        monkeypatch.setattr(f"articles.{function}.__defaults__", (2,))
    monkeypatch.setattr("articles.views.front.NEWEST", 2)
    monkeypatch.setattr("articles.views.events.EVENTS_A_PAGE", 2)
    monkeypatch.setattr("articles.search.views.PAGE_SIZE", 2)
    official, office = make_official("Ai Đó"), make_organisation("Nơi Đó")
    noon = timezone.localtime(timezone.now() - timedelta(days=2)).replace(hour=12)
    event = make_event(name="Hội nghị", host=office, date=noon.date())
    for number in range(5):
        draft = make_draft(
            headline="Tin rừng",
            topics=["Rừng", f"Chủ đề {number}"],
            bylines=["Suối Đá", f"Bút danh {number}"],
            mentions=[{"tag": official}, {"tag": make_official(f"Người {number}")}],
            event=event,
        )
        for one in (office, make_organisation(f"Cơ quan {number}")):
            RevisionOrganisation.objects.create(revision=draft, organisation=one)
        draft.submit(None)
        draft.approve(None, noon - timedelta(minutes=number))
        make_series(draft, name=f"Loạt bài {number}")
        corrected = draft.copy(None)
        corrected.public_note = "Bản trước viết sai."
        corrected.save()
        corrected.submit(None)
        corrected.approve(None, timezone.now(), "correction")
        other = make_event(name=f"Sự kiện {number}", date=noon.date())
        make_revision(event=other, publish_at=noon)
    day = f"/luu-tru/{noon.year}/{noon.month}/{noon.day}/"
    return {
        "front page": "/",
        "section": draft.section.get_absolute_url(),
        "topic": "/chu-de/rung/",
        "official": "/lanh-dao/ai-do/",
        "official, a year": f"/lanh-dao/ai-do/{noon.year}/",
        "organisation": "/co-quan/noi-do/",
        "author": "/tac-gia/suoi-da/",
        "event": event.get_absolute_url(),
        "archive": "/luu-tru/",
        "archive, a year": f"/luu-tru/{noon.year}/",
        "archive, a month": f"/luu-tru/{noon.year}/{noon.month}/",
        "archive, a day": day,
        "corrections": "/dinh-chinh/",
        "officials": "/lanh-dao/",
        "organisations": "/co-quan/",
        "authors": "/tac-gia/",
        "topics": "/chu-de/",
        "list of series": "/loat-bai/",
        "events": "/su-kien/",
        "search": "/tim-kiem/?q=rừng",
    }


def links_of(client, address):
    """Where the page at an address says that it stands, and that the previous and next ones do; it
    is shared by the address at which it stands."""
    links, text = {}, client.get(address, follow=True).text
    for tag in LINK.findall(text):
        name, target = (re.search(rf'{part}="([^"]*)"', tag)[1] for part in ("rel", "href"))
        links.setdefault(name, set()).add(urljoin(f"{SITE}{address}", unescape(target)))
    assert all(len(targets) == 1 for targets in links.values()), links
    links = {name: target.pop() for name, target in links.items()}
    for shared in re.findall('property="og:url" content="([^"]*)"', text):
        assert unescape(shared) == links["canonical"]
    return links


def test_every_page_of_a_list_leads_on_and_back(client, lists, subtests):
    for name, address in lists.items():
        with subtests.test(name):
            first = links_of(client, address)
            assert "prev" not in first
            second = links_of(client, first["next"].removeprefix(SITE))
            assert {"prev", "next"} <= set(second)
            back = links_of(client, second["prev"].removeprefix(SITE))
            third = links_of(client, second["next"].removeprefix(SITE))
            assert back.get("next") == first["next"]
            assert third["prev"] != second["prev"]
            if name not in ("front page", "search"):  # whose further pages are not to be found
                assert first["canonical"] == back["canonical"] == f"{SITE}{address}"
                pages = [first["canonical"], first["next"], second["next"]]
                assert [one["canonical"] for one in (first, second, third)] == pages


def test_further_results_by_date_lead_back_to_the_latest(client, lists):
    first = links_of(client, "/tim-kiem/?q=rừng&xep=moi")
    text = client.get(first["next"].removeprefix(SITE)).text
    assert '<a class="button" href="?q=r%E1%BB%ABng&amp;xep=moi">' in text
