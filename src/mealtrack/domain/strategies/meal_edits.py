"""Edits of a meal: values, applied all together or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import Food
from mealtrack.domain.model.meal import (
    FoodItem,
    ItemId,
    ItemNotFound,
    Meal,
    MealType,
    Occasion,
    Origin,
    good_name,
    good_notes,
)
from mealtrack.domain.model.quantity import GRAMS, Measure
from mealtrack.domain.services.items import item_of


@dataclass(frozen=True, slots=True)
class AddItem:
    item: FoodItem


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateItem:
    """Another quantity, unit, name or food; `food` is the record its numbers now come from."""

    item_id: ItemId
    food: Food
    quantity: float | None = None
    unit: str | None = None
    name: str | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class ReplaceItem:
    """The same item, as it is known now."""

    item: FoodItem


@dataclass(frozen=True, slots=True)
class RemoveItem:
    item_id: ItemId


@dataclass(frozen=True, slots=True)
class Rename:
    name: str


@dataclass(frozen=True, slots=True)
class SetNotes:
    notes: str | None


@dataclass(frozen=True, slots=True)
class SetMealType:
    meal_type: MealType


@dataclass(frozen=True, slots=True)
class SetTime:
    """Another instant, and the local day and zone that go with it."""

    occasion: Occasion


MealEdit: TypeAlias = (
    AddItem | UpdateItem | ReplaceItem | RemoveItem | Rename | SetNotes | SetMealType | SetTime
)


@dataclass(slots=True)
class _Draft:
    """A meal as it would be; nothing of it is the aggregate's until every edit went well."""

    name: str
    notes: str | None
    occasion: Occasion
    items: list[FoodItem]


def apply(meal: Meal, edits: Sequence[MealEdit], at: datetime) -> None:
    """Apply every edit or, when one of them is refused, none."""
    meal.check_editable()
    draft = _Draft(meal.name, meal.notes, meal.occasion, list(meal.items))
    for edit in edits:
        _step(draft, edit)
    if not draft.items:
        raise Invalid("A meal keeps at least one item; delete the meal instead.")
    meal.edited(draft.items, draft.occasion, name=draft.name, notes=draft.notes, at=at)


def _step(draft: _Draft, edit: MealEdit) -> None:
    match edit:
        case AddItem(item):
            draft.items.append(item)
        case UpdateItem():
            place = _place(draft.items, edit.item_id)
            draft.items[place] = _updated(draft.items[place], edit)
        case ReplaceItem(item):
            draft.items[_place(draft.items, item.id)] = item
        case RemoveItem(item_id):
            del draft.items[_place(draft.items, item_id)]
        case SetMealType(meal_type):
            draft.occasion = replace(draft.occasion, meal_type=meal_type)
        case SetTime(occasion):
            draft.occasion = occasion
        case Rename(name):
            draft.name = good_name(name)
        case SetNotes(notes):
            draft.notes = good_notes(notes)


def _place(items: list[FoodItem], item_id: ItemId) -> int:
    for place, item in enumerate(items):
        if item.id == item_id:
            return place
    raise ItemNotFound(f"This meal has no item {item_id}.")


def _updated(item: FoodItem, edit: UpdateItem) -> FoodItem:
    # Who only says which food it is has not weighed it: the mass stays as sure as it was.
    is_same_mass = edit.quantity is None and edit.unit is None and _is_estimate(item)
    return item_of(
        edit.food,
        id=item.id,
        quantity=item.quantity if edit.quantity is None else edit.quantity,
        unit=edit.unit or item.unit,
        mass=item.mass if is_same_mass else None,
        name=edit.name or item.name,
        origin=edit.origin,
        state=item.state,
    )


def _is_estimate(item: FoodItem) -> bool:
    """A mass that was seen or guessed, not one that follows from a quantity and a unit."""
    if item.mass.measure is Measure.GUESS:
        return True  # "3 rashers" of a food that has none: only which food it is was told
    return item.unit in GRAMS and item.mass.measure is not Measure.WEIGHED
