"""From what somebody wrote to plain words: no case, no accents, no punctuation, no plural."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from unicodedata import combining, normalize

MAX_TEXT = 200
# Words come again and again; what was found out of so many is kept.
KEPT_WORDS = 1 << 16
_MAX_WORD = 40

# Letters that Unicode does not take apart into a base and an accent.
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | dict.fromkeys("'’‘`´ʼ")
    | {"&": " and ", "_": " "}
)
_WORD = re.compile(r"\d+(?:[.,]\d+)?(?: ?%| percent\b| per cent\b)?|[^\W\d]+[^\W]*")
# Dry heat does not dry, moist heat does not moisten.
_HEATS = re.compile(r"\b(dry|moist)[ -](heat|roasted)\b")
_PERCENT = re.compile(r" ?%| percent| per cent")

# Words that only join others.
JOINING = frozenset(
    "a an and as at by de for from in into la le made my of on or some style the to type "
    "with".split()
)
_NEGATING = frozenset({"without", "no", "non", "not", "zero"})
# One word for what others write as two.
_NEGATED = {
    "boneless": "no-bone",
    "decaf": "no-caffeine",
    "decaffeinated": "no-caffeine",
    "fatless": "no-fat",
    "nondairy": "no-dairy",
    "nonfat": "no-fat",
    "skinless": "no-skin",
    "sugarless": "no-sugar",
    "unsalted": "no-salt",
}
_IRREGULAR = {
    "calves": "calf",
    "geese": "goose",
    "greens": "greens",
    "halves": "half",
    "knives": "knife",
    "leaves": "leaf",
    "loaves": "loaf",
    "salted": "salt",
}
# One form for a state, however it is said: "roast chicken", "french fries", "tinned tuna".
_STATES = {
    "bake": "baked",
    "dryroasted": "roasted",
    "fry": "fried",
    "grill": "grilled",
    "roast": "roasted",
    "tinned": "canned",
    "toast": "toasted",
}
_NO_PLURAL = ("ss", "us", "is")


def fold(text: str) -> str:
    """Lower case without accents; anything may come in, lone surrogates and NUL included."""
    if not text.isascii():
        apart = normalize("NFKD", text.casefold())
        text = "".join(char for char in apart if not combining(char))
    return text.casefold().translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """The words as they were written, folded; "2 percent" and "2 %" are one word."""
    plain = fold(text)
    if "dry" in plain or "moist" in plain:
        plain = _HEATS.sub(r"\1\2", plain)
    return [
        (_number(word) if word[0].isdigit() else word)[:_MAX_WORD] for word in _WORD.findall(plain)
    ]


def _number(word: str) -> str:
    return _PERCENT.sub("%", word.replace(",", "."))


@lru_cache(KEPT_WORDS)
def stem(word: str) -> str:
    """A light stem: the singular, near enough that both forms meet."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    singular = _without_plural(word)
    return _STATES.get(singular, singular)


def _without_plural(word: str) -> str:
    if len(word) < 4 or word.endswith(_NO_PLURAL):
        return word
    if word.endswith("s"):
        word = _singular(word)
    if len(word) > 4 and word.endswith("ie"):
        return f"{word[:-2]}y"
    return word[:-1] if word.endswith("che") else word


def _singular(word: str) -> str:
    if len(word) > 4:
        if word.endswith("ies"):
            return f"{word[:-3]}y"
        if word.endswith(("sses", "shes", "ches", "xes", "zes", "oes")):
            return word[:-2]
    return word[:-1]


def stems_of(words: Iterable[str]) -> list[str]:
    """Stems without joining words; "without salt", "unsalted", "salt free" are all "no-salt"."""
    return list(_stems(iter([*words, ""])))


def _stems(words: Iterator[str]) -> Iterator[str]:
    word = next(words)
    while word:
        after = next(words)
        if word in _NEGATING and after and after not in JOINING:
            yield f"no-{stem(after)}"
            after = next(words)
        elif after == "free" and word not in JOINING:
            yield f"no-{stem(word)}"
            after = next(words)
        elif word not in JOINING:
            yield _NEGATED.get(word) or stem(word)
        word = after
