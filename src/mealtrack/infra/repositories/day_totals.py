"""The sum of each local day, kept in the transaction that changes one of its meals."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import JSON, Dialect, Insert, Select, select, type_coerce, update
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.meal import MealStatus
from mealtrack.domain.model.nutrition import ENERGY, NOTHING, total
from mealtrack.domain.model.quantity import Mass
from mealtrack.domain.services.uncertainty import Interval, day_calories, energy_estimate
from mealtrack.infra.database.tables.meals import day_totals, meal_items, meals
from mealtrack.infra.readers.rows import AnyRow


async def recount(session: AsyncSession, touched: Iterable[tuple[UserId, date]]) -> None:
    """Work out the given days anew from their READY meals.

    The day's row is locked first: of two commands on one day the second then sees the meals of
    the first. Days go in order, so that two commands never wait for each other.
    """
    for user_id, day in sorted(touched):
        key = {"user_id": user_id, "day": day}
        empty = {**key, "meals": 0, "nutrition": NOTHING, "version": 1}
        await session.execute(_lock(session.get_bind().dialect, empty))
        nutritions = await session.scalars(
            select(meals.c.nutrition).where(
                meals.c.user_id == user_id,
                meals.c.day == day,
                meals.c.status == MealStatus.READY,
            )
        )
        eaten = nutritions.all()
        interval = _interval((await session.execute(_energies(user_id, day))).all())
        await session.execute(
            update(day_totals)
            .filter_by(**key)
            .values(
                meals=len(eaten),
                nutrition=total(eaten),
                calories_low=interval.low if interval else None,
                calories_high=interval.high if interval else None,
            )
        )


# Any: a Row's columns have no static types.
def _energies(user_id: UserId, day: date) -> Select[*tuple[Any, ...]]:
    """Each item's mass, energy and confidence, meal by meal; its other nutrients stay unread."""
    i = meal_items.c
    kcal = type_coerce(i.nutrition, JSON)["amounts", ENERGY, 0].as_float()
    return (
        select(
            i.meal_id,
            i.mass_g,
            i.mass_low_g,
            i.mass_high_g,
            i.measure,
            i.confidence,
            kcal.label("kcal"),
        )
        .join(meals, meals.c.id == i.meal_id)
        .where(meals.c.user_id == user_id, meals.c.day == day, meals.c.status == MealStatus.READY)
        .order_by(i.meal_id, i.position)
    )


def _interval(items: Iterable[AnyRow]) -> Interval | None:
    known = [item for item in items if item.kcal is not None]
    return day_calories(
        [
            energy_estimate(
                Mass(item.mass_g, item.mass_low_g, item.mass_high_g, item.measure),
                item.kcal,
                item.confidence,
            )
            for item in meal
        ]
        for _, meal in groupby(known, key=lambda item: item.meal_id)
    )


def _lock(dialect: Dialect, row: Mapping[str, object]) -> Insert:
    """Create the day's row or bump its version; either way it is ours until the commit."""
    if dialect.name == "sqlite":
        into = sqlite.insert(day_totals).values(row)
        return into.on_conflict_do_update(
            index_elements=["user_id", "day"], set_={"version": day_totals.c.version + 1}
        )
    return (
        mysql.insert(day_totals)
        .values(row)
        .on_duplicate_key_update(version=day_totals.c.version + 1)
    )
