"""Meals as clients see them, read with plain SELECTs."""

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import ColumnElement, select

from mealtrack.app.queries.intervals import meal_interval
from mealtrack.app.queries.meals import (
    AnalysisView,
    MealFilter,
    MealLineView,
    MealPage,
    MealsReader,
    MealView,
    ShownStatus,
)
from mealtrack.app.queries.nutrients import macros_of, nutrients_of
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.meal import MealId, MealStatus
from mealtrack.domain.services.question import question_for
from mealtrack.infra.database.engine import Database
from mealtrack.infra.database.tables.meals import meal_items, meals
from mealtrack.infra.readers.meal_items import item_view, question_view, read_item
from mealtrack.infra.readers.rows import AnyRow, after, cursor_of

_SHOWN = {
    MealStatus.PROCESSING: ShownStatus.PENDING,
    MealStatus.ANALYZING: ShownStatus.ANALYZING,
    MealStatus.ENRICHING: ShownStatus.ANALYZING,
    MealStatus.READY: ShownStatus.READY,
    MealStatus.FAILED: ShownStatus.FAILED,
    MealStatus.INACTIVE: ShownStatus.INACTIVE,
}
_m = meals.c


class Urls(Protocol):
    """The part of an image store that readers need."""

    def url(self, key: str) -> str: ...


class SqlMealsReader(MealsReader):
    def __init__(self, database: Database, images: Urls) -> None:
        self._database, self._images = database, images

    async def meal(self, meal_id: MealId, *, owner: UserId) -> MealView | None:
        async with self._database.reading() as reading:
            found = await reading.execute(
                select(meals).where(_m.id == meal_id, _m.user_id == owner)
            )
            if (row := found.one_or_none()) is None:
                return None
            items = await reading.execute(
                select(meal_items)
                .where(meal_items.c.meal_id == meal_id)
                .order_by(meal_items.c.position)
            )
            return self._view(row, items.all())

    async def page(
        self, owner: UserId, wanted: MealFilter, *, limit: int, cursor: str | None
    ) -> MealPage:
        statement = (
            select(meals)
            .where(_m.user_id == owner, *_conditions(wanted), *after(cursor, _m.eaten_at, _m.id))
            .order_by(_m.eaten_at.desc(), _m.id.desc())
            .limit(limit + 1)
        )
        async with self._database.reading() as reading:
            rows = (await reading.execute(statement)).all()
        more = rows[limit - 1] if len(rows) > limit else None
        return MealPage(
            items=[self._line(row) for row in rows[:limit]],
            next_cursor=cursor_of(more.eaten_at, more.id) if more else None,
        )

    # Any in this module: a Row's columns have no static types; the views check every one.
    def _view(self, row: AnyRow, items: Sequence[AnyRow]) -> MealView:
        read = [read_item(item) for item in items]
        is_ready = row.status == MealStatus.READY
        question = (
            question_for(read, dish=row.name, source=row.source, settled=row.settled)
            if is_ready
            else None
        )
        return MealView(
            **self._common(row),
            stage=row.status,
            time_zone=row.zone,
            notes=row.notes,
            ready_at=row.ready_at,
            error_message=row.failure_detail,
            failure_reason=row.failure,
            created_at=row.created_at,
            updated_at=row.updated_at,
            nutrients=nutrients_of(row.nutrition),
            food_items=[item_view(item) for item in items],
            interval=meal_interval(read),
            question=question_view(question),
            analysis=AnalysisView(model=row.model, prompt_version=row.prompt_version)
            if row.model
            else None,
        )

    def _line(self, row: AnyRow) -> MealLineView:
        return MealLineView(**self._common(row))

    def _common(self, row: AnyRow) -> dict[str, Any]:
        return {
            "meal_id": row.id,
            "status": _SHOWN[row.status],
            "dish_name": row.name,
            "meal_type": row.meal_type,
            "source": row.source,
            "consumed_at": row.eaten_at,
            "local_date": row.day,
            "image_url": self._images.url(row.image_key) if row.image_key else None,
            "total_calories": row.nutrition.calories,
            "total_weight_grams": row.nutrition.mass_g,
            "total_nutrition": macros_of(row.nutrition),
            "version": row.version,
        }


def _conditions(wanted: MealFilter) -> list[ColumnElement[bool]]:
    deleted = _m.status == MealStatus.INACTIVE
    conditions = [deleted if wanted.is_deleted else ~deleted]
    if wanted.since:
        conditions.append(_m.day >= wanted.since)
    if wanted.until:
        conditions.append(_m.day <= wanted.until)
    if wanted.meal_type:
        conditions.append(_m.meal_type == wanted.meal_type)
    if wanted.text:
        conditions.append(_m.name.icontains(wanted.text, autoescape=True))
    return conditions
