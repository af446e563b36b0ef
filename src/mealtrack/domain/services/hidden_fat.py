"""Fat that cannot be seen: oil in what was fried, dressing on a salad, when nobody listed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from typing import Protocol

from mealtrack.domain.model.meal import ItemId, Origin
from mealtrack.domain.services.uncertainty import Estimated
from mealtrack.domain.services.words.folding import stems_of, words_of
from mealtrack.domain.services.words.states import Heat, state_of

# Vegetable oils, SR Legacy 171413 and others.
OIL_KCAL_PER_G = 8.84
# Grams of fat per gram of food that its lean record misses. Fried: SR Legacy, egg fried against
# raw 5.3, chicken meat fried with flour against roasted 5.1, hash browns against boiled potato 12 g
# per 100 g. Dressed: 30 g of a vinaigrette of 35 % fat (a serving on its label) on 100 g of salad.
FRIED_SHARE, DRESSED_SHARE = 0.06, 0.10
# How often there is any, when food looks fried or dressed and its record is lean.
LIKELY = 0.7
MOST_FAT_G = 40.0
# A record with this much fat in a gram has the frying in it already.
LEAN = 0.08

_FATS = frozenset(
    "oil butter margarine ghee lard dressing vinaigrette mayonnaise mayo shortening aioli pesto "
    "tallow".split()
)
_DRESSED = frozenset("salad slaw coleslaw dressed".split())
_SWEET = frozenset("fruit berry dessert".split())


class Named(Estimated, Protocol):
    @property
    def id(self) -> ItemId: ...
    @property
    def name(self) -> str: ...
    @property
    def state(self) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Fatless:
    """Food that looks as if there were fat on it, and whose numbers have none."""

    item_id: ItemId
    name: str
    fat: str
    mass_g: float
    share: float


def expected_fat_g(lean: Fatless) -> float:
    """How much fat there is on average, the times counted when there is none."""
    return LIKELY * min(lean.mass_g * lean.share, MOST_FAT_G)


def fatless(items: Sequence[Named], dish: str) -> Fatless | None:
    """The fried or dressed food that misses most fat; None where fat is among the items."""
    if any(_FATS & _stems(item.name) for item in items):
        return None
    lean = [item for item in items if _is_lean(item)]
    found = [one for one in (_fried(lean), _dressed(lean, dish)) if one]
    return max(found, key=expected_fat_g, default=None)


def _fried(lean: Sequence[Named]) -> Fatless | None:
    fried = [item for item in lean if state_of(_told(item)).heat is Heat.FRIED]
    if not fried:
        return None
    most = max(fried, key=lambda item: item.mass.g)
    mass_g = fsum(item.mass.g for item in fried)
    return Fatless(
        item_id=most.id, name=most.name, fat="oil or butter", mass_g=mass_g, share=FRIED_SHARE
    )


def _dressed(lean: Sequence[Named], dish: str) -> Fatless | None:
    """Salads by their name; when only the dish is called one, its lean parts together."""
    salads = [item for item in lean if _is_salad(_told(item))]
    if not salads and _is_salad(_stems(dish)):
        salads = lean
    if not salads:
        return None
    most = max(salads, key=lambda item: item.mass.g)
    mass_g = fsum(item.mass.g for item in salads)
    return Fatless(
        item_id=most.id, name="the salad", fat="dressing or oil", mass_g=mass_g, share=DRESSED_SHARE
    )


def _is_salad(stems: frozenset[str]) -> bool:
    return bool(_DRESSED & stems) and not _SWEET & stems


def _is_lean(item: Named) -> bool:
    is_known = item.provenance.origin is not Origin.UNMATCHED
    return is_known and item.nutrition.fat < LEAN * item.mass.g


def _told(item: Named) -> frozenset[str]:
    return _stems(f"{item.state or ''} {item.name}")


def _stems(text: str) -> frozenset[str]:
    return frozenset(stems_of(words_of(text)))
