"""What can be done to a meal by hand."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from mealtrack.app.bus import Command
from mealtrack.app.commands.ingredients import (
    FoodRef,
    Ingredient,
    find_food,
    item_from,
    origin_of,
    record_of,
)
from mealtrack.app.commands.occasions import When, moved, occasion_for
from mealtrack.domain.errors import VersionMismatch
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import Food
from mealtrack.domain.model.meal import ItemId, Meal, MealId, MealSource, MealType
from mealtrack.domain.ports.clock import Clock, Ids
from mealtrack.domain.ports.repositories import Transaction, UnitOfWork
from mealtrack.domain.strategies import meal_edits


@dataclass(frozen=True, kw_only=True)
class CreateMeal(Command[MealId]):
    user_id: UserId
    name: str
    items: tuple[Ingredient, ...]
    when: When
    notes: str | None = None
    source: MealSource = MealSource.MANUAL


async def create_meal(cmd: CreateMeal, uow: UnitOfWork, clock: Clock, ids: Ids) -> MealId:
    now = clock.now()
    async with uow() as tx:
        user = await tx.users.get(cmd.user_id)
        meal = Meal.typed(
            id=MealId(ids.new()),
            user_id=user.id,
            name=cmd.name,
            occasion=occasion_for(cmd.when, user, now),
            items=[await item_from(wanted, tx, user.id, ids) for wanted in cmd.items],
            notes=cmd.notes,
            source=cmd.source,
            at=now,
        )
        tx.meals.add(meal)
    return meal.id


@dataclass(frozen=True, kw_only=True)
class Add:
    ingredient: Ingredient


@dataclass(frozen=True, kw_only=True)
class Update:
    """What is None stays as it is."""

    item_id: ItemId
    food: FoodRef | None = None
    quantity: float | None = None
    unit: str | None = None
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class Remove:
    item_id: ItemId


ItemChange: TypeAlias = Add | Update | Remove


@dataclass(frozen=True, kw_only=True)
class EditMeal(Command[None]):
    """What is None stays as it is; an empty text removes the notes."""

    user_id: UserId
    meal_id: MealId
    changes: tuple[ItemChange, ...] = ()
    name: str | None = None
    notes: str | None = None
    meal_type: MealType | None = None
    consumed_at: datetime | None = None
    if_versions: frozenset[int] | None = None


async def edit_meal(cmd: EditMeal, uow: UnitOfWork, clock: Clock, ids: Ids) -> None:
    now = clock.now()
    async with uow() as tx:
        meal = await meal_to_change(tx, cmd.meal_id, cmd.user_id, cmd.if_versions)
        meal.check_editable()
        chosen: dict[ItemId, Food] = {}
        edits = [await _item_edit(change, meal, chosen, tx, ids) for change in cmd.changes]
        edits += _plain_edits(cmd, meal, now)
        meal_edits.apply(meal, edits, now)


def _plain_edits(cmd: EditMeal, meal: Meal, now: datetime) -> list[meal_edits.MealEdit]:
    edits: list[meal_edits.MealEdit] = []
    if cmd.name is not None:
        edits.append(meal_edits.Rename(cmd.name))
    if cmd.notes is not None:
        edits.append(meal_edits.SetNotes(cmd.notes))
    if cmd.consumed_at is not None:
        kind = cmd.meal_type or meal.occasion.meal_type
        occasion = moved(meal.occasion, cmd.consumed_at, kind, now)
        edits.append(meal_edits.SetTime(occasion))
    elif cmd.meal_type is not None:
        edits.append(meal_edits.SetMealType(cmd.meal_type))
    return edits


async def _item_edit(
    change: ItemChange, meal: Meal, chosen: dict[ItemId, Food], tx: Transaction, ids: Ids
) -> meal_edits.MealEdit:
    """`chosen` are the foods that earlier changes of the same edit gave to items."""
    user = meal.user_id
    match change:
        case Add():
            return meal_edits.AddItem(await item_from(change.ingredient, tx, user, ids))
        case Remove():
            return meal_edits.RemoveItem(change.item_id)
        case Update():
            item = meal.item(change.item_id)
            if change.food is not None:
                chosen[item.id] = await find_food(change.food, tx, user, ids)
            is_same_food = item.id not in chosen
            food = await record_of(item, tx, user, ids) if is_same_food else chosen[item.id]
            return meal_edits.UpdateItem(
                item_id=item.id,
                food=food,
                quantity=change.quantity,
                unit=change.unit,
                name=change.name or (food.name if change.food else None),
                origin=item.provenance.origin if is_same_food else origin_of(change.food),
            )


@dataclass(frozen=True, kw_only=True)
class DeleteMeal(Command[None]):
    user_id: UserId
    meal_id: MealId
    if_versions: frozenset[int] | None = None


async def delete_meal(cmd: DeleteMeal, uow: UnitOfWork, clock: Clock) -> None:
    async with uow() as tx:
        meal = await meal_to_change(tx, cmd.meal_id, cmd.user_id, cmd.if_versions)
        meal.delete(clock.now())


@dataclass(frozen=True, kw_only=True)
class RestoreMeal(Command[None]):
    user_id: UserId
    meal_id: MealId
    if_versions: frozenset[int] | None = None


async def restore_meal(cmd: RestoreMeal, uow: UnitOfWork, clock: Clock) -> None:
    async with uow() as tx:
        meal = await meal_to_change(tx, cmd.meal_id, cmd.user_id, cmd.if_versions)
        meal.restore(clock.now())


async def meal_to_change(
    tx: Transaction, meal_id: MealId, owner: UserId, if_versions: frozenset[int] | None
) -> Meal:
    """The meal, if it is still a version the change was made for."""
    meal = await tx.meals.get(meal_id, owner=owner)
    if if_versions is not None and meal.version not in if_versions:
        raise VersionMismatch("Read the meal again and repeat your change on what it is now.")
    return meal


handlers = (create_meal, edit_meal, delete_meal, restore_meal)
