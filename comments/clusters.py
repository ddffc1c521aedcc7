"""Waiting comments that say nearly the same: one row, one decision."""

from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from django.db.models import Value
from django.db.models.functions import Coalesce

from comments.likeness import likeness, runs_of, sketches_near, words_of
from comments.models import Comment

NEARLY = 0.4  # of the runs of words in common; less than a rule asks, since a person looks
MOST_ALIKE = 1_000  # in one cluster; the others come up as the next one
MOST_SCANNED = 20_000  # waiting comments among which clusters are looked for
MOST_CLUSTERS = 30
COMPARED = 20  # different texts of a cluster that another one is compared with
BESIDE = 150  # arrived before, and after, that are compared whatever their sketches
TURNS = 20  # first texts that a loose group is searched for
ROUNDS = 3  # from the first text to what it became in its replays
FIELDS = ["article", "author_name", "body", "created_at", "sketch_a", "sketch_b", "version"]


@dataclass
class Cluster:
    """Comments that say nearly the same, the oldest first."""

    comments: list[Comment]

    @property
    def first(self):
        return self.comments[0]

    @property
    def count(self):
        return len(self.comments)

    @property
    def seen(self):
        """The comments at their versions, as a form of the queue sends them."""
        return seen(self.comments)


def seen(comments):
    return " ".join(f"{comment.pk}:{comment.version}" for comment in comments)


def alike(comment):
    """The waiting comments nearly the same as `comment`, without itself, the oldest first."""
    texts = Texts(comment)
    found, passed = [], {comment.pk}
    names = sketches_near(comment.body)
    for turn in range(ROUNDS):
        near = _sharing(names)
        if turn == 0 and runs_of(comment.body):
            near.append(_arrived_beside(comment))
        waiting = _waiting(near, MOST_ALIKE + len(passed)).values("pk", "body", *names)
        new = texts.gather([row for row in waiting if row["pk"] not in passed])
        passed |= {row["pk"] for row in new}
        found += [row["pk"] for row in new]
        known = {name: {row[name] for row in new} - names[name] for name in names}
        if not _any_of(known) or len(found) >= MOST_ALIKE:
            break
        names = known
    stored = Comment.objects.filter(pk__in=found[:MOST_ALIKE]).only(*FIELDS)
    return sorted(stored, key=lambda other: (other.created_at, other.pk))


def clusters(most=MOST_CLUSTERS):
    """The largest clusters among the waiting comments, the largest first."""
    rows = Comment.objects.pending().values_list("pk", "sketch_a", "sketch_b")[:MOST_SCANNED]
    groups = sorted(_linked(rows), key=len, reverse=True)
    found = []
    for keys in groups[:most]:
        stored = Comment.objects.pending().filter(pk__in=keys[:MOST_ALIKE]).only(*FIELDS)
        found += _split(list(stored))
    return sorted(found, key=lambda cluster: -cluster.count)[:most]


class Texts:
    """The different texts of a cluster, as far as others are compared with them."""

    def __init__(self, comment):
        self.words, self.runs = set(), []
        self.refused = {}  # by words: how many of the runs they were compared with
        self._add(*_read(comment.body))

    def take(self, body):
        """Whether it is nearly the same as one of them; then it is one of them too."""
        words, runs = _read(body)
        if words in self.words:
            return True
        not_yet = self.runs[self.refused.get(words, 0) :]
        if not any(likeness(runs, others) > NEARLY for others in not_yet):
            self.refused[words] = len(self.runs)
            return False
        self._add(words, runs)
        return True

    def gather(self, rows):
        """Those of the `rows` that are nearly the same, also by way of one another, in whatever
        order they come."""
        found, left = [], rows
        while left:
            new = [row for row in left if self.take(row["body"])]
            if not new:
                break
            found += new
            keys = {row["pk"] for row in new}
            left = [row for row in left if row["pk"] not in keys]
        return found

    def _add(self, words, runs):
        self.words.add(words)
        if len(self.runs) < COMPARED:
            self.runs.append(runs)


@lru_cache(maxsize=4096)
def _read(body):
    return words_of(body), runs_of(body)


def _any_of(names):
    return any(value is not None for values in names.values() for value in values)


def _sharing(names):
    """The comments that share a sketch, for each of the two."""
    known = {name: values - {None} for name, values in names.items()}
    return [Comment.objects.filter(**{f"{name}__in": known[name]}) for name in known if known[name]]


def _arrived_beside(comment):
    """What came shortly before and after it: bots send many at once, and one of them may have lost
    just the words that the others are found by."""
    return Comment.objects.filter(pk__range=(comment.pk - BESIDE, comment.pk + BESIDE))


def _waiting(parts, most):
    """`most` of those of the `parts` that wait. Each part is found by its own index; the status is
    asked of what was found, since SQLite would rather read all that waits. Unsorted, since an index
    in order would be read to its end."""
    told = Coalesce("status", Value(""))
    parts = [part.order_by().alias(told=told).filter(told=Comment.Status.PENDING) for part in parts]
    parts = [part.values("pk") for part in parts]
    if connection.features.supports_slicing_ordering_in_compound:
        parts = [part[:most] for part in parts]
    return Comment.objects.filter(pk__in=parts[0].union(*parts[1:]))[:most]


def _linked(rows):
    """Groups of keys that hang together by sketches they share."""
    group_of, by_sketch = {}, {}
    for key, *sketches in rows:
        group_of[key] = [key]
        for place in enumerate(sketches):
            if place[1] is None:
                continue
            other = group_of[by_sketch.setdefault(place, key)]
            own = group_of[key]
            if other is own:
                continue
            smaller, larger = sorted([own, other], key=len)
            larger += smaller
            for moved in smaller:
                group_of[moved] = larger
    groups = {id(group): group for group in group_of.values() if len(group) > 1}
    return [sorted(group) for group in groups.values()]


def _split(comments):
    """The clusters in a group that only hangs together by single runs of words."""
    left = comments
    for _turn in range(TURNS):
        if len(left) < 2:
            break
        texts = Texts(left[0])
        near = [comment for comment in left[1:] if texts.take(comment.body)]
        keys = {comment.pk for comment in near}
        if near:
            yield Cluster([left[0], *near])
        left = [comment for comment in left[1:] if comment.pk not in keys]
