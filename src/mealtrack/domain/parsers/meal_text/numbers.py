"""Numbers as people write and speak them: 1,5 and 1.5, ½, "two hundred and fifty"."""

import re
from collections.abc import Mapping, Sequence
from unicodedata import numeric

VULGAR: Mapping[str, float] = {sign: numeric(sign) for sign in "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"}

# Languages that write 1,5 and 1.000, after the Unicode CLDR; a few countries of theirs do not.
_COMMA_LANGUAGES = frozenset(
    "af az be bg bs ca cs da de el es et eu fi fr gl hr hu hy id is it ka kk ky lt lv mk nb nl nn "
    "no pl pt ro ru sk sl sq sr sv tr uk uz vi".split()
)
_POINT_COUNTRIES = frozenset("CH LI MX US PR GT HN NI PA PE SV DO CU GB AU NZ IE IN CA-EN".split())
# The French of Switzerland and of Canada write a comma all the same.
_COMMA_AFTER_ALL = frozenset({"fr-CH", "fr-CA"})

_TWO_MARKS = re.compile(r"\d{1,3}(?:([.,'])\d{3})+(?!\1)[.,]\d+")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,'])\d{3})(?:\1\d{3})*")


def decimal_mark(locale: str | None) -> str:
    """As in "." or "," as the locale ("de-CH", "en_GB") writes it; "." when it is not told."""
    parts = (locale or "").replace("_", "-").split("-")
    language, country = parts[0].lower(), parts[-1].upper() if len(parts) > 1 else ""
    if language not in _COMMA_LANGUAGES:
        return "."
    is_point = country in _POINT_COUNTRIES and f"{language}-{country}" not in _COMMA_AFTER_ALL
    return "." if is_point else ","


def number_of(digits: str, mark: str) -> float:
    """The number; the other mark groups thousands where three digits follow, else it is one too."""
    other = "," if mark == "." else "."
    plain = digits.rstrip(".,'")
    if _TWO_MARKS.fullmatch(plain):
        last = max(plain.rfind("."), plain.rfind(","))
        whole = re.sub(r"\D", "", plain[:last])
        return float(f"{whole}.{plain[last + 1 :]}")
    grouped = _GROUPED.fullmatch(plain)
    if grouped and grouped[1] in (other, "'"):
        return float(re.sub(r"[.,']", "", plain))
    marks = [char for char in plain if char in ".,'"]
    if len(marks) > 1:
        return float(re.sub(r"[.,']", "", plain))
    return float(re.sub(r"[.,']", ".", plain))


_ONES = {
    word: float(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10.0 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_PARTS = {
    "half": 0.5,
    "halves": 0.5,
    "third": 1 / 3,
    "thirds": 1 / 3,
    "quarter": 0.25,
    "quarters": 0.25,
    "fifth": 0.2,
    "fifths": 0.2,
    "eighth": 0.125,
    "eighths": 0.125,
}
NUMBER_WORDS = frozenset({*_ONES, *_TENS, "hundred", "thousand", "dozen", *_PARTS})


def part_of(word: str) -> float | None:
    """What part of one a word like "quarters" means."""
    return _PARTS.get(word)


def spoken(words: Sequence[str]) -> tuple[float, int] | None:
    """The whole number that the words begin with, and how many of them it takes."""
    total, group, taken, at = 0.0, 0.0, 0, 0
    while at < len(words):
        value = _single(words[at])
        if value is not None:
            group += value
        elif words[at] == "hundred" and at:
            group = (group or 1.0) * 100
        elif words[at] == "thousand" and at:
            total, group = total + (group or 1.0) * 1000, 0.0
        elif not (words[at] == "and" and at and words[at - 1] in ("hundred", "thousand")):
            break
        at += 1
        if words[at - 1] != "and":
            taken = at
    return (total + group, taken) if taken else None


def _single(word: str) -> float | None:
    """As in "seven", "forty" or "forty-seven"."""
    if word in _ONES:
        return _ONES[word]
    tens, _, ones = word.partition("-")
    if tens in _TENS and (not ones or ones in _ONES):
        return _TENS[tens] + _ONES.get(ones, 0.0)
    return None
