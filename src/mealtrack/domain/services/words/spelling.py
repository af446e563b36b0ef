"""How many slips of the finger lie between two words."""

import re
from functools import lru_cache

from mealtrack.domain.services.words.folding import KEPT_WORDS


@lru_cache(KEPT_WORDS)
def allowed_edits(word: str) -> int:
    """Short words mean what they say; the longer a word, the more slips it may have."""
    if len(word) < 4 or any(char.isdigit() for char in word):
        return 0
    return 1 if len(word) < 8 else 2


_SOUNDS = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"ck|c(?!h)|q"), "k"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?<=..)e$"), ""),
)


@lru_cache(KEPT_WORDS)
def sound_of(word: str) -> str:
    """A spelling by ear: doubled letters, c or k, a silent e at the end make no difference."""
    for pattern, plain in _SOUNDS:
        word = pattern.sub(plain, word)
    return word


def edits(one: str, other: str, *, at_most: int) -> int | None:
    """Letters added, left out, changed or swapped with their neighbour; None when too many.

    The optimal string alignment distance, row by row.
    """
    if abs(len(one) - len(other)) > at_most or len(set(one) ^ set(other)) > 2 * at_most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, mine in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, theirs in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (mine != theirs))
            if i > 1 and j > 1 and mine == other[j - 2] and one[i - 2] == theirs:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > at_most:
            return None
    return row[-1] if row[-1] <= at_most else None
