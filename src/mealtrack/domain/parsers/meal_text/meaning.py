"""Clauses become items: joined, told apart, or added to the food before them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from mealtrack.domain.parsers.meal_text.clauses import Clause, Join, clauses_of
from mealtrack.domain.parsers.meal_text.drafts import (
    ONE_SERVING,
    Draft,
    draft_of,
    is_aside,
    is_state,
    put_together,
    with_tail_unit,
)
from mealtrack.domain.parsers.meal_text.quantities import Amount, HowMuch
from mealtrack.domain.parsers.meal_text.tokens import (
    MAX_TEXT,
    MAX_TOKENS,
    Token,
    text_of,
    tokens_of,
)
from mealtrack.domain.parsers.meal_text.words import MEALS

# A name has at most so many parts: "salt and vinegar crisps", "ham, egg and cheese bagel".
_LONGEST_NAME = 4
_WITHIN_NAMES = frozenset({Join.AND, Join.WITH, Join.IN})


class Vocabulary(Protocol):
    """The names there are foods for."""

    def is_food(self, name: str) -> bool:
        """Whether a food is called so, the whole of it: "mac and cheese"."""
        ...


class NoNames:
    """A vocabulary that knows nothing: every joint tells two foods apart."""

    def is_food(self, name: str) -> bool:
        return False


@dataclass(slots=True)
class Noting:
    """A vocabulary that knows nothing and notes what it was asked, for somebody to look it up."""

    names: dict[str, None] = field(default_factory=dict[str, None])

    def is_food(self, name: str) -> bool:
        self.names[name] = None
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadItem:
    """A food as it was written: so much of what, in which state, without what.

    `unit` is "piece" for things that were counted and "serving" where no amount was told (which
    `is_assumed` says). `weight` is (grams or millilitres of all, unit), when it was told beside a
    count. `name` holds the words as written, states included; `bare_name` without them.
    """

    text: str
    name: str
    bare_name: str
    amount: Amount
    unit: str
    size: str | None = None
    weight: tuple[Amount, str] | None = None
    states: tuple[str, ...] = ()
    preparations: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    brand: str | None = None
    is_assumed: bool = False
    is_remainder: bool = False


@dataclass(frozen=True, slots=True)
class MealText:
    """What was read. `unread` are fragments in which no food was found."""

    items: tuple[ReadItem, ...]
    unread: tuple[str, ...] = ()
    is_cut: bool = False


def read_meal(text: str, vocabulary: Vocabulary, mark: str = ".") -> MealText:
    """The items of a meal somebody described; `mark` is the decimal mark of their language."""
    tokens = tokens_of(text, mark)
    reading = _Reading(vocabulary)
    for clause in _named_together(clauses_of(tokens), vocabulary):
        reading.take(clause)
    reading.end()
    return MealText(
        tuple(_item(draft) for draft in reading.drafts),
        tuple(reading.unread),
        len(text) > MAX_TEXT or len(tokens) >= MAX_TOKENS,
    )


def _named_together(clauses: list[Clause], vocabulary: Vocabulary) -> Iterator[Clause]:
    """Clauses whose words together are the name of one food become one."""
    at = 0
    while at < len(clauses):
        last = _last_of_name(clauses, at, vocabulary)
        yield _merged(clauses[at : last + 1])
        at = last + 1


def _last_of_name(clauses: list[Clause], at: int, vocabulary: Vocabulary) -> int:
    end = at
    while (
        end + 1 < len(clauses)
        and end + 1 < at + _LONGEST_NAME
        and _ends_in_name(clauses[end])
        and clauses[end + 1].join in _WITHIN_NAMES
        and _begins_with_name(clauses[end + 1])
    ):
        end += 1
    for last in range(end, at, -1):
        name = " ".join(token.word for token in draft_of(_merged(clauses[at : last + 1])).name)
        if name and vocabulary.is_food(name):
            return last
    return at


def _ends_in_name(clause: Clause) -> bool:
    """Whether its words may go on: an amount or an aside behind them ends a name."""
    return bool(clause.parts) and isinstance(clause.parts[-1], Token) and not clause.asides


def _begins_with_name(clause: Clause) -> bool:
    return bool(clause.parts) and isinstance(clause.parts[0], Token)


def _merged(clauses: list[Clause]) -> Clause:
    first, *others = clauses
    parts = list(first.parts)
    asides = list(first.asides)
    for clause in others:
        if clause.word and clause.words:
            parts.append(replace(clause.words[0], text=clause.word, word=clause.word))
        parts += clause.parts
        asides += clause.asides
    return Clause(first.join, first.word, parts, asides)


class _Reading:
    """Clause by clause; what has no name of its own belongs to the food before or after it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.drafts: list[Draft] = []
        self.unread: list[str] = []
        self._vocabulary = vocabulary
        self._waiting: Draft | None = None
        self._is_aside = False

    def take(self, clause: Clause) -> None:
        draft = draft_of(clause)
        before = self.drafts[-1] if self.drafts else None
        if clause.join is Join.START:
            self.end()
            before = None
        if clause.join is Join.WITHOUT:
            self._leave_out(draft, before, is_amount_behind=_begins_with_name(clause))
        elif before and self._goes_on(clause):
            self._aside(before, draft)
            self._is_aside = True
            return
        elif not draft.name:
            self._nameless(draft, before, clause.join)
        else:
            self._named(draft, before, clause.join)
        self._is_aside = False

    def _goes_on(self, clause: Clause) -> bool:
        """Whether it is said of the food before, or goes on with what is being said of it."""
        if clause.join is Join.COMMA or (self._is_aside and clause.join is Join.AND):
            return is_aside(clause)
        if clause.word == "plus" and clause.words[:1] and clause.words[0].word == "extra":
            return True
        return self._is_aside and not clause.said and clause.join in (Join.IN, Join.WITH)

    def end(self) -> None:
        """Nothing more belongs to what was said so far."""
        if self._waiting:
            self.unread.append(text_of(self._waiting.tokens))
            self._waiting = None

    def _leave_out(self, draft: Draft, before: Draft | None, *, is_amount_behind: bool) -> None:
        """Said behind the name, an amount is of what was eaten: "chicken without skin 200 g"."""
        name = " ".join(token.text for token in draft.name)
        if before is not None:
            before.without.append(name)
            before.tokens += draft.tokens
            if is_amount_behind and draft.has_number and not before.has_number:
                before.much = draft.much
        elif len(draft.name) > 1:
            self.drafts.append(draft)  # "no fat yogurt"

    def _aside(self, before: Draft, draft: Draft) -> None:
        before.preparations += [*draft.preparations, *(token.word for token in draft.name)]
        before.tokens += draft.tokens
        if before.much is None and draft.much and draft.much.unit:
            before.much = draft.much  # "cheddar, 2 cups grated"

    def _nameless(self, draft: Draft, before: Draft | None, join: Join) -> None:
        much = draft.much
        if much is None:
            if before is not None:
                self._aside(before, draft)
            return
        if before is None or (join is Join.AND and before.has_number and much.unit):
            self._waiting = draft
            return
        before.tokens += draft.tokens
        if before.much is None:
            before.much = much
        elif join is Join.AND and much.unit is None and before.much.unit is None:
            amount = before.much.amount.plus(much.amount)
            before.much = replace(before.much, amount=replace(amount, is_stated=True))
        else:
            before.much = put_together(before.much, much)

    def _named(self, draft: Draft, before: Draft | None, join: Join) -> None:
        if join is Join.COLON and before is not None and before.much is None:
            self.drafts.pop()  # "salad: lettuce, tomato": the name of a dish, or "lunch:"
        words = [token.word for token in draft.name]
        if all(word in MEALS for word in words) and draft.much is None and words != ["tea"]:
            return
        if draft.much is None and self._waiting:
            draft.much = self._waiting.much
            draft.tokens = self._waiting.tokens + draft.tokens
            self._waiting = None
        elif draft.much is not None and self._waiting and self._waiting.much:
            # "1 tbsp plus 1 tsp olive oil": both are of what is named at last.
            self.drafts.append(replace_name(self._waiting, draft))
            self._waiting = None
        name = " ".join(words)
        with_tail_unit(draft, is_kept=self._vocabulary.is_food(name) if len(words) > 1 else False)
        self.drafts.append(draft)


def replace_name(amount: Draft, named: Draft) -> Draft:
    return Draft(amount.tokens + named.tokens, amount.much, list(named.name))


def _item(draft: Draft) -> ReadItem:
    much = draft.much or ONE_SERVING
    words = [token.text for token in draft.name]
    bare = [token.text for token in draft.name if not is_state(token.word)]
    return ReadItem(
        text=text_of(draft.tokens),
        name=" ".join(words),
        bare_name=" ".join(bare or words),
        amount=much.amount,
        unit=much.unit or much.size or "piece",
        size=much.size if much.unit else None,
        weight=_weight(much),
        states=tuple(token.word for token in draft.name if is_state(token.word)),
        preparations=tuple(dict.fromkeys(draft.preparations)),
        without=tuple(name for name in draft.without if name),
        brand=draft.brand,
        is_assumed=draft.much is None,
        is_remainder=draft.is_remainder,
    )


def _weight(much: HowMuch) -> tuple[Amount, str] | None:
    if much.weight is None or much.weight.unit is None:
        return None
    return much.weight.amount, much.weight.unit
