"""What a user's corrections taught, read with plain SELECTs."""

import re
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mealtrack.app.queries.corrections import (
    CorrectionKind,
    CorrectionPage,
    CorrectionsReader,
    CorrectionView,
)
from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.correction import About, Correction, Lesson, newest_first
from mealtrack.domain.services.corrections import chosen_record, is_left_out, typical_mass_g
from mealtrack.infra.database.engine import Database
from mealtrack.infra.database.tables.corrections import corrections, lessons
from mealtrack.infra.database.tables.foods import foods
from mealtrack.infra.readers.rows import AnyRow
from mealtrack.infra.repositories.foods import shared_or_of

_c = corrections.c
_CURSOR = re.compile(r"[0-9a-f]{32}")


class SqlCorrectionsReader(CorrectionsReader):
    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, owner: UserId, *, limit: int, cursor: str | None) -> CorrectionPage:
        before = [] if cursor is None else [_c.id < _last(cursor)]
        async with self._database.reading() as reading:
            found = await reading.execute(
                select(corrections)
                .where(_c.user_id == owner, *before)
                .order_by(_c.id.desc())
                .limit(limit + 1)
            )
            rows = found.all()
            taught = await _lessons(reading, [row.id for row in rows[:limit]])
            chosen = {row.id: _food(row, taught[row.id]) for row in rows[:limit]}
            names = await _names(reading, chosen.values(), owner)
        return CorrectionPage(
            items=[_view(row, taught[row.id], chosen[row.id], names) for row in rows[:limit]],
            next_cursor=rows[limit - 1].id.hex if len(rows) > limit else None,
        )

    async def about(self, words: Iterable[str], *, owner: UserId) -> list[Correction]:
        async with self._database.reading() as reading:
            rows = await reading.execute(
                select(corrections)
                .where(_c.user_id == owner, _c.words.in_(sorted(set(words))))
                .order_by(_c.id)
            )
            found = rows.all()
            taught = await _lessons(reading, [row.id for row in found])
        return [_correction(row, taught[row.id]) for row in found]


def _last(cursor: str) -> UUID:
    if not _CURSOR.fullmatch(cursor):
        raise Invalid("That cursor is none of ours; begin again without one.")
    return UUID(hex=cursor)


async def _lessons(reading: AsyncConnection, ids: Sequence[UUID]) -> Mapping[UUID, list[Lesson]]:
    taught: dict[UUID, list[Lesson]] = {one: [] for one in ids}
    rows = await reading.execute(select(lessons).where(lessons.c.correction_id.in_(ids)))
    for row in rows.mappings():
        fields = {column.name: row[column] for column in lessons.c}
        taught[fields.pop("correction_id")].append(Lesson(**fields))
    return {one: newest_first(learned) for one, learned in taught.items()}


async def _names(
    reading: AsyncConnection, ids: Iterable[UUID | None], owner: UserId
) -> Mapping[UUID, str]:
    wanted = {one for one in ids if one is not None}
    rows = await reading.execute(
        select(foods.c.id, foods.c.name).where(foods.c.id.in_(wanted), shared_or_of(owner))
    )
    return {row.id: row.name for row in rows}


def _correction(row: AnyRow, taught: list[Lesson]) -> Correction:
    return Correction(
        id=row.id,
        user_id=row.user_id,
        about=About(row.words, row.slot, row.added_id),
        seen=row.seen,
        taught_at=row.taught_at,
        lessons=taught,
        version=row.version,
    )


# Any below: a Row's columns have no static types; the view checks every one.
def _food(row: AnyRow, taught: Sequence[Lesson]) -> UUID | None:
    if row.added_id is not None:
        return row.added_id
    # As for something nothing matched: here also a food chosen once is shown.
    chosen = chosen_record(taught, is_matched=False)
    return chosen.record_id if chosen else None


def _view(
    row: AnyRow, taught: Sequence[Lesson], food_id: UUID | None, names: Mapping[UUID, str]
) -> CorrectionView:
    kind = CorrectionKind.ADDITION if row.added_id else CorrectionKind.FOOD
    if row.added_id is None and is_left_out(taught):
        kind = CorrectionKind.LEFT_OUT
    return CorrectionView(
        correction_id=row.id,
        kind=kind,
        seen=row.seen,
        meal_type=row.slot,
        food_id=food_id if food_id in names else None,
        food_name=names.get(food_id) if food_id else None,
        typical_grams=typical_mass_g(taught),
        count=len(taught),
        last_taught_at=row.taught_at,
        last_used_at=row.used_at,
    )
