"""Text as a rule reads it: whole words, also those hidden behind spaces and foreign letters."""

import re
from functools import lru_cache

from articles.vietnamese import fold

# Letters of other scripts, and signs, that pass for Latin ones; `fold` has made them small.
_ALIKE = str.maketrans(
    dict(zip("авсеԁһіјкмнорԛѕтцуԝхѵ", "abcedhijkmhopqstuywxv", strict=True))
    | dict(zip("αβγεηικνορτυχω", "abyenikvoptuxw", strict=True))
    | dict(zip("ıɩɡɑƽ", "iigas", strict=True))
)
_SIGNS = str.maketrans("013457@$€!|", "oieastasei" + "l")
_HAS_LETTER_AND_SIGN = re.compile(r"(?=\S*[a-z])(?=\S*[0134578@$€!|])\S+")
# Three or more single letters with one space or sign between them: c a s i n o, c.a.s.i.n.o.
_SPACED = re.compile(r"(?<!\w)\w(?:[\W_]{1,2}\w(?!\w)){2,}")
_MARKS_BETWEEN = re.compile(r"(?<=\w)[.\-_*·•~'’]+(?=\w)")


@lru_cache(maxsize=64)  # what arrives is read by several rules, and once more when it is kept
def plain(text: str) -> str:
    """Folded text with one space between the words, for matching whole words."""
    return " ".join(re.findall(r"\w+", fold(text).translate(_ALIKE)))


def readings(text: str) -> set[str]:
    """The ways a folded text can be meant: as it stands, and without its disguises."""
    folded = fold(text).translate(_ALIKE)
    joined = _SPACED.sub(lambda match: re.sub(r"[\W_]", "", match[0]), folded)
    unsigned = _HAS_LETTER_AND_SIGN.sub(lambda match: match[0].translate(_SIGNS), joined)
    whole = _MARKS_BETWEEN.sub("", unsigned)
    return {" ".join(re.findall(r"\w+", reading)) for reading in (folded, joined, unsigned, whole)}
