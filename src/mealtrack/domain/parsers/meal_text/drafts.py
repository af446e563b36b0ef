"""A clause read: how much, of what, and what was done to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mealtrack.domain.parsers.meal_text.clauses import Clause, Said
from mealtrack.domain.parsers.meal_text.quantities import Amount, HowMuch
from mealtrack.domain.parsers.meal_text.tokens import Kind, Token
from mealtrack.domain.parsers.meal_text.units import tail_unit
from mealtrack.domain.parsers.meal_text.words import (
    ASIDE_PARTS,
    ASIDE_STARTS,
    HOW,
    HOW_LONG,
    LEFT_OVER,
    MANNERS,
    MEALS,
    PREPARATIONS,
    SIZES,
    STATES,
)

_PASSED_OVER = frozenset({"x", "today", "yesterday", *LEFT_OVER})


@dataclass(slots=True)
class Draft:
    """One item on its way; `tokens` is all that was read for it."""

    tokens: list[Token]
    much: HowMuch | None
    name: list[Token] = field(default_factory=list[Token])
    preparations: list[str] = field(default_factory=list[str])
    without: list[str] = field(default_factory=list[str])
    brand: str | None = None
    is_remainder: bool = False

    @property
    def has_number(self) -> bool:
        return self.much is not None and self.much.amount.is_stated


def draft_of(clause: Clause) -> Draft:
    words = _without_manners(clause.words)
    draft = Draft(clause.tokens, _much(clause))
    draft.is_remainder = any(token.word in LEFT_OVER for token in clause.words)
    words, draft.brand = _brand(words)
    for token in words:
        if token.word in PREPARATIONS or token.word in HOW:
            draft.preparations.append(token.word)
        else:
            draft.name.append(token)
    if not draft.name and draft.much and draft.much.size is None and draft.preparations:
        draft.name, draft.preparations = [], draft.preparations
    _take_size(draft)
    return draft


def _much(clause: Clause) -> HowMuch | None:
    """The amount that counts: a number before an "a", a weight beside a count."""
    told = [*clause.said]
    has_number = any(much.amount.is_stated for much in told)
    beside = [aside[0] for aside in clause.asides if len(aside) == 1]
    told += [
        part.much
        for part in beside
        if isinstance(part, Said) and (part.much.is_weighed or not has_number)
    ]
    if not told:
        return None
    first, *others = told
    for other in others:
        first = put_together(first, other)
    return first


def put_together(one: HowMuch, other: HowMuch) -> HowMuch:
    """Two amounts of the same thing: which of them counts, and which is its weight."""
    if not one.amount.is_stated and other.amount.is_stated and (one.unit is None or other.unit):
        return other
    if other.is_weighed and not one.is_weighed and one.weight is None:
        return HowMuch(amount=one.amount, unit=one.unit, size=one.size, weight=other)
    return one


def _without_manners(words: list[Token]) -> list[Token]:
    """Without how a sentence begins, "for breakfast", and the x of "x 3"."""
    start = 0
    while start < len(words) and words[start].word in MANNERS:
        start += 1
        if words[start - 1].word == "for" and start < len(words) and words[start].word in MEALS:
            start += 1
    kept: list[Token] = []
    at = start
    while at < len(words):
        after = words[at + 1].word if at + 1 < len(words) else ""
        if words[at].word == "for" and after in MEALS:
            at += 2
        elif words[at].kind is not Kind.WORD or words[at].word in _PASSED_OVER:
            at += 1
        else:
            kept.append(words[at])
            at += 1
    while kept and kept[-1].word in ("of", "the", "my", "each", "for", "from"):
        kept.pop()
    while kept and kept[0].word in ("of", "the", "my", "each"):
        kept.pop(0)
    return kept


def _brand(words: list[Token]) -> tuple[list[Token], str | None]:
    """As in "fries from McDonald's", "by Heinz": who made it."""
    for at, token in enumerate(words):
        rest = words[at + 1 :]
        if at and token.word in ("from", "by") and rest and rest[0].text[:1].isupper():
            return words[:at], " ".join(word.text for word in rest)
    return words, None


def _take_size(draft: Draft) -> None:
    """A size among the words of the name, and the unit the name ends in."""
    much = draft.much
    if much is None or much.unit is not None:
        return
    if much.size is None and len(draft.name) > 1 and draft.name[0].word in SIZES:
        size = SIZES[draft.name.pop(0).word]
        draft.much = HowMuch(amount=much.amount, size=size, weight=much.weight)


def with_tail_unit(draft: Draft, *, is_kept: bool) -> None:
    """As in "3 garlic cloves"; the name keeps the word when a food is called so."""
    much = draft.much
    if much is None or much.unit is not None or len(draft.name) < 2:
        return
    if unit := tail_unit(draft.name[-1].word):
        draft.much = HowMuch(amount=much.amount, unit=unit, size=much.size, weight=much.weight)
        if not is_kept:
            draft.name.pop()


def is_aside(clause: Clause) -> bool:
    """Whether the clause only says what was done to the food before it, or what it is for."""
    words = [token.word for token in clause.words if token.kind is Kind.WORD]
    if not words:
        return bool(clause.words) and not clause.said
    if clause.said and clause.said[0].is_weighed and len(words) > 1:
        return False
    if not clause.said and (words[0] in ASIDE_STARTS or _is_how(words)):
        return True
    done = [word for word in words if _is_done(word)]
    if not done or (clause.said and len(words) > len(done) + 2):
        return False
    return words[0] in PREPARATIONS or all(_is_done(word) or word in ASIDE_PARTS for word in words)


def _is_how(words: Sequence[str]) -> bool:
    """As in "fried until crisp", "skin scored", "jointed": what was done stands first or last."""
    last = words[-1]
    is_done_last = last.endswith("ed") and not last.endswith(("eed", "red"))
    return is_done_last or (words[0] in STATES and len(words) > 1 and words[1] in HOW_LONG)


def _is_done(word: str) -> bool:
    return word in PREPARATIONS or word in STATES or word in HOW


def is_state(word: str) -> bool:
    return word in STATES


ONE_SERVING = HowMuch(amount=Amount.exactly(1, is_stated=False), unit="serving")
