"""Foods of one's own as their owner sees them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from mealtrack.app.queries.custom_foods import (
    CustomFoodLineView,
    CustomFoodPage,
    CustomFoodsReader,
    CustomFoodView,
    LabelView,
)
from mealtrack.app.queries.nutrients import record_nutrients
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import FoodId
from mealtrack.domain.model.food_label import FoodLabel
from mealtrack.domain.services.likeness import Described
from mealtrack.infra.database.engine import Database
from mealtrack.infra.database.tables.foods import foods
from mealtrack.infra.database.tables.my_foods import custom_foods
from mealtrack.infra.readers.foods import LINE, food_of, line_of
from mealtrack.infra.readers.rows import AnyRow, after, cursor_of
from mealtrack.infra.repositories.visible import seen_by

_f, _c = foods.c, custom_foods.c
_MORE = (
    _c.label,
    _c.merged_into,
    _c.created_at,
    _c.updated_at.label("changed_at"),
    _c.version.label("revision"),
)


class SqlCustomFoodsReader(CustomFoodsReader):
    def __init__(self, database: Database) -> None:
        self._database = database

    async def food(self, food_id: FoodId, *, owner: UserId) -> CustomFoodView | None:
        async with self._database.reading() as reading:
            found = await reading.execute(
                select(*_f, *_MORE)
                .join(custom_foods, _c.food_id == _f.id)
                .where(_c.food_id == food_id, _c.user_id == owner, _c.deleted_at.is_(None))
            )
            row = found.one_or_none()
        if row is None:
            return None
        return CustomFoodView(
            **food_of(row), **_more(row), label=_label(row.label), created_at=row.created_at
        )

    async def page(self, owner: UserId, *, limit: int, cursor: str | None) -> CustomFoodPage:
        statement = (
            select(*LINE, _f.flags, *_MORE)
            .join(custom_foods, _c.food_id == _f.id)
            .where(_c.user_id == owner, _c.deleted_at.is_(None))
            .where(*after(cursor, _c.created_at, _c.food_id))
            .order_by(_c.created_at.desc(), _c.food_id.desc())
            .limit(limit + 1)
        )
        async with self._database.reading() as reading:
            rows = (await reading.execute(statement)).all()
        more = rows[limit - 1] if len(rows) > limit else None
        return CustomFoodPage(
            items=[
                CustomFoodLineView(**line_of(row), **_more(row), warnings=list(row.flags))
                for row in rows[:limit]
            ],
            next_cursor=cursor_of(more.created_at, more.id) if more else None,
        )

    async def described(
        self, ids: Sequence[FoodId], gtin: str | None, *, visible_to: UserId
    ) -> dict[FoodId, Described]:
        columns = (_f.id, _f.name, _f.brand, _f.gtin, _f.per_100g)
        these = or_(_f.id.in_(ids), _f.gtin == gtin) if gtin else _f.id.in_(ids)
        async with self._database.reading() as reading:
            rows = await reading.execute(select(*columns).where(these, seen_by(visible_to)))
            return {
                FoodId(row.id): Described(row.name, row.brand, row.gtin, row.per_100g)
                for row in rows
            }


# Any: the views check every field.
def _more(row: AnyRow) -> dict[str, Any]:
    return {
        "merged_into": row.merged_into,
        "updated_at": row.changed_at,
        "revision": row.revision,
    }


def _label(label: FoodLabel) -> LabelView:
    return LabelView(
        basis=label.basis,
        serving_g=label.serving_g,
        serving_name=label.serving_name,
        energy_kj=label.energy_kj,
        nutrients=record_nutrients({str(own): amount for own, amount in label.stated.items()}),
    )
