"""What is stored of some records already."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mealtrack.domain.model.food import FoodRecord
from mealtrack.infra.catalogue.rows import Existing
from mealtrack.infra.database.tables.foods import foods

_f = foods.c


async def existing(writing: AsyncConnection, batch: Sequence[FoodRecord]) -> dict[object, Existing]:
    """What is stored of these records, by FDC id and by (source, key)."""
    columns = (_f.id, _f.source, _f.source_key, _f.fdc_id, _f.digest, _f.version)
    fdc_ids = [record.fdc_id for record in batch if record.fdc_id is not None]
    keys = [record.source_key for record in batch]
    sources = {record.source for record in batch}
    rows = await writing.execute(
        select(*columns).where(
            _f.fdc_id.in_(fdc_ids) | (_f.source.in_(sources) & _f.source_key.in_(keys))
        )
    )
    known: dict[object, Existing] = {}
    for row in rows:
        held = Existing(row.id, row.source, row.digest, row.version)
        known[(row.source, row.source_key)] = held
        if row.fdc_id is not None:
            known[row.fdc_id] = held
    return known
