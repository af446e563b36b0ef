"""Which foods somebody can see: those of all and their own, but none that is hidden."""

from typing import TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select

from mealtrack.domain.model.base import UserId
from mealtrack.infra.database.tables.foods import foods
from mealtrack.infra.database.tables.my_foods import custom_foods

_c = custom_foods.c


# Whose foods they may be, or where a statement that is written once gets it from.
Asker: TypeAlias = UserId | ColumnElement[UUID]


def shared_or_of(user: Asker) -> ColumnElement[bool]:
    # Not "is null or equal": SQLite would go through every food without an owner, by that index.
    me = user if isinstance(user, ColumnElement) else literal(user, foods.c.owner_id.type)
    return func.coalesce(foods.c.owner_id, me) == me


def is_hidden() -> ColumnElement[bool]:
    """Of a row of `foods`: deleted by its owner, or merged into another."""
    return exists().where(
        _c.food_id == foods.c.id, or_(_c.deleted_at.is_not(None), _c.merged_into.is_not(None))
    )


def seen_by(user: Asker) -> ColumnElement[bool]:
    return and_(shared_or_of(user), ~is_hidden())


def own_first() -> list[ColumnElement[bool]]:
    """An order in which somebody's own foods come before those of all."""
    return [foods.c.owner_id.is_(None), foods.c.id.desc()]


def product(gtin: str, user: UserId) -> Select[tuple[object]]:
    """The id of the food with this barcode: my own first, or what I merged that into."""
    merged = _c.merged_into
    return (
        select(func.coalesce(merged, foods.c.id, type_=foods.c.id.type))
        .outerjoin(custom_foods, _c.food_id == foods.c.id)
        .where(foods.c.gtin == gtin, shared_or_of(user), _c.deleted_at.is_(None))
        .order_by(foods.c.owner_id.is_(None), merged.is_not(None), foods.c.id.desc())
        .limit(1)
    )
