"""A food's name taken apart: what it is first of all, and what is said of it after that."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mealtrack.domain.services.ranking.plainness import KINDS, aside_cost_of, cost_of
from mealtrack.domain.services.words.folding import stems_of, words_of
from mealtrack.domain.services.words.states import State, state_of

_PIECES = re.compile(r"([()\[\]]|[,;:|](?!\d))")
# A word in capitals within a name that has others is a trade mark: "KRAFT, Velveeta".
_TRADE_MARK = re.compile(r"\b[A-Z][A-Z'’.&]{3,}")

# The share of a match, and of an unasked word's cost, by how late in the name it stands.
_PLACES = (1.0, 0.92, 0.88, 0.85)
_LATER = (1.0, 0.8, 0.6, 0.5, 0.4)
_ASIDE_PLACE = 0.9
_KIND_PLACE = 0.9
# "Banana bread" is bread: the last word of the head is what it is.
_NOUN_COST = 2.0
_MODIFIER_PLACE, _MODIFIER_COST = 0.88, 1.3
_TRADE_MARK_COST = 2.0
_COMPANY = frozenset(
    "inc llc ltd limited co corp corporation company gmbh plc sa brand food product usa "
    "international group brother".split()
)


class Place(NamedTuple):
    """Where a word stands: `share` of a match there, `cost` when it was not asked for."""

    share: float
    cost: float


class Naming(NamedTuple):
    """One name of a food, ready to be compared; words are stems.

    `cost` tells how far it is from a plain food, taken for itself.
    """

    places: Mapping[str, Place]
    state: State
    cost: float


@dataclass(frozen=True, slots=True)
class _Piece:
    stems: list[str]
    is_aside: bool


def naming_of(name: str) -> Naming:
    """A name as publishers write them: "Chicken, breast, cooked" or "Roast chicken breast"."""
    marks = set[str]() if name.isupper() else _marks(name)
    pieces = list(_pieces(name))
    has_kind = len(pieces) > 1 and tuple(pieces[0].stems) in KINDS
    places: dict[str, Place] = {}
    depth = -1 if has_kind else 0
    for piece in pieces:
        for stem, plain in _placed(piece, depth):
            is_mark = stem in marks and not piece.is_aside and cost_of(stem) >= 1
            cost = max(plain.cost, _TRADE_MARK_COST) if is_mark else plain.cost
            place = Place(plain.share, cost)
            if stem not in places or places[stem].share < place.share:
                places[stem] = place
        depth += not piece.is_aside
    return Naming(places, state_of(places), sum(place.cost for place in places.values()))


def _marks(name: str) -> set[str]:
    return {stem for mark in _TRADE_MARK.findall(name) for stem in stems_of(words_of(mark))}


def _pieces(name: str) -> Iterator[_Piece]:
    """What stands between commas; what stands in brackets is an aside."""
    inside = 0
    for part in _PIECES.split(name):
        if part in {"(", "["}:
            inside += 1
        elif part in {")", "]"}:
            inside = max(0, inside - 1)
        elif stems := stems_of(words_of(part)):
            yield _Piece(stems, inside > 0)


def _placed(piece: _Piece, depth: int) -> Iterable[tuple[str, Place]]:
    if piece.is_aside:
        return [(stem, Place(_ASIDE_PLACE, aside_cost_of(stem))) for stem in piece.stems]
    if depth < 0:
        cost = KINDS[tuple(piece.stems)] / len(piece.stems)
        return [(stem, Place(_KIND_PLACE, cost)) for stem in piece.stems]
    if depth == 0:
        return list(_head(piece.stems))
    share = _PLACES[min(depth, len(_PLACES) - 1)]
    later = _LATER[min(depth, len(_LATER) - 1)]
    return [(stem, Place(share, later * cost_of(stem))) for stem in piece.stems]


def _head(stems: list[str]) -> Iterator[tuple[str, Place]]:
    """The last word that is not a mere description is the noun; a state is never one."""
    costs = [cost_of(stem) for stem in stems]
    noun = max((at for at, cost in enumerate(costs) if cost >= 1), default=len(stems) - 1)
    for at, (stem, cost) in enumerate(zip(stems, costs, strict=True)):
        if at == noun:
            yield stem, Place(1.0, cost * _NOUN_COST)
        else:
            yield stem, Place(_MODIFIER_PLACE, cost * _MODIFIER_COST)


def brand_stems(brand: str | None) -> tuple[str, ...]:
    """The words that name a brand, without those of company law."""
    stems = dict.fromkeys(stems_of(words_of(brand or "")))
    return tuple(stem for stem in stems if stem not in _COMPANY) or tuple(stems)
