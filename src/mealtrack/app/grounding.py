"""From a food that was named to the record that stands for it: one way for all who name foods."""

from dataclasses import replace

from mealtrack.domain.model.base import UserId
from mealtrack.domain.ports.food_index import FoodIndex, Hit
from mealtrack.domain.services.matching import Match, Wanted, best_match, broader, searches_for

_CANDIDATES = 60
# A kind's own record stands for one of the kind, but not surely.
_LEAST_FOR_A_KIND, _SHARE_OF_A_KIND = 0.75, 0.5


async def ground(wanted: Wanted, index: FoodIndex, user: UserId | None = None) -> Match | None:
    """The record for what was seen, or None when none stands for it well enough.

    Shared records and those of `user`; what has no record of its own is taken for its kind.
    """
    if match := best_match(wanted, await _hits(wanted, index, user)):
        return match
    for kind in broader(wanted):
        match = best_match(kind, await _hits(kind, index, user))
        if match and match.confidence >= _LEAST_FOR_A_KIND:
            return replace(match, confidence=_SHARE_OF_A_KIND * match.confidence)
    return None


async def _hits(wanted: Wanted, index: FoodIndex, user: UserId | None) -> list[Hit]:
    found: dict[object, Hit] = {}
    for text in searches_for(wanted):
        for hit in await index.search(text, limit=_CANDIDATES, visible_to=user):
            found.setdefault(hit.id, hit)
    return list(found.values())
