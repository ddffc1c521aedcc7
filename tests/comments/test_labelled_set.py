"""How rules and likeness do on comments they were not made for: `tests/comments/labelled.py`."""

from collections import Counter

import pytest
from django.utils import timezone

from comments.clusters import alike
from comments.models import Comment
from comments.rules import findings_of, keep_findings
from tests.comments.labelled import GENUINE, KEPT_BACK, LOOKED_AT, REPLAYED, labelled
from tests.comments.labelled_fresh import labelled_fresh
from tests.factories import make_revision

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.slow]
Status = Comment.Status
NAMES = ["Lan", "Bình", "Hòa", "An", "John"]


def arrive(rows):
    """Each comment comes in as if sent, and meets the rules; its label by its key."""
    article = make_revision().article
    labels = {}
    for number, row in enumerate(rows):
        comment = Comment(
            article=article,
            author_name=NAMES[number % len(NAMES)],
            created_at=timezone.now(),
            submission_key=f"{number:064x}",
            **Comment.made_of(row.body),
        )
        findings = findings_of(comment)
        comment.save()
        keep_findings(comment, findings)
        labels[comment.pk] = row
    return labels


def is_spam(comment):
    return comment.status == Status.SPAM


def measure(name, rows):
    labels = arrive(rows)
    comments = list(Comment.objects.filter(pk__in=labels))
    handled, filed, misfiled, decisions, done = Counter(), Counter(), [], 0, set()
    held, all_of = Counter(), Counter(label.kind for label in labels.values())
    for comment in comments:
        label = labels[comment.pk]
        filed[label.kind] += is_spam(comment)
        held[label.kind] += comment.findings.exists()
        others = [] if is_spam(comment) else alike(comment)
        if label.kind == REPLAYED:
            handled["all"] += 1
            handled["well"] += is_spam(comment) or any(
                labels[other.pk].replay_of == label.replay_of for other in others
            )
        if label.kind == GENUINE:
            handled["genuine"] += 1
            # One decision about them all would be wrong for somebody.
            strangers = any(labels[other.pk].kind != GENUINE for other in others)
            if is_spam(comment) or strangers:
                misfiled.append(label.body)
        if not is_spam(comment) and comment.pk not in done:
            decisions += 1
            done |= {comment.pk, *(other.pk for other in others)}
    print(
        f"\n{name}: {handled['well']} of {handled['all']} replays clustered or filed; "
        f"{len(misfiled)} of {handled['genuine']} genuine misfiled; "
        f"{decisions} decisions for {len(comments)} comments"
    )
    for kind, count in all_of.items():
        print(f"  {kind}: {count}, {filed[kind]} filed as spam, {held[kind]} met a rule")
    return handled, misfiled


SETS = {
    "half 1": lambda: labelled(LOOKED_AT),
    "half 2": lambda: labelled(KEPT_BACK),
    "fresh": labelled_fresh,
}


@pytest.mark.parametrize("name", SETS)
def test_replays_need_no_decision_of_their_own_and_the_genuine_stay(name):
    handled, misfiled = measure(name, SETS[name]())
    assert handled["well"] >= 0.99 * handled["all"]
    assert len(misfiled) <= 0.005 * handled["genuine"], misfiled
