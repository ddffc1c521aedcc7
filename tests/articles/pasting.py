"""Texts as other programs write them, and what a story keeps of each."""

from pathlib import Path

FOLDER = Path(__file__).parent / "pasted"
PASTED = sorted(path for path in FOLDER.glob("*.html") if ".kept" not in path.name)


def as_pasted(path):
    """The file as its program writes it: Word puts hundreds of styles before each text."""
    head = (FOLDER / "word-head.txt").read_text()
    return path.read_text().replace("{word-head}\n", head)


def as_kept(path):
    return path.with_suffix(".kept.html").read_text().rstrip("\n")
