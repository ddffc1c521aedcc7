"""Any sequence of steps on the desk, and of the clock: what readers see is what the rule says."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from articles.carrying import approve_before, carry_forward, combine, read, scheduled_over
from articles.combining import OURS, THEIRS
from articles.models import Article, Revision, RevisionEvent
from articles.seals import broken_seals
from tests.factories import make_draft

pytestmark = [pytest.mark.django_db, pytest.mark.database]
INSTANT = timedelta(microseconds=1)
START = datetime(2026, 1, 1, tzinfo=UTC)
MINUTES = st.integers(1, 300).map(lambda minutes: timedelta(minutes=minutes))


class Desk(RuleBasedStateMachine):
    """One story on the desk, beside the plainest account of it: which text is to stand when.

    `due` lists (hour, text) in the order of their hours; the last one whose hour has come is
    what readers see, unless the story is withdrawn.
    """

    def __init__(self):
        super().__init__()
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.texts = 1
        self.draft = make_draft(headline="Bản 1")
        self.article = self.draft.article
        self.due, self.is_withdrawn, self.steps = [], False, 1
        self.hours = []  # every hour anything was ever due at

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)
        self.clock.stop()

    # What the account says

    def expected(self, at):
        standing = [text for hour, text in self.due if hour <= at]
        return standing[-1] if standing and not self.is_withdrawn else None

    def scheduled(self):
        return [entry for entry in self.due if entry[0] > timezone.now()]

    def is_state(self, state):
        return self.draft is not None and self.draft.state == state

    # Steps

    @rule(wait=MINUTES)
    def the_clock_goes_on(self, wait):
        self.traveller.shift(wait)

    @precondition(lambda self: self.draft is None)
    @rule()
    def begin_the_next_draft(self):
        source = self.article.revisions.order_by("number").last()
        self.texts += 1
        self.draft = source.copy(None)
        self.draft.headline = f"Bản {self.texts}"
        self.draft.save()
        self.steps += 1

    @precondition(lambda self: self.is_state("draft"))
    @rule()
    def submit(self):
        self.draft.submit(None)
        self.steps += 1

    @precondition(lambda self: self.is_state("in_review"))
    @rule()
    def send_back(self):
        self.draft.send_back(None, "Sửa")
        self.steps += 1

    @precondition(lambda self: self.draft is not None)
    @rule()
    def discard(self):
        self.draft.discard(None)
        self.draft = None
        self.steps += 1

    @rule(wait=st.just(timedelta(0)) | MINUTES)
    def approve(self, wait):
        """Whatever is open, or else the next draft, goes all the way."""
        if self.draft is None:
            self.begin_the_next_draft()
        if self.is_state("draft"):
            self.submit()
        hour = timezone.now() + wait
        dropped = self.scheduled()
        kept = [entry for entry in self.due if entry not in dropped]
        if kept and kept[-1][0] >= hour:
            return
        self.draft.approve(None, hour)
        self.due = [*kept, (hour, self.draft.headline)]
        self.hours.append(hour)
        self.draft = None
        self.steps += 1 + len(dropped)

    @precondition(lambda self: self.scheduled())
    @rule()
    def call_back(self):
        self.article.scheduled_revision().call_back(None)
        self.due.pop()
        self.steps += 1

    @precondition(lambda self: self.scheduled())
    @rule(wait=MINUTES)
    def move(self, wait):
        hour = timezone.now() + wait
        self.article.scheduled_revision().move(None, hour)
        self.due[-1] = (hour, self.due[-1][1])
        self.hours.append(hour)
        self.steps += 1

    def meets_scheduled(self):
        """Whether something stands, withdrawn or not, and something else is to follow it."""
        return self.scheduled() and len(self.due) > 1

    def fix_in_review(self):
        if self.draft is None:
            self.begin_the_next_draft()
        if self.is_state("draft"):
            self.submit()

    @precondition(meets_scheduled)
    @rule(side=st.sampled_from([OURS, THEIRS]))
    def carry_forward(self, side):
        """What both changed here is the headline; `side` says whose stands from the hour on."""
        self.fix_in_review()
        standing, scheduled = scheduled_over(self.article)
        choices = {"headline": side}
        digest = combine(*read((standing, self.draft, scheduled)), choices).digest
        now = timezone.now()
        if standing.publish_at == now:
            return
        carry_forward(self.draft, None, standing, scheduled, choices, digest)
        is_ours = side == OURS or scheduled.headline == standing.headline
        hour, text = self.due.pop()
        self.due += [(now, self.draft.headline), (hour, self.draft.headline if is_ours else text)]
        self.hours.append(now)
        self.draft = None
        self.steps += 5  # called back, approved; begun, submitted and approved

    @precondition(meets_scheduled)
    @rule(wait=MINUTES)
    def approve_a_fix_and_move_what_is_scheduled(self, wait):
        self.fix_in_review()
        standing, scheduled = scheduled_over(self.article)
        now = timezone.now()
        if standing.publish_at == now:
            return
        approve_before(self.draft, None, scheduled, now + wait)
        _hour, text = self.due.pop()
        self.due += [(now, self.draft.headline), (now + wait, text)]
        self.hours += [now, now + wait]
        self.draft = None
        self.steps += 2

    @precondition(lambda self: self.expected(timezone.now()))
    @rule()
    def withdraw(self):
        self.article.refresh_from_db()
        self.article.withdraw(None, "Đã gỡ.", "Sai")
        self.is_withdrawn = True
        self.steps += 1

    @precondition(lambda self: self.is_withdrawn)
    @rule()
    def put_back(self):
        self.article.refresh_from_db()
        self.article.put_back(None)
        self.is_withdrawn = False
        self.steps += 1

    # What holds at every moment

    @invariant()
    def readers_see_what_is_due_now_and_at_every_hour_to_come(self):
        now = timezone.now()
        moments = [hour + step for hour in self.hours for step in (-INSTANT, timedelta(0))]
        for hour in [now, *(moment for moment in moments if moment >= now)]:
            article = Article.objects.get(pk=self.article.pk)
            live = article.live_revision(hour)
            assert (live and live.headline) == self.expected(hour)

    @invariant()
    def at_most_one_revision_is_open_and_one_is_to_stand_last(self):
        revisions = Revision.objects.filter(article=self.article)
        assert revisions.open().count() <= 1
        assert revisions.approved().filter(superseded_at=None).count() <= 1
        assert revisions.scheduled().count() == len(self.scheduled())

    @invariant()
    def what_was_approved_is_as_it_was(self):
        assert not list(broken_seals(Revision.objects.filter(article=self.article)))

    @invariant()
    def every_step_left_its_trace(self):
        assert RevisionEvent.objects.count() == self.steps

    @invariant()
    def dates_are_those_of_what_stood_first(self):
        article = Article.objects.get(pk=self.article.pk)
        assert article.first_published_at == (self.due[0][0] if self.due else None)


def test_no_sequence_of_steps_shows_readers_what_is_not_due():
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
