"""What a picture's content becomes: items with masses, and the name of the dish."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, fsum, sqrt

from mealtrack.domain.model.analysis import LabelFacts, Sighting, Sightings
from mealtrack.domain.model.food import Food, FoodId
from mealtrack.domain.model.meal import MAX_NAME, FoodItem, ItemId, MealSource, Origin
from mealtrack.domain.model.quantity import (
    MAX_ITEM_MASS_G,
    MIN_ITEM_MASS_G,
    Mass,
    Measure,
    shown_g,
)
from mealtrack.domain.services.items import item_of, typed_food, unmatched_item
from mealtrack.domain.services.portions import around
from mealtrack.domain.services.uncertainty import Z80, mass_estimate, share_sigmas

_LABEL_SERVING_NAME = "Packaged food"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The content of a meal, ready to be taken over by it."""

    name: str
    source: MealSource
    items: list[FoodItem]
    model: str | None = None
    prompt_version: str | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """A sighting, and the record found for it, if one is good enough."""

    sighting: Sighting
    food: Food | None
    confidence: float


def mass_seen(sighting: Sighting) -> Mass:
    """The median of a log-normal whose 80 % interval is what the model gave."""
    middle = sqrt(sighting.low_g * sighting.high_g)
    return Mass(middle, sighting.low_g, sighting.high_g, Measure.PHOTO)


def scaled_to(sightings: Sightings, total_weight_g: float | None) -> Sightings:
    """With the whole plate weighed, only the shares are a model's guess."""
    if total_weight_g is None:
        return sightings
    masses = [mass_seen(seen) for seen in sightings.seen]
    factor = total_weight_g / fsum(mass.g for mass in masses)
    parts = zip(sightings.seen, masses, share_sigmas(masses), strict=True)
    return replace(
        sightings,
        seen=tuple(_share(seen, mass.g * factor, sigma) for seen, mass, sigma in parts),
    )


def _share(seen: Sighting, mass_g: float, sigma: float) -> Sighting:
    scales = mass_estimate(around(mass_g, Measure.WEIGHED)).sigma
    spread = exp(Z80 * max(scales, sigma))
    return replace(seen, low_g=_possible(mass_g / spread), high_g=_possible(mass_g * spread))


def _possible(mass_g: float) -> float:
    return min(max(mass_g, MIN_ITEM_MASS_G), MAX_ITEM_MASS_G)


def from_sightings(
    sightings: Sightings, matched: Sequence[Matched], ids: Sequence[ItemId]
) -> Finding:
    """Nutrients from the records alone; what no record stands for keeps no numbers."""
    return Finding(
        name=(sightings.dish.strip() or sightings.seen[0].name)[:MAX_NAME],
        source=MealSource.IMAGE,
        items=[_item(match, item_id) for match, item_id in zip(matched, ids, strict=True)],
        model=sightings.model,
        prompt_version=sightings.prompt_version,
    )


def _item(match: Matched, id: ItemId) -> FoodItem:
    mass = mass_seen(match.sighting)
    if match.food is None:
        return unmatched_item(
            id=id, name=match.sighting.name, mass=mass, confidence=match.confidence
        )
    return item_of(
        match.food,
        id=id,
        quantity=shown_g(mass.g),
        unit="g",
        mass=mass,
        name=match.sighting.name,
        confidence=match.confidence,
        state=match.sighting.state,
    )


def from_product(food: Food, total_weight_g: float | None, id: ItemId) -> Finding:
    """A product found by its barcode: the weight that was told, else one of its portions."""
    if total_weight_g is not None:
        item = item_of(food, id=id, quantity=total_weight_g, unit="g", origin=Origin.BARCODE)
    elif food.portions:
        portion = food.portions[0]
        item = item_of(
            food,
            id=id,
            quantity=portion.amount,
            unit=portion.name,
            mass=around(portion.mass_g, Measure.PORTION),
            origin=Origin.BARCODE,
        )
    else:
        mass = around(100.0, Measure.GUESS)
        item = item_of(food, id=id, quantity=100, unit="g", mass=mass, origin=Origin.BARCODE)
    return Finding(name=item.name, source=MealSource.BARCODE, items=[item])


def from_label(
    facts: LabelFacts, total_weight_g: float | None, *, food_id: FoodId, id: ItemId
) -> Finding:
    """What a label states, for the weight that was told, else for one serving."""
    name = facts.name or _LABEL_SERVING_NAME
    food = typed_food(food_id, name, facts.per_100g())
    mass_g = total_weight_g if total_weight_g is not None else facts.serving_g
    mass = around(mass_g, _measure_of(facts, total_weight_g))
    item = item_of(food, id=id, quantity=shown_g(mass_g), unit="g", mass=mass, origin=Origin.LABEL)
    return Finding(name=name, source=MealSource.LABEL, items=[item])


def _measure_of(facts: LabelFacts, total_weight_g: float | None) -> Measure:
    if total_weight_g is not None:
        return Measure.WEIGHED
    return Measure.PORTION if facts.is_serving_known else Measure.GUESS
