"""The state a food is in: what heat did to it, and how it was kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Heat(StrEnum):
    RAW = "raw"
    COOKED = "cooked"
    BOILED = "boiled"
    ROASTED = "roasted"
    FRIED = "fried"


class Keeping(StrEnum):
    FROZEN = "frozen"
    CANNED = "canned"
    DRIED = "dried"
    SMOKED = "smoked"
    PICKLED = "pickled"


_HEAT = {
    Heat.RAW: "raw fresh uncooked unprepared unheated dry",
    Heat.COOKED: "cooked heated prepared microwaved reheated",
    Heat.BOILED: "boiled steamed poached braised moistheat stewed simmered blanched brewed",
    Heat.ROASTED: (
        "roasted dryheat grilled baked broiled toasted barbecued seared charred rotisserie"
    ),
    Heat.FRIED: "fried sauteed panfried deepfried breaded battered crispy",
}
_KEEPING = {
    Keeping.FROZEN: "frozen",
    Keeping.CANNED: "canned jarred",
    Keeping.DRIED: "dried dry dehydrated powdered powder desiccated",
    Keeping.SMOKED: "smoked",
    Keeping.PICKLED: "pickled marinated brined",
}
_HEAT_OF = {word: heat for heat, words in _HEAT.items() for word in words.split()}
_KEEPING_OF = {word: keeping for keeping, words in _KEEPING.items() for word in words.split()}

_HEATS, _KEEPINGS = list(Heat), list(Keeping)

# How well a food heated in one way stands for one heated in another, by mass and by fat.
_LIKE = {
    frozenset({Heat.COOKED, Heat.BOILED}): 0.85,
    frozenset({Heat.COOKED, Heat.ROASTED}): 0.85,
    frozenset({Heat.COOKED, Heat.FRIED}): 0.6,
    frozenset({Heat.BOILED, Heat.ROASTED}): 0.65,
    frozenset({Heat.ROASTED, Heat.FRIED}): 0.45,
    frozenset({Heat.BOILED, Heat.FRIED}): 0.35,
}
# A record that tells no state may be in any.
_UNTOLD = 0.5

STATE_WORDS = frozenset({*_HEAT_OF, *_KEEPING_OF})


@dataclass(frozen=True, slots=True)
class State:
    """What some words tell; None is untold."""

    heat: Heat | None = None
    keeping: Keeping | None = None

    @property
    def is_told(self) -> bool:
        return self.heat is not None or self.keeping is not None


def state_of(words: Iterable[str]) -> State:
    """The state a name or a phrase tells.

    Raw is always meant ("chuck roast, raw"; "breaded, uncooked"); otherwise the later in the lists
    above says more: cooked gives way to how it was cooked, frozen to dried.
    """
    words = list(words)
    heats = [_HEAT_OF[word] for word in words if word in _HEAT_OF]
    keepings = [_KEEPING_OF[word] for word in words if word in _KEEPING_OF]
    heat = Heat.RAW if Heat.RAW in heats else max(heats, key=_HEATS.index, default=None)
    return State(heat, max(keepings, key=_KEEPINGS.index, default=None))


def likeness(wanted: State, told: State) -> float:
    """0 to 1: how well a food in the told state stands for one in the wanted state."""
    fits: list[float] = []
    if wanted.heat is not None:
        fits.append(_heat_likeness(wanted.heat, told))
    if wanted.keeping is not None:
        fits.append(1.0 if told.keeping is wanted.keeping else 0.2)
    return sum(fits) / len(fits) if fits else 1.0


def _heat_likeness(wanted: Heat, told: State) -> float:
    if told.heat is None:
        return _UNTOLD
    if wanted is told.heat:
        return 1.0
    return _LIKE.get(frozenset({wanted, told.heat}), 0.0)
