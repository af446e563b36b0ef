"""The catalogue as clients see it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, ColumnElement, bindparam, func, literal, select, type_coerce

from mealtrack.app.queries.foods import FoodLineView, FoodsReader, FoodView, ServingView
from mealtrack.app.queries.nutrients import macros_per_100g, record_nutrients
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import Food, FoodId, Portion
from mealtrack.domain.model.nutrients import REGISTRY
from mealtrack.domain.model.nutrition import ENERGY
from mealtrack.domain.services.portions import density_of, units_of
from mealtrack.infra.database.engine import Database
from mealtrack.infra.database.tables.foods import foods
from mealtrack.infra.database.tables.my_foods import custom_foods
from mealtrack.infra.readers.rows import AnyRow
from mealtrack.infra.repositories.visible import own_first, product, seen_by

_f, _c = foods.c, custom_foods.c
_IN_A_LIST = tuple(
    nutrient for nutrient in REGISTRY if nutrient in {"energy", "protein", "carbs", "fat", "fiber"}
)
# The columns of a food in a list. The database picks the few nutrients and the first portion:
# twenty whole records would be most of what a search costs.
LINE = (
    _f.id,
    _f.fdc_id,
    _f.name,
    _f.brand,
    _f.source,
    _f.category,
    type_coerce(_f.portions, JSON)[0].label("serving"),
    *(_f.per_100g[name].as_float() for name in _IN_A_LIST),
)
# Written once: to put it together for each search would cost more than to run it.
_LINES = select(*LINE).where(
    _f.id.in_(bindparam("ids", expanding=True)), seen_by(bindparam("asker", type_=_f.owner_id.type))
)


class SqlFoodsReader(FoodsReader):
    def __init__(self, database: Database) -> None:
        self._database = database

    async def lines(self, ids: Sequence[FoodId], *, visible_to: UserId) -> list[FoodLineView]:
        if not ids:
            return []
        async with self._database.reading() as reading:
            rows = await reading.execute(_LINES, {"ids": ids, "asker": visible_to})
            found = {row.id: FoodLineView(**line_of(row)) for row in rows}
        return [found[food_id] for food_id in ids if food_id in found]

    async def records(self, ids: Sequence[FoodId], *, visible_to: UserId) -> Mapping[FoodId, Food]:
        if not ids:
            return {}
        async with self._database.reading() as reading:
            rows = await reading.execute(
                select(foods).where(_f.id.in_(ids), seen_by(visible_to)).order_by(_f.id)
            )
            return {row.id: _food(row) for row in rows}

    async def food(self, food_id: FoodId, *, visible_to: UserId) -> FoodView | None:
        """For a food that was merged into another it is the other."""
        merged = _c.merged_into.is_not(None)
        into = select(_c.merged_into).where(_c.food_id == food_id, _c.user_id == visible_to, merged)
        meant = func.coalesce(into.scalar_subquery(), literal(food_id, _f.id.type))
        return await self._one(_f.id == meant, visible_to)

    async def by_fdc_id(self, fdc_id: int, *, visible_to: UserId) -> FoodView | None:
        return await self._one(_f.fdc_id == fdc_id, visible_to)

    async def by_gtin(self, gtin: str, *, visible_to: UserId) -> FoodView | None:
        return await self._one(_f.id == product(gtin, visible_to).scalar_subquery(), visible_to)

    async def _one(self, condition: ColumnElement[bool], user: UserId) -> FoodView | None:
        async with self._database.reading() as reading:
            rows = await reading.execute(
                select(foods).where(condition, seen_by(user)).order_by(*own_first()).limit(1)
            )
            row = rows.one_or_none()
        return FoodView(**food_of(row)) if row else None


# Any in this module: a Row's columns have no static types; the views check every one.
def line_of(row: Sequence[Any]) -> dict[str, Any]:
    """The fields of a food in a list, of a row that begins with LINE."""
    food_id, fdc_id, name, brand, source, category, serving, *values = row[: len(LINE)]
    return {
        "food_id": food_id,
        "fdc_id": fdc_id,
        "name": name,
        "brand": brand,
        "data_type": source,
        "category": category,
        "serving": serving and dict(zip(("name", "amount", "mass_g"), serving, strict=True)),
        "calories": values[_IN_A_LIST.index(ENERGY)],
        # As plain values: the view around them checks all in one go.
        "nutrients": {
            nutrient: {"amount": amount, "unit": REGISTRY[nutrient].unit, "coverage": 1.0}
            for nutrient, amount in zip(_IN_A_LIST, values, strict=True)
            if amount is not None
        },
    }


def _food(row: AnyRow) -> Food:
    return Food(
        id=row.id,
        source=row.source,
        source_key=row.source_key,
        name=row.name,
        category=row.category,
        per_100g=row.per_100g,
        portions=row.portions,
        brand=row.brand,
        fdc_id=row.fdc_id,
        density_g_ml=row.density_g_ml,
        version=row.version,
    )


def food_of(row: AnyRow) -> dict[str, Any]:
    """The fields of a food by itself."""
    food = _food(row)
    macros = macros_per_100g(row.per_100g)
    return {
        "food_id": row.id,
        "fdc_id": row.fdc_id,
        "gtin": row.gtin,
        "name": row.name,
        "brand": row.brand,
        "data_type": row.source,
        "category": row.category,
        "synonyms": list(row.synonyms),
        "calories": row.per_100g.get(ENERGY),
        "macros": macros,
        "nutrition": macros,
        "nutrients": record_nutrients(row.per_100g),
        "portions": [_serving(portion) for portion in row.portions],
        "units": units_of(food),
        "density_g_ml": density_of(food),
        "published_on": row.published_on,
        "warnings": list(row.flags),
        "version": row.version,
    }


def _serving(portion: Portion) -> ServingView:
    return ServingView(name=portion.name, amount=portion.amount, mass_g=portion.mass_g)
