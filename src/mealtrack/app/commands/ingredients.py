"""What a sender may name as the food of an item, and finding the record behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import Food, FoodId
from mealtrack.domain.model.gtin import read_gtin
from mealtrack.domain.model.meal import FoodItem, ItemId, Origin
from mealtrack.domain.model.nutrition import NutrientId
from mealtrack.domain.ports.clock import Ids
from mealtrack.domain.ports.repositories import Transaction
from mealtrack.domain.services.items import check_typed, food_behind, item_of, typed_food


@dataclass(frozen=True, slots=True)
class ByFoodId:
    food_id: FoodId


@dataclass(frozen=True, slots=True)
class ByFdcId:
    fdc_id: int


@dataclass(frozen=True, slots=True)
class ByGtin:
    gtin: str


@dataclass(frozen=True, slots=True)
class Typed:
    """Values per 100 g that somebody typed."""

    name: str
    per_100g: Mapping[NutrientId, float]


FoodRef: TypeAlias = ByFoodId | ByFdcId | ByGtin | Typed


@dataclass(frozen=True, kw_only=True)
class Ingredient:
    """So much of a food."""

    food: FoodRef
    quantity: float
    unit: str
    name: str | None = None


async def find_food(ref: FoodRef, tx: Transaction, user: UserId, ids: Ids) -> Food:
    """The record meant; raises FoodNotFound."""
    match ref:
        case ByFoodId(food_id):
            return await tx.foods.get(food_id, visible_to=user)
        case ByFdcId(fdc_id):
            return await tx.foods.by_fdc_id(fdc_id, visible_to=user)
        case ByGtin(gtin):
            return await tx.foods.by_gtin(read_gtin(gtin).digits, visible_to=user)
        case Typed(name, per_100g):
            check_typed(per_100g)
            return typed_food(FoodId(ids.new()), name, per_100g)


def origin_of(ref: FoodRef | None) -> Origin | None:
    """What the way a food was named says about where its numbers come from, if anything."""
    return Origin.BARCODE if isinstance(ref, ByGtin) else None


async def item_from(wanted: Ingredient, tx: Transaction, user: UserId, ids: Ids) -> FoodItem:
    food = await find_food(wanted.food, tx, user, ids)
    return item_of(
        food,
        id=ItemId(ids.new()),
        quantity=wanted.quantity,
        unit=wanted.unit,
        name=wanted.name,
        origin=origin_of(wanted.food),
    )


async def record_of(item: FoodItem, tx: Transaction, user: UserId, ids: Ids) -> Food:
    """The record an item's numbers come from, or a stand-in made of the item itself."""
    record_id = item.provenance.record_id
    if record_id is not None:
        known = await tx.foods.recorded(record_id, visible_to=user)
        if known is not None:
            return known
    return food_behind(item, FoodId(ids.new()))
