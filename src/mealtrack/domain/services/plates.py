"""What is on a plate when nobody says more than its name."""

import re

from mealtrack.domain.ports.food_index import Hit
from mealtrack.domain.services.words.folding import stems_of, words_of
from mealtrack.domain.services.words.states import Heat, Keeping, State

# Who eats these eats them cooked: the publisher's categories, and the starter catalogue's own.
_MEATS = frozenset(
    {
        "Poultry Products",
        "Pork Products",
        "Beef Products",
        "Lamb, Veal, and Game Products",
        "Finfish and Shellfish Products",
        "protein",
    }
)
_GRAINS = frozenset({"Cereal Grains and Pasta", "Legumes and Legume Products", "grain", "legume"})
# Boiled grain and pulses hold two thirds of water and more; what has this much energy is dry.
_DRY_KCAL = 250.0
_PIECE = re.compile(r"[,(]")
# Nobody serves these to somebody who asked for the food itself.
_ODD_CATEGORIES = frozenset({"Baby Foods"})
_ODD_PIECES = frozenset(
    tuple(stems_of(words_of(piece)))
    for piece in (
        "backfat",
        "dry mix",
        "feet",
        "giblets",
        "jowl",
        "separable fat",
        "skin",
        "skin only",
        "tail",
        "variety meats and by-products",
    )
)


def is_dry_or_raw(hit: Hit, state: State) -> bool:
    """Not as it is eaten: raw meat, a grain or a pulse that was not boiled yet."""
    is_raw = state.heat is Heat.RAW or state.keeping is Keeping.DRIED
    if hit.category in _MEATS:
        return is_raw
    if hit.category in _GRAINS:
        return is_raw or (hit.energy_kcal or 0.0) > _DRY_KCAL
    return False


def is_odd(hit: Hit, asked: frozenset[str]) -> bool:
    """A part or a making that is meant only by those who say so."""
    if hit.category in _ODD_CATEGORIES:
        return True
    pieces = (tuple(stems_of(words_of(piece))) for piece in _PIECE.split(hit.name))
    return any(piece in _ODD_PIECES and not asked.issuperset(piece) for piece in pieces)
