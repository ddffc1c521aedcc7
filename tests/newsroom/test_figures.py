"""The figures of the moderators' desk."""

import re
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from comments.models import Rule
from comments.moderation import decide
from comments.queue import waiting_count
from comments.rules import findings_of, keep_findings
from comments.undoing import undo
from newsroom.figures import median_wait
from tests.factories import make_comment, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def decided_after(minutes, by, to="approved", **values):
    """A comment decided so many minutes after it was written."""
    comment = make_comment(status="pending", **values)
    with time_machine.travel(comment.created_at + timedelta(minutes=minutes), tick=False):
        return decide([comment], to, by)


def words_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text))


def test_who_decided_how_much_and_how_fast(client, moderator):
    other = make_user("moderator", first_name="Lan", last_name="Anh")
    for minutes in (10, 30, 90):
        decided_after(minutes, moderator)
    decided_after(20, other, "rejected")
    assert median_wait(timezone.now() + timedelta(hours=2)) == timedelta(minutes=25)
    make_comment(status="pending", created_at=timezone.now() - timedelta(hours=3, seconds=5))
    client.force_login(moderator)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        page = words_of(client.get(reverse("admin:comment_figures")))
    assert "người duyệt bình luận 3 75" in page
    assert "Lan Anh 1 25" in page
    assert re.search(r"Chờ lâu nhất 5\sgiờ", page)
    assert re.search(r"Một nửa được xử lý trong vòng 25\sphút", page)


def test_how_many_were_decided_on_each_day(client, moderator):
    today = timezone.localdate()
    noon = timezone.make_aware(datetime.combine(today, time(5)))
    for days, count in [(0, 2), (3, 1), (40, 4)]:
        comments = [make_comment(status="pending") for _ in range(count)]
        with time_machine.travel(noon - timedelta(days=days), tick=False):
            decide(comments, "approved", moderator)
    client.force_login(moderator)
    counts = dict(client.get(reverse("admin:comment_figures")).context["chart"].counts)
    assert {day: count for day, count in counts.items() if count} == {
        today: 2,
        today - timedelta(days=3): 1,
    }


def test_what_the_system_filed_and_what_was_undone_is_nobodys_decision(client, moderator):
    decided_after(5, None, "spam")
    act = decided_after(10, moderator).act
    undo(act, moderator)
    assert median_wait(timezone.now() + timedelta(hours=1)) == timedelta(minutes=10)


def test_which_rule_held_how_much_and_was_overruled(client, moderator):
    Rule.objects.all().delete()
    Rule.objects.create(name="Mời chào", kind="words", words="mua ngay")
    for number in range(8):
        text = "Mua ngay!" if number < 4 else "Bài hay."
        comment = make_comment(status="pending", body=text)
        keep_findings(comment, findings_of(comment))
        if number == 0:
            decide([comment], "approved", moderator)
    client.force_login(moderator)
    assert "Mời chào 4 50 1" in words_of(client.get(reverse("admin:comment_figures")))


def bars(page):
    """The length of each bar of people and rules, of a hundred."""
    return [int(length) for length in re.findall(r'class="desk-bar" width="(\d+)"', page.text)]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_person_and_rule_has_a_bar_as_long_as_its_share(client, moderator, language):
    Rule.objects.all().delete()
    Rule.objects.create(name="Mời chào", kind="words", words="mua ngay")
    for number in range(4):
        comment = make_comment(status="pending", body="Mua ngay!" if number < 2 else "Bài hay.")
        keep_findings(comment, findings_of(comment))
        decide([comment], "rejected", moderator if number < 3 else make_user("moderator"))
    client.force_login(moderator)
    headers = {"accept-language": language}
    page = client.get(reverse("admin:comment_figures"), headers=headers)
    assert bars(page) == [75, 25, 50]


def test_more_than_are_counted_are_not_told_as_if_they_were(client, moderator, monkeypatch):
    article = make_comment(status="pending").article
    make_comment(article, "pending")
    monkeypatch.setattr("comments.queue.MOST_COUNTED", 2)
    assert waiting_count() == 2
    make_comment(article, "pending")
    assert waiting_count() == "2+"
    client.force_login(moderator)
    for name in ("comment_figures", "comment_queue", "comment_queue_news"):
        assert "2+" in client.get(reverse(f"admin:{name}")).text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_with_nothing_there_the_page_stands_in_both_languages(client, moderator, language):
    client.force_login(moderator)
    page = client.get(reverse("admin:comment_figures"), headers={"accept-language": language})
    assert page.status_code == 200


def test_the_figures_cost_the_same_for_many(client, moderator, django_assert_max_num_queries):
    client.force_login(moderator)
    for number in range(12):
        decided_after(number, make_user("moderator"))
    with django_assert_max_num_queries(12):
        client.get(reverse("admin:comment_figures"))
