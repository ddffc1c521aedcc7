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

from articles.approval import COPIED_CHILDREN, NotReadyError
from articles.carrying import approve_before, carry_forward, combine, read, scheduled_over
from articles.combining import OURS, THEIRS
from articles.models import Article, Revision, RevisionEvent
from articles.reviewing import as_submitted, keep_as_submitted
from articles.seals import broken_seals
from articles.undoing import undo_approval
from tests.factories import make_draft, make_official, make_photo, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
INSTANT = timedelta(microseconds=1)
START = datetime(2026, 1, 1, tzinfo=UTC)
WRITING = ("begin", "edit")
# Two who write, one of whom may approve alone with a reason; and one who only approves.
PEOPLE = {"lan": "reporter", "hoa": "managing editor", "chief": "managing editor"}
WRITERS = st.sampled_from(["lan", "hoa"])
MINUTES = st.integers(1, 300).map(lambda minutes: timedelta(minutes=minutes))


class Desk(RuleBasedStateMachine):
    """One story on the desk, beside the plainest account of it: which text is to stand when, and
    who did what.

    `due` lists (hour, text) in the order of their hours; the last one whose hour has come is
    what readers see, unless the story is withdrawn. `told` lists (revision, kind, who, from, to).
    """

    def __init__(self):
        super().__init__()
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.people = {name: make_user(role, username=name) for name, role in PEOPLE.items()}
        self.texts = 1
        self.draft = make_draft(
            headline="Bản 1",
            mentions=[{"tag": make_official()}],
            topics=["Rừng"],
            lead=make_photo(),
        )
        self.article = self.draft.article
        self.due, self.is_withdrawn = [], False
        self.told = [(self.draft.pk, "begin", None, "", "draft")]
        self.hours = []  # every hour anything was ever due at
        self.sealed = {}  # all there was of a revision when it was approved

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

    def tell(self, revision, kind, who, before, after):
        self.told.append((revision.pk, kind, who, before, after))

    def writers_of(self, *revisions):
        keys = {revision.pk for revision in revisions}
        written = (who for pk, kind, who, *_ in self.told if pk in keys and kind in WRITING)
        return list(dict.fromkeys(written))

    def submitter(self):
        return [who for pk, kind, who, *_ in self.told if (pk, kind) == (self.draft.pk, "submit")][
            -1
        ]

    def alone(self, revision):
        """Who approved it alone, where nobody has countersigned yet; or None."""
        signed = [
            (kind, who)
            for pk, kind, who, *_ in self.told
            if pk == revision.pk and kind in ("override", "countersign")
        ]
        return signed[-1][1] if signed and signed[-1][0] == "override" else None

    # Steps

    @rule(wait=MINUTES)
    def the_clock_goes_on(self, wait):
        self.traveller.shift(wait)

    @precondition(lambda self: self.draft is None)
    @rule(who=WRITERS)
    def begin_the_next_draft(self, who="lan"):
        source = self.article.revisions.order_by("number").last()
        self.texts += 1
        self.draft = source.copy(self.people[who])
        self.draft.headline = f"Bản {self.texts}"
        self.draft.save()
        self.tell(self.draft, "begin", who, "", "draft")

    @precondition(lambda self: self.draft is None and self.restorable())
    @rule(who=WRITERS, data=st.data())
    def restore(self, who, data):
        older = data.draw(st.sampled_from(self.restorable()))
        self.draft = older.copy(self.people[who])
        assert self.draft.headline == older.headline
        self.tell(self.draft, "begin", who, "", "draft")

    def restorable(self):
        now = timezone.now()
        return [
            one
            for one in self.article.revisions.order_by("pk")
            if not (one.is_open or one.is_in_place(now) or one.is_scheduled(now))
        ]

    @precondition(lambda self: self.draft is not None)
    @rule(who=st.sampled_from(list(PEOPLE)))
    def edit(self, who):
        """In review too: there the text that was submitted is kept, once."""
        by, state, before = self.people[who], self.draft.state, self.draft.headline
        is_kept = state == "draft" or self.submitter() == who or as_submitted(self.draft)
        keep_as_submitted(self.draft, by)
        if not is_kept:
            kept = as_submitted(self.draft)
            assert kept.headline == before
            self.tell(kept, "discard", who, "in_review", "discarded")
        self.texts += 1
        self.draft.headline = f"Bản {self.texts}"
        self.draft.version += 1
        self.draft.save()
        self.draft.events.create(by=by, kind="edit", from_state=state, to_state=state)
        self.tell(self.draft, "edit", who, state, state)

    @precondition(lambda self: self.is_state("draft"))
    @rule(who=WRITERS)
    def submit(self, who="lan"):
        self.draft.submit(self.people[who])
        self.tell(self.draft, "submit", who, "draft", "in_review")

    @precondition(lambda self: self.is_state("in_review"))
    @rule(kind=st.sampled_from(["send_back", "recall"]), who=WRITERS)
    def back_to_draft(self, kind, who):
        getattr(self.draft, kind)(self.people[who], "Sửa")
        self.tell(self.draft, kind, who, "in_review", "draft")

    @precondition(lambda self: self.is_state("in_review"))
    @rule(who=st.sampled_from(list(PEOPLE)))
    def claim(self, who):
        self.draft.claim(self.people[who])
        assert self.draft.claimed_by == self.people[who]
        self.tell(self.draft, "claim", who, "in_review", "in_review")

    @precondition(lambda self: self.draft is not None)
    @rule()
    def discard(self):
        self.tell(self.draft, "discard", "lan", self.draft.state, "discarded")
        self.draft.discard(self.people["lan"])
        self.draft = None

    @rule(wait=st.just(timedelta(0)) | MINUTES, who=st.sampled_from(["hoa", "chief"]))
    def approve(self, wait, who):
        """Whatever is open, or else the next draft, goes all the way; who wrote it alone is
        refused, and then gives a reason."""
        self.to_review()
        hour, by = timezone.now() + wait, self.people[who]
        dropped = self.scheduled()
        kept = [entry for entry in self.due if entry not in dropped]
        if kept and kept[-1][0] >= hour:
            return
        called_back = self.article.scheduled_revision()
        is_alone = self.writers_of(self.draft) == [who]
        if is_alone:
            with pytest.raises(NotReadyError):
                self.draft.approve(by, hour)
            self.draft.refresh_from_db()
        self.draft.approve(by, hour, alone_because="Không còn ai trực.")
        if called_back:
            self.tell(called_back, "call_back", who, "approved", "approved")
        if is_alone:
            self.tell(self.draft, "override", who, "in_review", "in_review")
        self.tell(self.draft, "approve", who, "in_review", "approved")
        self.due = [*kept, (hour, self.draft.headline)]
        self.hours.append(hour)
        self.draft = None

    def to_review(self):
        if self.draft is None:
            self.begin_the_next_draft()
        if self.is_state("draft"):
            self.submit()

    @precondition(lambda self: Revision.objects.awaiting_countersignature().exists())
    @rule()
    def countersign(self):
        waiting = Revision.objects.awaiting_countersignature().order_by("pk").first()
        who = "hoa" if self.alone(waiting) == "chief" else "chief"
        waiting.countersign(self.people[who])
        self.tell(waiting, "countersign", who, "approved", "approved")

    @precondition(lambda self: self.scheduled())
    @rule()
    def call_back(self):
        scheduled = self.article.scheduled_revision()
        scheduled.call_back(self.people["hoa"])
        self.due.pop()
        self.tell(scheduled, "call_back", "hoa", "approved", "approved")

    @precondition(lambda self: self.scheduled())
    @rule(wait=MINUTES)
    def move(self, wait):
        hour = timezone.now() + wait
        scheduled = self.article.scheduled_revision()
        scheduled.move(self.people["hoa"], hour)
        self.due[-1] = (hour, self.due[-1][1])
        self.hours.append(hour)
        self.tell(scheduled, "move", "hoa", "approved", "approved")

    @precondition(lambda self: self.may_undo())
    @rule()
    def undo(self):
        undone = self.article.live_revision()
        restored = undo_approval(undone, self.people["hoa"])
        self.tell(restored, "begin", None, "", "draft")
        self.tell(restored, "submit", "hoa", "draft", "in_review")
        self.tell(restored, "approve", "hoa", "in_review", "approved")
        now = timezone.now()
        self.due.append((now, self.due[-2][1]))
        self.hours.append(now)

    def may_undo(self):
        is_free = self.draft is None and not self.scheduled() and not self.is_withdrawn
        return is_free and len(self.due) > 1 and self.due[-1][0] < timezone.now()

    def meets_scheduled(self):
        """Whether something stands, withdrawn or not, and something else is to follow it."""
        return self.scheduled() and len(self.due) > 1

    @precondition(meets_scheduled)
    @rule(side=st.sampled_from([OURS, THEIRS]))
    def carry_forward(self, side):
        """What both changed here is the headline; `side` says whose stands from the hour on."""
        self.to_review()
        standing, scheduled = scheduled_over(self.article)
        fix, chief = self.draft, self.people["chief"]
        choices = {"headline": side}
        digest = combine(*read((standing, fix, scheduled)), choices).digest
        now = timezone.now()
        if standing.publish_at == now:
            return
        alone, is_alone = self.alone(scheduled), self.writers_of(fix) == ["chief"]
        reason = {"alone_because": "Không còn ai trực."}
        united = carry_forward(fix, chief, standing, scheduled, choices, digest, **reason)
        self.tell(scheduled, "call_back", "chief", "approved", "approved")
        if is_alone:
            self.tell(fix, "override", "chief", "in_review", "in_review")
        self.tell(fix, "approve", "chief", "in_review", "approved")
        writers = self.writers_of(scheduled, fix)
        for writer in writers:
            self.tell(united, "begin", writer, "", "draft")
        self.tell(united, "submit", "chief", "draft", "in_review")
        if writers == ["chief"]:
            self.tell(united, "override", "chief", "in_review", "in_review")
        self.tell(united, "approve", "chief", "in_review", "approved")
        if writers != ["chief"] and (passed_on := alone or (is_alone and "chief")):
            self.tell(united, "override", passed_on, "approved", "approved")
        hour, text = self.due.pop()
        self.due += [(now, fix.headline), (hour, united_headline(standing, fix, text, side))]
        self.hours.append(now)
        self.draft = None

    @precondition(meets_scheduled)
    @rule(wait=MINUTES)
    def approve_a_fix_and_move_what_is_scheduled(self, wait):
        self.to_review()
        standing, scheduled = scheduled_over(self.article)
        now = timezone.now()
        if standing.publish_at == now:
            return
        is_alone = self.writers_of(self.draft) == ["chief"]
        reason = {"alone_because": "Không còn ai trực."}
        approve_before(self.draft, self.people["chief"], scheduled, now + wait, **reason)
        self.tell(scheduled, "move", "chief", "approved", "approved")
        if is_alone:
            self.tell(self.draft, "override", "chief", "in_review", "in_review")
        self.tell(self.draft, "approve", "chief", "in_review", "approved")
        _hour, text = self.due.pop()
        self.due += [(now, self.draft.headline), (now + wait, text)]
        self.hours += [now, now + wait]
        self.draft = None

    @precondition(lambda self: self.expected(timezone.now()))
    @rule()
    def withdraw(self):
        live = self.article.live_revision()
        self.article.refresh_from_db()
        self.article.withdraw(self.people["hoa"], "Đã gỡ.", "Sai")
        self.is_withdrawn = True
        self.tell(live, "withdraw", "hoa", "approved", "approved")

    @precondition(lambda self: self.is_withdrawn)
    @rule()
    def put_back(self):
        standing = self.article.revision_in_place()
        self.article.refresh_from_db()
        self.article.put_back(self.people["hoa"])
        self.is_withdrawn = False
        self.tell(standing, "put_back", "hoa", "approved", "approved")

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
        assert revisions.heads().count() == (1 if revisions.exclude(state="discarded") else 0)

    @invariant()
    def what_was_approved_is_as_it_was(self):
        approved = Revision.objects.filter(article=self.article).approved()
        assert not list(broken_seals(approved))
        found = {revision.pk: content_of(revision) for revision in approved}
        assert {pk: found.get(pk) for pk in self.sealed} == self.sealed
        self.sealed = found

    @invariant()
    def every_step_left_its_trace(self):
        events = RevisionEvent.objects.order_by("pk").values_list(
            "revision", "kind", "by__username", "from_state", "to_state"
        )
        assert list(events) == self.told

    @invariant()
    def dates_are_those_of_what_stood_first(self):
        article = Article.objects.get(pk=self.article.pk)
        assert article.first_published_at == (self.due[0][0] if self.due else None)


def united_headline(standing, fix, theirs, side):
    """What both changed is settled by the choice; what one of them changed, by that change."""
    if theirs == standing.headline:
        return fix.headline
    if fix.headline == standing.headline or side == THEIRS:
        return theirs
    return fix.headline


def content_of(revision):
    """All a revision and its rows hold, but for what the clock, a move or a merge may write."""
    rows = [Revision.objects.filter(pk=revision.pk).values().get()]
    for name in COPIED_CHILDREN:
        rows += getattr(revision, name).order_by("pk").values()
    return [
        {name: value for name, value in row.items() if name not in Revision.movable} for row in rows
    ]


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
