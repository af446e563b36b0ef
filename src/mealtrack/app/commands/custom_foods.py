"""What can be done to a food of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass

from mealtrack.app.bus import Command
from mealtrack.app.indexing import IndexFollower
from mealtrack.domain.errors import VersionMismatch
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.custom_food import CustomFood
from mealtrack.domain.model.food import FoodId, FoodRecord, Portion
from mealtrack.domain.model.food_label import FoodLabel
from mealtrack.domain.model.gtin import Gtin, read_gtin
from mealtrack.domain.ports.clock import Clock, Ids
from mealtrack.domain.ports.repositories import Transaction, UnitOfWork
from mealtrack.domain.services.food_labels import own_portions, record_of_label


@dataclass(frozen=True, kw_only=True)
class CreateCustomFood(Command[FoodId]):
    user_id: UserId
    name: str
    label: FoodLabel
    brand: str | None = None
    gtin: str | None = None
    portions: tuple[Portion, ...] = ()


async def create_custom_food(
    cmd: CreateCustomFood, uow: UnitOfWork, index: IndexFollower, clock: Clock, ids: Ids
) -> FoodId:
    food_id = FoodId(ids.new())
    record = record_of_label(
        cmd.label,
        id=food_id,
        name=cmd.name,
        brand=cmd.brand,
        gtin=_gtin(cmd.gtin),
        portions=cmd.portions,
    )
    async with uow() as tx:
        user = await tx.users.get(cmd.user_id)
        tx.custom_foods.add(
            CustomFood.typed(
                id=food_id, user_id=user.id, record=record, label=cmd.label, at=clock.now()
            )
        )
    await index.follow_at_once(food_id, cmd.user_id)
    return food_id


@dataclass(frozen=True, kw_only=True)
class EditCustomFood(Command[None]):
    """What is None stays as it is; an empty brand or barcode is taken away."""

    user_id: UserId
    food_id: FoodId
    name: str | None = None
    brand: str | None = None
    gtin: str | None = None
    label: FoodLabel | None = None
    portions: Sequence[Portion] | None = None
    if_versions: frozenset[int] | None = None


async def edit_custom_food(
    cmd: EditCustomFood, uow: UnitOfWork, index: IndexFollower, clock: Clock
) -> None:
    async with uow() as tx:
        mine = await _mine(tx, cmd.food_id, cmd.user_id, cmd.if_versions)
        mine.edit(_edited(cmd, mine), cmd.label or mine.label, clock.now())
    await index.follow_at_once(cmd.food_id, cmd.user_id)


def _edited(cmd: EditCustomFood, mine: CustomFood) -> FoodRecord:
    food = mine.food
    gtin = food.gtin if cmd.gtin is None else cmd.gtin
    return record_of_label(
        cmd.label or mine.label,
        id=mine.id,
        name=cmd.name or food.name,
        brand=(food.brand if cmd.brand is None else cmd.brand) or None,
        gtin=_gtin(gtin),
        portions=own_portions(mine.label, food) if cmd.portions is None else cmd.portions,
    )


def _gtin(text: str | None) -> Gtin | None:
    return read_gtin(text) if text else None


@dataclass(frozen=True, kw_only=True)
class DeleteCustomFood(Command[None]):
    """Hide it; meals logged with it keep their numbers."""

    user_id: UserId
    food_id: FoodId
    if_versions: frozenset[int] | None = None


async def delete_custom_food(
    cmd: DeleteCustomFood, uow: UnitOfWork, index: IndexFollower, clock: Clock
) -> None:
    async with uow() as tx:
        await tx.custom_foods.hold(cmd.food_id, owner=cmd.user_id)
        mine = await _mine(tx, cmd.food_id, cmd.user_id, cmd.if_versions)
        others = await tx.custom_foods.stands_for_others(mine.id, owner=cmd.user_id)
        mine.delete(clock.now(), stands_for_others=others)
    await index.follow_at_once(cmd.food_id, cmd.user_id)


@dataclass(frozen=True, kw_only=True)
class MergeFood(Command[None]):
    """From now on my food `food_id` means `into`, wherever it is looked up."""

    user_id: UserId
    food_id: FoodId
    into: FoodId
    if_versions: frozenset[int] | None = None


async def merge_food(cmd: MergeFood, uow: UnitOfWork, index: IndexFollower, clock: Clock) -> None:
    async with uow() as tx:
        await tx.custom_foods.hold(cmd.food_id, cmd.into, owner=cmd.user_id)
        mine = await _mine(tx, cmd.food_id, cmd.user_id, cmd.if_versions)
        into = await tx.foods.get(cmd.into, visible_to=cmd.user_id)
        others = await tx.custom_foods.stands_for_others(mine.id, owner=cmd.user_id)
        mine.merge(into, clock.now(), asked_for=cmd.into, stands_for_others=others)
    await index.follow_at_once(cmd.food_id, cmd.user_id)


@dataclass(frozen=True, kw_only=True)
class UnmergeFood(Command[None]):
    """Everything is as it was before the merge."""

    user_id: UserId
    food_id: FoodId
    if_versions: frozenset[int] | None = None


async def unmerge_food(
    cmd: UnmergeFood, uow: UnitOfWork, index: IndexFollower, clock: Clock
) -> None:
    async with uow() as tx:
        mine = await _mine(tx, cmd.food_id, cmd.user_id, cmd.if_versions)
        mine.unmerge(clock.now())
    await index.follow_at_once(cmd.food_id, cmd.user_id)


async def _mine(
    tx: Transaction, food_id: FoodId, owner: UserId, if_versions: frozenset[int] | None
) -> CustomFood:
    mine = await tx.custom_foods.get(food_id, owner=owner)
    if if_versions is not None and mine.version not in if_versions:
        raise VersionMismatch("Read the food again and repeat your change on what it is now.")
    return mine


handlers = (
    create_custom_food,
    edit_custom_food,
    delete_custom_food,
    merge_food,
    unmerge_food,
)
