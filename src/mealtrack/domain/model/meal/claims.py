"""What an analysis claimed of a meal, kept beside what the meal says now."""

from dataclasses import dataclass

from mealtrack.domain.model.food import FoodId
from mealtrack.domain.model.meal.kinds import ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One item as the analysis gave it.

    `words` is what was seen in its folded form, `seen_g` the mass before the user's own
    corrections moved it, `matched_id` the record the catalogue alone would have given. An item
    that was left out because the user takes it out has no `item_id`; one that was added because
    the user adds it has `is_added`. Of one with `is_told` the user told the amount themselves.
    """

    name: str
    words: str
    mass_g: float
    seen_g: float
    item_id: ItemId | None
    record_id: FoodId | None = None
    matched_id: FoodId | None = None
    is_added: bool = False
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Claims:
    """Everything an analysis claimed; `words` is the dish's name in its folded form."""

    dish: str
    words: str
    items: tuple[Claim, ...]
