"""What the desk costs an editor: as much among ten thousand stories as among ten."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.benchmarks.measuring import SLOWER, p95, queries
from tests.factories import (
    make_draft,
    make_official,
    make_photo,
    make_section,
    make_tenure,
    make_user,
)
from tests.newsroom.test_desk import fill

FEW, MANY = (10, 100), (10_000, 100_000)
LIST = reverse("admin:articles_revision_changelist")
TIMES = 20
PAGES = {  # what is asked for: the most queries it may cost
    "desk": 20,
    "story list": 20,
    "story list, second page": 20,
    "story list, live": 20,
    "story list, a word searched": 20,
    "story form": 25,
    "story form, a change in review": 25,
    "new story": 25,
    "comment list": 20,
}
CLOSED = {"comment list"}  # to a section editor
QUICK = 300  # milliseconds a list may take, of a story or of comments


def test_the_desk_costs_the_same_among_many_stories(newsroom_of, undone, figures):
    cost, times = {}, {}
    for stories, comments in (FEW, MANY):
        size = newsroom_of(stories, comments)
        with undone():
            administrator = make_user("managing editor", is_superuser=True)
            fill(administrator, make_user("managing editor"), 12)
            pages = addresses()
            for who, user in {"": administrator, ", section editor": section_editor()}.items():
                client = Client()
                client.force_login(user)
                for name, url in pages.items():
                    if client.get(url).status_code == 403:
                        assert name in CLOSED
                        continue
                    count = queries(client.get, url)
                    cost[name, who, stories] = figures.add(f"{name}{who} (queries)", size, count)
                    took = p95([url] * TIMES, client.get)
                    times[name, who, stories] = figures.add(f"{name}{who} (ms)", size, took)
    asked = {(name, who) for name, who, _stories in cost}
    assert len(asked) == 2 * len(PAGES) - len(CLOSED)
    assert {one for one in asked if cost[*one, FEW[0]] != cost[*one, MANY[0]]} == set()
    costly = {one: cost[*one, MANY[0]] for one in asked if cost[*one, MANY[0]] > PAGES[one[0]]}
    assert costly == {}
    slow = {one: took for one, took in times.items() if took > QUICK * SLOWER}
    assert slow == {}


def section_editor():
    """An editor of the section the measured stories are in."""
    user = make_user("section editor")
    make_section().editors.add(user)
    return user


def addresses():
    story = full_story("bai-de-do")
    change = published(full_story("bai-do-ban-moi")).copy(by=None)
    change.submit(None)
    return {
        "desk": reverse("admin:index"),
        "story list": LIST,
        "story list, second page": f"{LIST}?p=2",
        "story list, live": f"{LIST}?standing=live",
        "story list, a word searched": f"{LIST}?q=tin",
        "story form": reverse("admin:articles_revision_change", args=[story.pk]),
        "story form, a change in review": reverse(
            "admin:articles_revision_change", args=[change.pk]
        ),
        "new story": reverse("admin:articles_revision_add"),
        "comment list": reverse("admin:comments_comment_changelist"),
    }


def published(draft):
    draft.submit(None)
    draft.approve(None, timezone.now())
    return draft


def full_story(slug):
    """A draft with two bylines, four officials who hold posts, a topic and a picture."""
    officials = [make_official(f"Người đo {slug} {number}") for number in range(4)]
    for official in officials:
        make_tenure(official)
    return make_draft(
        slug=slug,
        bylines=["Thanh Tùng", "Công Luận"],
        mentions=[{"tag": official} for official in officials],
        topics=["Mặt trận"],
        lead=make_photo(),
    )
