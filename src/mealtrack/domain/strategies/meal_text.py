"""What a sentence becomes: each thing that was read, the record it stands for, and its mass."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeAlias

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.analysis import Sighting
from mealtrack.domain.model.food import Food, FoodId, FoodSource
from mealtrack.domain.model.meal import MAX_NAME, FoodItem, ItemId
from mealtrack.domain.model.quantity import GRAMS, Mass, Measure
from mealtrack.domain.parsers.meal_text import ReadItem
from mealtrack.domain.ports.food_index import Hit
from mealtrack.domain.services.household import Helping, guessed, mass_told
from mealtrack.domain.services.items import item_of, unmatched_item
from mealtrack.domain.services.matching import Match, Wanted, best_match
from mealtrack.domain.services.ranking.naming import brand_stems, naming_of
from mealtrack.domain.services.words.folding import stems_of, words_of
from mealtrack.domain.services.words.synonyms import equals_of
from mealtrack.domain.strategies.meal_analysis import mass_seen

ALTERNATIVES = 3
# A food of one's own is meant when its name says this much of what was written.
_OWN_CONFIDENCE = 0.7
# A name that says no more than this beside what was written is its whole name.
_LITTLE_MORE = 0.5
_JOINT = re.compile(r"\b(?:and|with|on|in|plus)\b|[&+]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Choice:
    """The record that stands for something, and those it might have been."""

    match: Match | None = None
    others: tuple[Hit, ...] = ()

    @property
    def food_ids(self) -> list[FoodId]:
        chosen = [self.match.hit.id] if self.match else []
        return [*chosen, *(hit.id for hit in self.others)]


@dataclass(frozen=True, slots=True)
class Told:
    """A thing the grammar read."""

    read: ReadItem
    choice: Choice


@dataclass(frozen=True, slots=True)
class Reread:
    """A thing a model read where the grammar could not; `told` is what that had made of it."""

    fragment: str
    sighting: Sighting
    choice: Choice
    told: ReadItem | None = None


Entry: TypeAlias = Told | Reread


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """All that was made of a text; `unread` is what stands for no food anybody knows."""

    entries: tuple[Entry, ...]
    unread: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    model: str | None = None
    prompt_version: str | None = None

    @property
    def food_ids(self) -> list[FoodId]:
        return [food_id for entry in self.entries for food_id in entry.choice.food_ids]


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """An item of the meal with what has to be said of it."""

    item: FoodItem
    entry: Entry
    food: Food | None
    alternatives: tuple[Food, ...] = ()
    warnings: list[str] = field(default_factory=list[str])


def wanted_of(read: ReadItem) -> Wanted:
    return Wanted(name=read.name, brand=read.brand)


def chosen(wanted: Wanted, hits: Sequence[Hit]) -> Choice:
    """The record meant, one's own before everybody's, and up to three others."""
    wanted = _with_brand(wanted, hits)
    own = best_match(wanted, [hit for hit in hits if hit.source is FoodSource.CUSTOM])
    match = own if own and own.confidence >= _OWN_CONFIDENCE else best_match(wanted, hits)
    if match is None:
        return Choice()
    left = [hit for hit in hits if hit.id != match.hit.id]
    others: list[Hit] = []
    while len(others) < ALTERNATIVES and (other := best_match(wanted, left)):
        others.append(other.hit)
        left.remove(other.hit)
    return Choice(match, tuple(others))


def _with_brand(wanted: Wanted, hits: Sequence[Hit]) -> Wanted:
    """A brand is read when a product bears it and its words, and others, were written."""
    if wanted.brand:
        return wanted
    words = set(stems_of(words_of(wanted.name)))
    for hit in hits:
        brand = set(brand_stems(hit.brand)) if hit.brand else set[str]()
        if brand and brand < words and not _is_generic_name(words, hits):
            return replace(wanted, brand=hit.brand)
    return wanted


def _is_generic_name(words: set[str], hits: Sequence[Hit]) -> bool:
    return any(
        words <= set(naming_of(name).places)
        for hit in hits
        if hit.source.is_generic
        for name in (hit.name, *hit.synonyms)
    )


def is_called(name: str, hits: Sequence[Hit]) -> bool:
    """Whether one of the foods is called exactly so: these words, joined like this, little more."""
    stems = stems_of(words_of(name))
    if equals_of(tuple(stems)):
        return True
    joints = _joints(name)
    return any(
        _says_little_more(called, stems) and joints <= _neighbours(called)
        for hit in hits
        if hit.source.is_generic or hit.source is FoodSource.CUSTOM
        for called in (hit.name, *hit.synonyms)
    )


def _says_little_more(called: str, stems: Sequence[str]) -> bool:
    places = naming_of(called).places
    more = sum(place.cost for stem, place in places.items() if stem not in stems)
    return set(stems) <= set(places) and more <= _LITTLE_MORE


def _joints(name: str) -> set[tuple[str, str]]:
    """The words on both sides of each joint: "mac and cheese" joins (mac, cheese)."""
    sides = [stems_of(words_of(side)) for side in _JOINT.split(name)]
    return {(before[-1], after[0]) for before, after in pairwise(sides) if before and after}


def _neighbours(called: str) -> set[tuple[str, str]]:
    """Words that follow one another between the commas of a food's name."""
    return {pair for piece in called.split(",") for pair in pairwise(stems_of(words_of(piece)))}


def described(
    understood: Understood, foods: Mapping[FoodId, Food], ids: Sequence[ItemId], pint_ml: float
) -> tuple[list[Described], list[str]]:
    """The items in the order they were written, and the fragments that could not become one."""
    items: list[Described] = []
    refused: list[str] = []
    for entry, item_id in zip(understood.entries, ids, strict=True):
        try:
            items.append(_described(entry, foods, item_id, pint_ml))
        except Invalid:
            refused.append(entry.read.text if isinstance(entry, Told) else entry.fragment)
    return items, refused


def _described(entry: Entry, foods: Mapping[FoodId, Food], id: ItemId, pint_ml: float) -> Described:
    match = entry.choice.match
    food = foods.get(match.hit.id) if match else None
    confidence = match.confidence if match else 0.0
    others = (foods.get(hit.id) for hit in entry.choice.others)
    alternatives = tuple(other for other in others if other)
    if isinstance(entry, Told):
        item, warnings = _told(entry.read, food, id, confidence, pint_ml)
    else:
        item, warnings = _reread(entry, food, id, confidence, pint_ml)
    return Described(
        item=item, entry=entry, food=food, alternatives=alternatives, warnings=warnings
    )


def _told(
    read: ReadItem, food: Food | None, id: ItemId, confidence: float, pint_ml: float
) -> tuple[FoodItem, list[str]]:
    helping = helping_of(read, pint_ml)
    name = read.name[:MAX_NAME]
    if food is None:
        item = unmatched_item(id=id, name=name, mass=guessed(helping), confidence=confidence)
        item.quantity, item.unit = helping.quantity, helping.unit
        return item, [f"No food in the catalogue stands for {name!r}; it is not counted."]
    mass = mass_told(helping, food)
    item = item_of(
        food,
        id=id,
        quantity=helping.quantity,
        unit=helping.unit,
        mass=mass,
        name=name,
        confidence=confidence,
    )
    return item, _doubts(read, mass, food)


def _doubts(read: ReadItem, mass: Mass, food: Food) -> list[str]:
    if read.is_assumed:
        return [f"No amount was told; {mass.g:.0f} g of {food.name} is assumed."]
    if read.is_remainder:
        return [f"How much was left over is not known; {mass.g:.0f} g is assumed."]
    if mass.measure is Measure.GUESS:
        return [
            f"{food.name} has no measure {read.unit!r} of its own; {mass.g:.0f} g is a general one."
        ]
    return []


def _reread(
    entry: Reread, food: Food | None, id: ItemId, confidence: float, pint_ml: float
) -> tuple[FoodItem, list[str]]:
    seen, told = entry.sighting, entry.told
    is_weighed = told is not None and told.unit in GRAMS
    mass = guessed(helping_of(told, pint_ml)) if told and is_weighed else mass_seen(seen)
    warnings = [f"A model read {entry.fragment!r} as {seen.name}; check it."]
    if food is None:
        unmatched = unmatched_item(id=id, name=seen.name, mass=mass, confidence=seen.confidence)
        return unmatched, [*warnings, f"No food in the catalogue stands for {seen.name!r}."]
    item = item_of(
        food,
        id=id,
        quantity=round(mass.g, 1),
        unit="g",
        mass=mass,
        name=seen.name,
        confidence=min(1.0, confidence * seen.confidence),
    )
    return item, warnings


def helping_of(read: ReadItem, pint_ml: float) -> Helping:
    weight = (read.weight[0].value, read.weight[1]) if read.weight else None
    return Helping(
        name=read.bare_name,
        quantity=round(read.amount.value, 4),
        low=read.amount.low,
        high=read.amount.high,
        unit=read.unit,
        size=read.size,
        preparations=read.preparations,
        weight=weight,
        is_about=read.amount.is_about,
        is_assumed=read.is_assumed,
        pint_ml=pint_ml,
    )
