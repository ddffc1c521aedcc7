"""How much alike two texts are, by the short runs of words they share."""

import zlib

from comments.lookalikes import plain

SHORTEST = 6  # words: "Bài viết rất hay" is written by many
RUN = 3


def runs_of(body: str) -> set[str]:
    """Every run of three words of a text; nothing of a short one."""
    words = plain(body).split()
    if len(words) < SHORTEST:
        return set()
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def sketch_of(body: str) -> dict[str, int | None]:
    """Two numbers that a text shares with what is nearly the same.

    Each is the least hash of its runs, under one of two functions: that two texts agree in one is
    as likely as the share of runs they have in common.
    """
    hashes = [zlib.crc32(run.encode()) for run in runs_of(body)]
    if not hashes:
        return {"sketch_a": None, "sketch_b": None}
    return {
        "sketch_a": min(hashes),
        "sketch_b": min(value * 2_654_435_761 % 2**32 for value in hashes),
    }


def likeness(some: set[str], others: set[str]) -> float:
    return len(some & others) / len(some | others) if some and others else 0.0
