"""How much alike two texts are, by the short runs of words they share."""

import zlib
from functools import lru_cache

from comments.lookalikes import plain

SHORTEST = 6  # words: "Bài viết rất hay" is written by many
RUN = 3
ALIKE = 0.6  # of the runs of words of both texts together


def words_of(body: str) -> str:
    """A text as it is compared: folded words, or the signs of one that has none."""
    return plain(body) or " ".join(body.split())


@lru_cache(maxsize=2048)  # what arrived lately is what the next is compared with
def runs_of(body: str) -> frozenset[str]:
    """Every run of three words of a text; nothing of a short one."""
    words = plain(body).split()
    if len(words) < SHORTEST:
        return frozenset()
    return frozenset(" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def sketch_of(body: str) -> dict[str, int | None]:
    """Two numbers that a text shares with what is nearly the same.

    Each is the least hash of its runs, under one of two functions: that two texts agree in one is
    as likely as the share of runs they have in common. A short text shares one, below zero, with
    those of the same words.
    """
    return {name: min(values, default=None) for name, values in sketches_near(body).items()}


def sketches_near(body: str) -> dict[str, set[int]]:
    """Every sketch that a text nearly the same as this one may have: its least run is most likely
    one of these runs, if not the least of them."""
    hashes = {zlib.crc32(run.encode()) for run in runs_of(body)}
    if not hashes:
        return {"sketch_a": {-1 - zlib.crc32(words_of(body).encode())}, "sketch_b": set()}
    return {
        "sketch_a": hashes,
        "sketch_b": {value * 2_654_435_761 % 2**32 for value in hashes},
    }


def likeness(some: frozenset[str], others: frozenset[str]) -> float:
    common = len(some & others)
    return common / (len(some) + len(others) - common) if common else 0.0
