"""Any sequence of what moderators, authors, readers and the system do to a thread, and of undoing
it: the counters equal the rows, every change has one event, undoing restores exactly, and nothing
appears that nobody decided to show."""

from dataclasses import dataclass, field
from itertools import count

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run

from comments.editing import RefusedError, edit, move
from comments.models import Comment, Contact, ModerationAct, Rule
from comments.moderation import decide, pick
from comments.policy import publish
from comments.privacy.erasures import erase
from comments.reporting import report
from comments.revising import rewrite, withdraw
from comments.standings import settle
from comments.undoing import undo
from tests.comments.test_decide import assert_counters_equal_rows
from tests.factories import make_comment, make_revision, make_section, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status
DECIDED = [Status.PENDING, Status.APPROVED, Status.REJECTED, Status.SPAM]
FINAL = {Status.WITHDRAWN, Status.ERASED}
MANY = 6
SENSITIVE = 4  # from this one on they stand in a sensitive section, where reports hide
ONE = st.integers(0, MANY - 1)
SOME = st.sets(ONE, min_size=1)
WHO = st.integers(0, 1)


@dataclass
class Act:
    """What an act did: the comments as they were before it, by key, and those it is about."""

    key: object = None
    before: dict = field(default_factory=dict)


class Desk(RuleBasedStateMachine):
    """Two moderators and two threads, beside the plainest account of them: the status of each
    comment, the last act that was about it, and the number of events."""

    acts = Bundle("acts")

    def __init__(self):
        super().__init__()
        self.settings = override_settings(SENDS_MAIL=True)
        self.settings.enable()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        Rule.objects.all().delete()  # the texts here are alike
        self.users = [make_user("moderator"), make_user("moderator")]
        plain = make_revision(section=make_section()).article
        sensitive = make_revision(section=make_section("Pháp luật", is_sensitive=True)).article
        self.keys, self.texts = [], count(1)
        for number in range(MANY):
            article = plain if number < SENSITIVE else sensitive
            above = self.keys[number // 2] if 1 < number < SENSITIVE else None
            above = self.keys[SENSITIVE] if number > SENSITIVE else above
            parent = Comment.objects.get(pk=above) if above else None
            comment = make_comment(article, Status.PENDING, parent=parent)
            settle("trusted", "Cộng tác viên", self.users[0], contact=comment.contact)
            self.keys.append(comment.pk)
        Contact.objects.update(confirmed_at=timezone.now())
        self.status = dict.fromkeys(self.keys, Status.PENDING)
        self.last = dict.fromkeys(self.keys)
        self.events = 0

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)
        self.settings.disable()

    def chosen(self, numbers):
        return list(Comment.objects.filter(pk__in=[self.keys[number] for number in numbers]))

    def picture(self):
        """All that an act may change of each comment; where it stands follows from its parent."""
        names = ["status", "body", "edited_at", "parent_id", "picked_at"]
        found = {}
        for comment in Comment.objects.filter(pk__in=self.keys):
            values = {name: getattr(comment, name) for name in names}
            reports = comment.reports.filter(settled_at=None).values_list("network", flat=True)
            found[comment.pk] = values | {"reports": set(reports)}
        return found

    def note(self, act, keys, before):
        """The account after an act about the comments `keys`."""
        for key in keys:
            self.last[key] = act and act.pk
        self.events += len(keys)
        return Act(act.pk, {key: before[key] for key in keys}) if act and keys else Act()

    def note_decision(self, decision, before, statuses):
        """The account after a decision that should give these statuses, and no others."""
        assert {comment.pk for comment in decision.changed} == set(statuses)
        self.status |= statuses
        return self.note(decision.act, [comment.pk for comment in decision.done], before)

    def changed_by_its_author(self, comment):
        self.last[comment.pk] = "its author"
        comment.refresh_from_db()
        self.status[comment.pk] = comment.status

    @rule(target=acts, numbers=SOME, to=st.sampled_from(DECIDED), who=WHO)
    def decide_about_some(self, numbers, to, who):
        chosen, before = self.chosen(numbers), self.picture()
        changing = {one.pk: to for one in chosen if one.status not in {to, *FINAL}}
        decision = decide(chosen, to, self.users[who])
        reported = [one.pk for one in chosen if one.status == to and before[one.pk]["reports"]]
        kept = reported if to == Status.APPROVED else []
        assert {one.pk for one in decision.touched} == set(kept)
        return self.note_decision(decision, before, changing)

    @rule(numbers=SOME, to=st.sampled_from(DECIDED), who=WHO)
    def decide_about_what_was_seen_earlier(self, numbers, to, who):
        chosen = self.chosen(numbers)
        for comment in chosen:
            comment.version -= 1
        decision = decide(chosen, to, self.users[who])
        assert len(decision.stale) == len(chosen)
        assert decision.done == []

    @rule(target=acts, number=ONE, who=WHO)
    def edit_one(self, number, who):
        return self.step(number, lambda one: edit(one, self.new_text(), self.users[who]))

    @rule(target=acts, number=ONE, to=st.none() | ONE, who=WHO)
    def move_one(self, number, to, who):
        parent = None if to is None else self.chosen([to])[0]
        return self.step(number, lambda one: move(one, parent, self.users[who]))

    @rule(target=acts, number=ONE, is_pick=st.booleans(), who=WHO)
    def pick_one(self, number, is_pick, who):
        return self.step(number, lambda one: pick(one, is_pick, self.users[who]))

    def step(self, number, take):
        """A step with one comment, or none where it is refused."""
        (comment,), before = self.chosen([number]), self.picture()
        try:
            with transaction.atomic():
                taken = take(comment)
        except RefusedError:
            taken = False
        if taken is False:
            assert self.picture() == before
            return Act()
        return self.note(comment.events.last().act, [comment.pk], before)

    def new_text(self):
        return f"Câu thứ {next(self.texts)}, không giống câu nào."

    @rule(number=ONE, network=st.integers(0, 4))
    def a_reader_reports(self, number, network):
        (comment,) = self.chosen([number])
        if not comment.is_visible:
            return
        report(comment, f"10.0.{network}.0/24", "insult")
        comment.refresh_from_db()
        if comment.status == Status.PENDING:
            assert number >= SENSITIVE
            self.events += 1
        self.changed_by_its_author(comment)

    @rule(number=ONE)
    def its_author_rewrites(self, number):
        (comment,) = self.chosen([number])
        if comment.status not in (Status.PENDING, Status.APPROVED):
            return
        self.events += comment.status == Status.APPROVED
        assert rewrite(comment, self.new_text())
        self.changed_by_its_author(comment)
        assert self.status[comment.pk] == Status.PENDING

    @rule(number=ONE)
    def its_author_publishes(self, number):
        (comment,) = self.chosen([number])
        before = comment.status
        was_refused = comment.events.filter(to_status__in=[Status.REJECTED, Status.SPAM]).exists()
        may = before == Status.PENDING and number < SENSITIVE and not was_refused
        publish(comment)
        self.events += may
        self.changed_by_its_author(comment)
        assert comment.status == (Status.APPROVED if may else before)

    @rule(number=ONE)
    def its_author_withdraws(self, number):
        (comment,) = self.chosen([number])
        self.events += comment.status not in FINAL
        withdraw(comment)
        self.changed_by_its_author(comment)
        assert self.status[comment.pk] in FINAL

    @rule(number=ONE, dice=st.integers(0, 3))
    def its_author_is_erased(self, number, dice):
        (comment,) = self.chosen([number])
        if dice or comment.contact is None:  # seldom: nothing is left to do with it
            return
        self.events += comment.status != Status.ERASED
        erase(comment.contact)
        self.changed_by_its_author(comment)
        assert (comment.status, comment.body) == (Status.ERASED, "")

    @rule(target=acts, act=acts, who=WHO)
    def undo_an_act(self, act, who):
        if act.key is None:
            return Act()
        seen = self.picture()
        undone = undo(ModerationAct.objects.get(pk=act.key), self.users[who])
        done, now = {comment.pk for comment in undone.done}, self.picture()
        assert done <= set(act.before)
        for key, before in act.before.items():
            if key not in done:
                assert now[key] == seen[key]
            if self.last[key] == act.key and not self.is_impossible(key, before):
                assert now[key] == before
        for key in done:
            self.status[key] = now[key]["status"]
        return self.note(undone.act, list(done), seen)

    def is_impossible(self, key, before):
        """Whether what it answered stands below it by now."""
        comment, above = Comment.objects.get(pk=key), before["parent_id"]
        while above and above != comment.pk:
            above = Comment.objects.get(pk=above).parent_id
        return above is not None

    @invariant()
    def the_rows_are_what_the_account_says(self):
        rows = dict(Comment.objects.filter(pk__in=self.keys).values_list("pk", "status"))
        assert rows == self.status

    @invariant()
    def every_comment_stands_where_its_parent_puts_it(self):
        for comment in Comment.objects.filter(parent__isnull=False).select_related("parent"):
            assert comment.root_id == (comment.parent.root_id or comment.parent_id)
            assert comment.depth == comment.parent.depth + 1

    @invariant()
    def every_change_has_one_event_and_the_counters_are_right(self):
        assert_counters_equal_rows()
        comments = Comment.objects.filter(pk__in=self.keys).prefetch_related("events")
        assert sum(len(comment.events.all()) for comment in comments) == self.events

    @invariant()
    def nothing_appears_that_nobody_decided_to_show(self):
        """The system alone shows what its known author confirmed, and never what was refused."""
        for comment in Comment.objects.filter(pk__in=self.keys).prefetch_related("events"):
            was_refused = False
            for event in comment.events.all():
                if event.to_status == Status.APPROVED != event.from_status and not event.by:
                    assert event.from_status == Status.PENDING
                    assert not was_refused
                was_refused |= event.to_status in (Status.REJECTED, Status.SPAM)


def machine(examples, steps):
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run(
        Desk,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=checks,
        ),
    )


def test_any_acts_and_undoings_leave_the_account_right():
    machine(5, 8)


@pytest.mark.slow
def test_very_many_acts_and_undoings_leave_the_account_right():
    machine(200, 40)
