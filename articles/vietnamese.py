"""All the site knows of the Vietnamese language: its letters, tones, spelling and order.

Plain functions from text to text. What `fold` and the sort keys return is stored in the
database, so whoever changes them fills those columns anew.
"""

import re
import unicodedata
from functools import lru_cache

# In dictionary order, after the level tone that has no mark: huyền, hỏi, ngã, sắc, nặng.
TONES = "\u0300\u0309\u0303\u0301\u0323"
MARK = "[\u0300-\u036f]"

# A written syllable is an onset, then vowels; only CLOSABLE vowels may have a coda.
# `p` is no onset here: it begins no native word, and the Italian "più" must stay.
ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x"
OPEN = (
    "ai ao au ay âu ây eo êu ia iu iêu oi ôi ơi oai oao oay oeo ua ui uơ uây uêu uôi uya uyu "
    "ưa ưi ưu ươi ươu yêu"
)
CLOSABLE = "a ă â e ê i iê o oa oă oe oo ô ơ u uâ uê uô uy uyê ư ươ y yê"
CODAS = "c ch m n ng nh p t"
MARKED_VOWELS = "ăâêôơư"
LONGEST_SYLLABLE = 9  # letters: "nghuyêng", if there were one, and a mark that stands by itself

APOSTROPHES = "`´‘’‛′ʻʼ"
DASHES = "‐‑‒–—―−"
PUNCTUATION = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(DASHES, "-"))

# Letters whose stroke or hook is no combining mark; ð is a common slip for đ.
STROKED = dict(zip("đðɖƀɓħɨıłŋøŧʉƶ", "dddbbhiilnotuz", strict=True))
STROKED |= {"æ": "ae", "œ": "oe", "þ": "th"}

# Marks that make another letter: breve, circumflex, horn. Sums order ê̆ and ơ̆ after ê and ơ.
LETTER_MARKS = {"\u0306": 1, "\u0302": 2, "\u031b": 4}
OTHER_MARK = 6  # the caron of č, the stroke of đ and ƀ


def _any_of(words):
    return "|".join(sorted(words.split(), key=len, reverse=True))


ADDRESS_OR_WORD = re.compile(rf"https?://[^\s\"'<>]+|(?:[^\W\d_]{MARK}*)+")
TONED_VOWEL = re.compile(rf"([aeiouy][\u0302\u0306\u031b]?)([{TONES}])", re.IGNORECASE)
SYLLABLE = re.compile(
    rf"(?:{_any_of(ONSETS)})?"
    rf"(?P<vowels>(?:{_any_of(OPEN)})\Z|{_any_of(CLOSABLE)})"
    rf"(?P<coda>{_any_of(CODAS)})?"
)
MARKED_LETTER = re.compile(rf"([^\W_])({MARK}*)")
WORD = re.compile(rf"(?:[^\W_]{MARK}*)+")


def normalise(text: str) -> str:
    """Text as one sequence of code points, however it was typed (Unicode NFC)."""
    return unicodedata.normalize("NFC", text)


def spelling(text: str) -> str:
    """Text with every tone where newspapers put it (hòa, thúy, khỏe, toàn, quý, già).

    Schoolbooks write hoà, thuý, khoẻ (Quyết định 1989/QĐ-BGDĐT, 2018, Điều 8). Only a tone's
    place changes, and only in what can be a Vietnamese syllable; web addresses stay.
    """
    return normalise(ADDRESS_OR_WORD.sub(_as_spelled, normalise(text)))


def _as_spelled(match):
    word = match[0]
    return word if len(word) > LONGEST_SYLLABLE else _place_tone(word)


@lru_cache(maxsize=8192)  # more syllables than anybody uses
def _place_tone(word):
    """The word with its tone on the last marked vowel, else on the middle letter of the rime.

    A coda counts as one letter and two letters have their middle on the first, which gives
    hòa, hoàn, hoài; the u of qu and the i of gi belong to the onset.
    """
    decomposed = unicodedata.normalize("NFD", word)
    toneless, tones = TONED_VOWEL.subn(r"\1", decomposed)
    toneless = normalise(toneless)
    syllable = SYLLABLE.fullmatch(toneless.lower())
    if tones != 1 or not syllable:
        return word
    vowels = syllable["vowels"]
    marked = [index for index, vowel in enumerate(vowels) if vowel in MARKED_VOWELS]
    middle = (len(vowels) + bool(syllable["coda"]) - 1) // 2
    place = syllable.start("vowels") + (marked[-1] if marked else middle) + 1
    return toneless[:place] + TONED_VOWEL.search(decomposed)[2] + toneless[place:]


class _Without(dict):
    """A table for `str.translate` that drops characters of these Unicode categories, and learns
    what becomes of each when it first meets it: it knows but the letters that are written."""

    def __init__(self, *categories):
        self.categories = categories

    def __missing__(self, code):
        is_dropped = unicodedata.category(chr(code)).startswith(self.categories)
        self[code] = None if is_dropped else code
        return self[code]


_INVISIBLE = _Without("Cf")
_INVISIBLE.update(PUNCTUATION)
_MARKS = _Without("M")
_STROKES = str.maketrans(STROKED)


def fold(text: str) -> str:
    """Text as search compares it: no case, no marks, d for đ, plain apostrophes and spaces."""
    if text.isascii():  # as what is folded already mostly is
        return " ".join(text.lower().replace("`", "'").split())
    folded = _decompose(text).translate(_MARKS).casefold().translate(_STROKES)
    return normalise(" ".join(folded.split()))


def _decompose(text):
    """Base letters each followed by their marks, one kind of ' and -, nothing invisible."""
    text = normalise(text).replace("´", "'")  # which would decompose into a space and a mark
    return unicodedata.normalize("NFKD", text).translate(_INVISIBLE)


def with_apostrophe(folded: str) -> str:
    """A folded word that begins as no Vietnamese syllable does with the apostrophe its name may
    have (hdrai is H'Drai); any other as it is."""
    begins = folded[:2]
    if len(folded) < 3 or begins in ONSETS.split() or not begins.isalpha():
        return folded
    return folded if set(begins) & set("aeiouy") else f"{folded[0]}'{folded[1:]}"


def slugify(text: str, max_length: int | None = None) -> str:
    """Text as an ASCII address: "Đắk Hà" is `dak-ha`, "Ia H’Drai" is `ia-hdrai`.

    It is cut between words where it can be, and is empty when no ASCII letter remains.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", fold(text).replace("'", "")).strip("-")
    if max_length is None or len(slug) <= max_length:
        return slug
    whole_words, hyphen, _ = slug[: max_length + 1].rpartition("-")
    return whole_words if hyphen else slug[:max_length]


def sort_key(text: str) -> str:
    """An ASCII key whose plain order is the dictionary's, for a column in any database.

    Syllable by syllable letters decide before tones, and a syllable before a longer one it
    begins; case decides last, small letters first. (Vũ Xuân Lương, Vietlex: "Quy tắc sắp xếp
    đơn vị từ vựng trong từ điển tiếng Việt".)
    """
    words = WORD.findall(_decompose(text).replace("'", ""))
    syllables = "".join(_syllable_key(word.casefold()) for word in words)
    capitals = "".join(str(int(char.isupper())) for char in "".join(words) if char.isalnum())
    return f"{syllables}0{capitals.rstrip('0')}"


def name_sort_key(name: str) -> str:
    """The `sort_key` of a person: given name (tên), then family (họ), then middle names (đệm)."""
    *family_and_middle, given = name.split() or [""]
    return sort_key(" ".join([given, *family_and_middle]))


# The key of "Hòa Đô 2" is h0o0a01 d6o20 920 0 1001 without the spaces. Each letter is its base
# and a digit for its mark; each syllable ends in its tone, 0 to 5; after one more 0 the capitals
# are 1 among 0s. Digits are below letters, so what ends is below what goes on.


def _syllable_key(syllable):
    letters = "".join(_letter_key(*letter) for letter in MARKED_LETTER.findall(syllable))
    return f"{letters}{max(TONES.find(char) + 1 for char in syllable)}"


def _letter_key(letter, marks):
    bases = STROKED.get(letter, letter)
    if not bases.isascii():
        return f"zz{ord(letter):06x}"  # other scripts follow z
    if bases.isdigit():
        return f"9{bases}"  # above every tone, below every letter
    kind = sum(LETTER_MARKS.get(mark, OTHER_MARK) for mark in marks if mark not in TONES)
    kind += OTHER_MARK * (letter in STROKED)
    return "".join(f"{base}{min(kind, 9)}" for base in bases)
