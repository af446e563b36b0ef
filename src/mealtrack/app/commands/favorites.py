"""Foods somebody keeps at hand."""

from dataclasses import dataclass

from mealtrack.app.bus import Command
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import FoodId
from mealtrack.domain.ports.clock import Clock
from mealtrack.domain.ports.repositories import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class AddFavorite(Command[None]):
    """Once or often, the food is among my favourites afterwards."""

    user_id: UserId
    food_id: FoodId


async def add_favorite(cmd: AddFavorite, uow: UnitOfWork, clock: Clock) -> None:
    async with uow() as tx:
        user = await tx.users.get(cmd.user_id)
        food = await tx.foods.get(cmd.food_id, visible_to=user.id)
        await tx.favorites.add(food.id, owner=user.id, at=clock.now())


@dataclass(frozen=True, kw_only=True)
class RemoveFavorite(Command[None]):
    """Once or often, the food is not among my favourites afterwards."""

    user_id: UserId
    food_id: FoodId


async def remove_favorite(cmd: RemoveFavorite, uow: UnitOfWork) -> None:
    async with uow() as tx:
        user = await tx.users.get(cmd.user_id)
        known = await tx.foods.get_many((cmd.food_id,), visible_to=user.id)
        # What was kept under a food that is hidden by now can be removed, too.
        shown = known[cmd.food_id].id if cmd.food_id in known else cmd.food_id
        await tx.favorites.remove(shown, owner=user.id)


handlers = (add_favorite, remove_favorite)
