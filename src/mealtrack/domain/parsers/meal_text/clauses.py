"""A sentence taken apart: amounts read, then cut wherever another food may begin."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeAlias

from mealtrack.domain.parsers.meal_text.amounts import Reader
from mealtrack.domain.parsers.meal_text.numbers import NUMBER_WORDS
from mealtrack.domain.parsers.meal_text.quantities import HowMuch
from mealtrack.domain.parsers.meal_text.tokens import Kind, Token
from mealtrack.domain.parsers.meal_text.units import is_measured
from mealtrack.domain.parsers.meal_text.words import ABOUT, ARTICLES, FILLED, SIZES, WITHOUT


class Join(Enum):
    """What stands before a clause."""

    START = auto()
    COMMA = auto()
    COLON = auto()
    DASH = auto()
    AND = auto()
    WITH = auto()
    IN = auto()
    WITHOUT = auto()


@dataclass(frozen=True, slots=True)
class Said:
    """An amount in its place, with the tokens it was read from."""

    much: HowMuch
    tokens: tuple[Token, ...]


Part: TypeAlias = Token | Said


@dataclass(frozen=True, slots=True)
class Clause:
    """The part of a sentence that may be about one food; `word` is what joined it, as written."""

    join: Join
    word: str = ""
    parts: list[Part] = field(default_factory=list[Part])
    asides: list[list[Part]] = field(default_factory=list[list[Part]])

    @property
    def said(self) -> list[HowMuch]:
        return [part.much for part in self.parts if isinstance(part, Said)]

    @property
    def words(self) -> list[Token]:
        return [part for part in self.parts if isinstance(part, Token)]

    @property
    def tokens(self) -> list[Token]:
        parts = [*self.parts, *(part for aside in self.asides for part in aside)]
        return [token for part in parts for token in _tokens(part)]


def _tokens(part: Part) -> Iterable[Token]:
    return part.tokens if isinstance(part, Said) else (part,)


_JOINS = {
    "and": Join.AND,
    "plus": Join.AND,
    "&": Join.AND,
    "+": Join.AND,
    "then": Join.AND,
    "with": Join.WITH,
    "w": Join.WITH,
    "alongside": Join.WITH,
    "on": Join.IN,
    "in": Join.IN,
    ",": Join.COMMA,
    ":": Join.COLON,
    ";": Join.START,
    "!": Join.START,
    "?": Join.START,
}
# "topped with", "served on": the verb belongs to the joint.
_BEFORE_WITH = frozenset({"topped", "served", "along", "together", "mixed", "spread"})
# Of a unit without a number, only these begin an amount by themselves; "bar" needs its "of".
_BARE = frozenset(
    "handful pinch knob bunch sprig splash drizzle dash dollop slice glass cup bowl".split()
)
_MAY_BEGIN = frozenset(
    {*NUMBER_WORDS, *ARTICLES, *ABOUT, "between", "just", "up", "few", "several"}
)


def clauses_of(tokens: list[Token]) -> list[Clause]:
    """The clauses of a text in their order; empty ones are left out."""
    clauses = [Clause(Join.START)]
    depth = 0
    for part in _parts(tokens):
        if isinstance(part, Token) and part.is_mark("(", "["):
            depth += 1
            if depth == 1:
                clauses[-1].asides.append([])
        elif isinstance(part, Token) and part.is_mark(")", "]"):
            depth = max(0, depth - 1)
        elif isinstance(part, Token) and part.kind is Kind.LINE:
            depth = 0  # a bracket that was never closed ends with its line
            clauses.append(Clause(Join.START))
        elif depth:
            clauses[-1].asides[-1].append(part)
        elif isinstance(part, Token) and (join := _join(part)):
            clauses.append(Clause(join, part.word))
        elif not (isinstance(part, Token) and part.kind is Kind.MARK and part.text != "&"):
            clauses[-1].parts.append(part)
    return [clause for clause in _settled(clauses) if clause.parts or clause.asides]


def _join(token: Token) -> Join | None:
    if token.kind is Kind.MARK and token.text in ("-", "."):
        return Join.DASH if token.text == "-" else Join.START
    if token.kind is Kind.WORD and token.word in WITHOUT:
        return Join.WITHOUT
    return _JOINS.get(token.word)


def _settled(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """An empty clause passes on the joint that says more: ", and" is "and"."""
    waiting: Clause | None = None
    for clause in clauses:
        settled = clause
        is_only_verb = [token.word for token in clause.words] and all(
            token.word in _BEFORE_WITH for token in clause.words
        )
        if (
            waiting
            and clause.join not in (Join.START, Join.WITHOUT)
            and not _says_more(clause.join, waiting.join)
        ):
            settled = Clause(waiting.join, waiting.word, clause.parts, clause.asides)
        waiting = None
        if (not clause.parts and not clause.asides) or is_only_verb:
            waiting = settled
            continue
        if clause.words and clause.words[-1].word in _BEFORE_WITH and len(clause.parts) > 1:
            clause.parts.pop()
        yield settled


def _says_more(one: Join, other: Join) -> bool:
    return other in (Join.COMMA, Join.DASH) and one not in (Join.COMMA, Join.DASH)


def _parts(tokens: list[Token]) -> Iterator[Part]:
    """Amounts in place of the tokens they were read from; all else as it is."""
    reader, at, is_start = Reader(tokens), 0, True
    while at < len(tokens):
        token = tokens[at]
        read = _amount(reader, at, is_start=is_start)
        if read and read[1] > at:
            much, end = read
            yield Said(much, tuple(tokens[at:end]))
            at, is_start = end, False
            continue
        if token.is_mark("-") and not is_start and _is_hyphen(tokens, at):
            at += 1
            continue
        if token.is_mark(".") and at + 1 < len(tokens) and tokens[at + 1].is_tight:
            at += 1
            continue
        yield token
        is_start = (
            token.kind is not Kind.WORD
            or _join(token) is not None
            or (
                is_start
                and (token.word in SIZES or token.word in ("i", "had", "ate", "drank", "the"))
            )
        )
        at += 1


def _is_hyphen(tokens: list[Token], at: int) -> bool:
    """Whether the dash is within a word ("pre-2 %") rather than between two things."""
    return tokens[at].is_tight and at + 1 < len(tokens) and tokens[at + 1].is_tight


def _amount(reader: Reader, at: int, *, is_start: bool) -> tuple[HowMuch, int] | None:
    token = reader.tokens[at]
    if token.kind in (Kind.NUMBER, Kind.FRACTION) or token.word.split("-")[0] in _MAY_BEGIN:
        return reader.how_much(at)
    if not is_start or not (token.word in SIZES or token.word in FILLED or reader.unit_at(at)):
        return reader.how_much(at) if token.is_mark("~") else None
    found = reader.unit(at)
    if found is None:
        return None
    unit, end = found[0].unit, found[1]
    if unit is None:
        return found
    is_of = reader.word(end) == "of"
    if is_of or (unit in _BARE and not is_measured(unit) and reader.word(end) not in ("", ",")):
        return reader.how_much(at)
    return None
