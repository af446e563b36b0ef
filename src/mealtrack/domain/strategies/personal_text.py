"""A meal in words as its writer corrects it: the own records first, guesses from own habits.

What was written is no estimate: an amount that was told is never moved, and nothing is left out or
added.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mealtrack.domain.model.food import FoodId
from mealtrack.domain.model.meal import Claim, Claims, FoodItem
from mealtrack.domain.model.quantity import Mass, Measure, shown_g
from mealtrack.domain.services.corrections import Memory
from mealtrack.domain.services.items import item_of, unmatched_item
from mealtrack.domain.services.lessons import words_of_dish, words_seen
from mealtrack.domain.strategies.meal_text import Described, Entry, Told, Understood

_ESTIMATED = (Measure.PHOTO, Measure.GUESS)


@dataclass(frozen=True, slots=True)
class Recalled:
    """An item as its writer corrects it, and what is claimed of it."""

    described: Described
    claim: Claim

    @property
    def is_applied(self) -> bool:
        return self.described.item.provenance.corrections > 0


def words_of_entry(entry: Entry) -> str:
    if isinstance(entry, Told):
        read = entry.read
        return words_seen(read.name, " ".join(read.preparations), read.brand)
    seen = entry.sighting
    return words_seen(seen.name, seen.state, seen.brand)


def words_in(understood: Understood) -> list[str]:
    """Everything the writer may have taught something about."""
    return [words_of_entry(entry) for entry in understood.entries]


def with_own_records(understood: Understood, memory: Memory) -> Understood:
    entries = tuple(_with_own_record(entry, memory) for entry in understood.entries)
    return replace(understood, entries=entries)


def _with_own_record(entry: Entry, memory: Memory) -> Entry:
    chosen = memory.record_for(words_of_entry(entry), _matched_id(entry))
    return replace(entry, choice=replace(entry.choice, own=chosen)) if chosen else entry


def _matched_id(entry: Entry) -> FoodId | None:
    return entry.choice.match.hit.id if entry.choice.match else None


def recalled(items: Sequence[Described], memory: Memory) -> list[Recalled]:
    """The items with the grams of own habits where the amount is an estimate."""
    return [_recalled(one, memory) for one in items]


def _recalled(one: Described, memory: Memory) -> Recalled:
    words, seen = words_of_entry(one.entry), one.item.mass
    chosen, shrunk = one.entry.choice.own, memory.mass_for(words, seen)
    is_own = chosen is not None and one.food is not None and one.food.id == chosen.record_id
    lessons = max(chosen.lessons if chosen and is_own else 0, shrunk.lessons if shrunk else 0)
    mass = shrunk.mass if shrunk else seen
    described = replace(one, item=_item(one, mass, lessons)) if lessons else one
    if shrunk:
        told = f"{mass.g:.0f} g is assumed, as you corrected it {shrunk.lessons} times before."
        described = replace(described, warnings=[told])
    return Recalled(described, _claim(described.item, one, words, seen))


def _item(one: Described, mass: Mass, lessons: int) -> FoodItem:
    item, food = one.item, one.food
    is_in_grams = item.unit == "g" and mass is not item.mass
    quantity = shown_g(mass.g) if is_in_grams else item.quantity
    confidence = item.provenance.confidence
    if food is None:
        unmatched = unmatched_item(
            id=item.id, name=item.name, mass=mass, confidence=confidence, corrections=lessons
        )
        unmatched.quantity, unmatched.unit = quantity, item.unit
        return unmatched
    return item_of(
        food,
        id=item.id,
        quantity=quantity,
        unit=item.unit,
        mass=mass,
        name=item.name,
        confidence=confidence,
        corrections=lessons,
    )


def _claim(item: FoodItem, one: Described, words: str, seen: Mass) -> Claim:
    return Claim(
        name=item.name,
        words=words,
        mass_g=item.mass.g,
        seen_g=seen.g,
        item_id=item.id,
        record_id=item.provenance.record_id,
        matched_id=_matched_id(one.entry),
        is_told=seen.measure not in _ESTIMATED,
    )


def claims_of(name: str, items: Sequence[Recalled]) -> Claims:
    return Claims(name, words_of_dish(name), tuple(one.claim for one in items))
