"""Products by the barcode that was read from a picture."""

from mealtrack.domain.model.analysis import Barcode
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import Food, FoodNotFound
from mealtrack.domain.model.nutrition import ENERGY
from mealtrack.domain.ports.food_sources import Answer, FoodSupply
from mealtrack.domain.ports.repositories import Transaction, UnitOfWork


async def product_of(barcode: Barcode, tx: Transaction, user: UserId) -> Food | None:
    """The product, if its record says anything of what is in it."""
    try:
        food = await tx.foods.by_gtin(barcode.gtin, visible_to=user)
    except FoodNotFound:
        return None
    return food if ENERGY in food.per_100g else None


async def is_known(barcode: Barcode, *, user: UserId, uow: UnitOfWork, supply: FoodSupply) -> bool:
    """Whether it names a product with values, here or with a publisher who may be asked."""
    if await _is_stocked(barcode, user, uow):
        return True
    if await supply.product(barcode.gtin) is not Answer.KEPT:
        return False
    return await _is_stocked(barcode, user, uow)


async def _is_stocked(barcode: Barcode, user: UserId, uow: UnitOfWork) -> bool:
    async with uow() as tx:
        return await product_of(barcode, tx, user) is not None
