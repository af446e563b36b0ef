"""The sum of each local day, kept in the transaction that changes one of its meals."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Dialect, Insert, select, update
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.meal import MealStatus
from mealtrack.domain.model.nutrition import NOTHING, total
from mealtrack.infra.database.tables.meals import day_totals, meals


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
        await session.execute(
            update(day_totals).filter_by(**key).values(meals=len(eaten), nutrition=total(eaten))
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
