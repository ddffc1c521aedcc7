"""A queue of a thousand labelled comments, cleared by keys alone, and how many that takes."""

import pytest
from django.urls import reverse

from comments.models import Comment
from tests.browser.desk import log_in, staff
from tests.comments.labelled import (
    ADVERTISING,
    GENUINE,
    KEPT_BACK,
    LOOKED_AT,
    REPLAYED,
    RUDE,
    labelled,
)
from tests.comments.test_labelled_set import arrive

pytestmark = [pytest.mark.database, pytest.mark.slow]
Status = Comment.Status
KEYS = {GENUINE: "KeyD", RUDE: "Digit1", ADVERTISING: "KeyR", REPLAYED: "KeyR"}
FILED = {
    GENUINE: Status.APPROVED,
    RUDE: Status.REJECTED,
    ADVERTISING: Status.SPAM,
    REPLAYED: Status.SPAM,
}
# Presses the key, as it is where an input method is on, and waits for what comes next.
PRESS = """code => new Promise((resolve) => {
  const key = () => document.getElementById("queue-item")?.dataset.comment;
  const before = key();
  const press = { code, key: "Process", bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", press));
  const look = () => key() === before ? setTimeout(look, 5) : resolve(key() ?? "");
  look();
})"""


def test_a_thousand_comments_are_cleared_with_few_keys(new_page, transactional_db):
    staff("moderator")
    labels = arrive(labelled(LOOKED_AT) + labelled(KEPT_BACK))
    waiting = Comment.objects.pending().count()
    page = log_in(new_page(viewport={"width": 1280, "height": 900}), "moderator")
    page.set_default_timeout(120_000)
    page.goto(reverse("admin:comment_queue"))
    key, pressed = page.get_attribute("#queue-item", "data-comment"), 0
    while key:
        key = page.evaluate(PRESS, KEYS[labels[int(key)].kind])
        pressed += 1
        assert pressed <= len(labels)
    page.locator("#queue-item.queue-empty").wait_for()
    page.goto(reverse("admin:comment_queue"))  # the last decision has arrived
    assert not Comment.objects.pending().exists()
    # What the rules filed nobody had to press a key for; a cluster is one.
    wrong = [
        comment
        for comment in Comment.objects.all()
        if comment.status != FILED[labels[comment.pk].kind]
        and not (labels[comment.pk].kind != GENUINE and comment.status == Status.SPAM)
    ]
    print(
        f"\n{len(labels)} comments, {len(labels) - waiting} filed by rules: the other {waiting} "
        f"cleared with {pressed} keys, {len(wrong)} of them wrongly"
    )
    assert pressed <= 0.7 * len(labels)
    genuine = sum(label.kind == GENUINE for label in labels.values())
    assert sum(labels[comment.pk].kind == GENUINE for comment in wrong) <= 0.005 * genuine
