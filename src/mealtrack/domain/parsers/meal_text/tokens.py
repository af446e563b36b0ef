"""From what somebody wrote to words, numbers and marks; anything may come in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from mealtrack.domain.parsers.meal_text.numbers import VULGAR, number_of

# More is no description of a meal; the rest is said to be unread.
MAX_TEXT = 8_000
MAX_TOKENS = 2_000


class Kind(Enum):
    WORD = auto()
    NUMBER = auto()
    FRACTION = auto()
    MARK = auto()
    LENGTH = auto()
    LINE = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """`text` as it was written, `word` in lower case; `value` of a number or a fraction.

    `is_tight` says that nothing stood between it and the token before.
    """

    kind: Kind
    text: str
    word: str
    value: float = 0.0
    is_tight: bool = False

    def is_mark(self, *marks: str) -> bool:
        return self.kind is Kind.MARK and self.text in marks


_TOKEN = re.compile(
    r"""
      (?P<line>[\r\n\v\f\x85\u2028\u2029]+)
    | (?P<percent>\d{1,3}(?:[.,]\d{1,2})?\ ?%)
    | (?P<length>\d{1,3}(?:[.,]\d)?[¼½¾⅓⅔]?(?:-\d{1,3})?(?:\ ?-?(?:cm|mm|inch(?:es)?)|in)\b
        |[¼½¾⅓⅔](?:\ ?-?(?:cm|mm|inch(?:es)?)|in)\b)
    | (?P<number>\d[\d.,']{0,15}\d|\d|[.,]\d{1,6})
    | (?P<vulgar>[¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])
    | (?P<word>[^\W\d_]{1,60}(?:['\u2019\u2010\u2011-][^\W\d_]{1,60}){0,6}(?:['\u2019](?!\w))?)
    | (?P<mark>[,;:()\[\]/+&~\u2248\u00d7*%.!?\u2022\u2023\u25cf\u25aa\u2013\u2014\u2212=-])
    """,
    re.VERBOSE,
)
_DASHES = {"\u2013": "-", "\u2014": "-", "\u2212": "-", "\u2248": "~"}
_BULLETS = frozenset("\u2022\u2023\u25cf\u25aa")
# One word, however many parts it has.
_IDIOM = re.compile(r"\bhalf[ -](?:and|&|n)[ -]half\b", re.IGNORECASE)


def tokens_of(text: str, mark: str) -> list[Token]:
    """The tokens of a text, numbers read with that decimal mark; everything else is passed over."""
    plain = _IDIOM.sub("half-and-half", text[:MAX_TEXT].replace("\u2044", "/"))
    read: list[Token] = []
    for token in _tokens(plain, mark):
        read.append(token)
        if len(read) == MAX_TOKENS:
            break
    return read


def _tokens(text: str, mark: str) -> Iterator[Token]:
    end = 0
    for found in _TOKEN.finditer(text):
        told, is_tight = found[0], found.start() == end
        end = found.end()
        if found["line"] or told in _BULLETS:
            yield Token(Kind.LINE, "\n", "\n")
        elif found["percent"]:
            yield Token(Kind.WORD, told, told.replace(" ", ""), 0.0, is_tight)
        elif found["length"]:
            yield Token(Kind.LENGTH, told, told, 0.0, is_tight)
        elif found["number"]:
            yield Token(Kind.NUMBER, told, told, number_of(told, mark), is_tight)
        elif found["vulgar"]:
            yield Token(Kind.FRACTION, told, told, VULGAR[told], is_tight)
        elif found["word"]:
            word = told.casefold().replace("\u2019", "'").replace("\u2010", "-")
            yield Token(Kind.WORD, told, word.replace("\u2011", "-").rstrip("'"), 0.0, is_tight)
        else:
            sign = _DASHES.get(told, told)
            yield Token(Kind.MARK, sign, sign, 0.0, is_tight)


def text_of(tokens: list[Token]) -> str:
    """The tokens as words again, for showing."""
    told = ""
    for token in tokens:
        glue = "" if token.is_tight or not told or token.is_mark(",", ")") else " "
        told += "" if token.kind is Kind.LINE else glue + token.text
    return told.strip()
