"""The stored catalogue: filling it from records, and keeping the index in step."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

import anyio.to_thread
from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import FoodRecord, FoodSource
from mealtrack.domain.ports.clock import Clock, Ids
from mealtrack.domain.ports.food_index import FoodIndex, IndexedFood
from mealtrack.infra.catalogue.rows import Existing, digest_of, indexed, row_of, with_everyday_words
from mealtrack.infra.catalogue.starter import starter_digest, starter_foods
from mealtrack.infra.database.engine import Database
from mealtrack.infra.database.tables.foods import foods, imports
from mealtrack.infra.repositories.visible import is_hidden

BATCH = 500
_f = foods.c
_STARTER = "starter"


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """What an import did; `bad_rows` counts what it passed over, by reason."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    bad_rows: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def changes(self) -> int:
        return self.added + self.changed


@dataclass(frozen=True, slots=True)
class Stats:
    foods: int
    by_source: dict[FoodSource, int]
    with_barcode: int
    indexed: int


@dataclass(frozen=True, slots=True)
class Run:
    """One import of one file: where an earlier try stopped."""

    digest: bytes
    name: str
    last_key: int
    is_finished: bool
    was_begun: bool


class Catalogue:
    def __init__(self, database: Database, index: FoodIndex, clock: Clock, ids: Ids) -> None:
        self._database, self._index = database, index
        self._clock, self._ids = clock, ids
        self._everyday: dict[int, FoodRecord] = {}

    async def ready(self) -> None:
        """The starter foods are there and the index knows every food; cheap when they are."""
        run = await self.run(starter_digest(), _STARTER)
        if not run.is_finished:
            await self.fill(starter_foods(), run, ImportReport())
        if await self._index.count() != await self._count():
            await self.reindex()

    async def run(self, digest: bytes, name: str) -> Run:
        """The run for a file with this digest: an earlier one, or a new one."""
        where = imports.c.file_digest == digest
        async with self._database.reading() as reading:
            found = await reading.execute(
                select(imports.c.last_key, imports.c.finished_at).where(where)
            )
            row = found.one_or_none()
        if row is None:
            return Run(digest, name, 0, is_finished=False, was_begun=False)
        is_finished = row.finished_at is not None
        return Run(digest, name, 0 if is_finished else row.last_key, is_finished, was_begun=True)

    async def fill(
        self,
        records: Iterator[FoodRecord],
        run: Run,
        report: ImportReport,
        on_progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Store records in batches, each with its checkpoint, and put what changed in the index.

        An error of the reader leaves what was stored before it; the next try goes on there.
        """
        was_cut = run.was_begun and not run.is_finished
        broken: Invalid | None = None
        while broken is None:
            batch, broken = await anyio.to_thread.run_sync(_take, records)
            if not batch:
                break
            report.read += len(batch)
            changed = await self._store(batch, run, report)
            if changed and not was_cut:
                await self._index.put(changed)
            on_progress(len(batch))
        if broken is not None:
            raise broken
        if was_cut:
            # The index may lack the last batch before the cut.
            await self.reindex()
        await self._mark(run, report, self._clock.now())

    async def reindex(self) -> None:
        """Build the index anew from what is stored, private foods included."""
        await self._index.clear()
        told = (_f.id, _f.name, _f.synonyms, _f.source, _f.brand, _f.category, _f.owner_id)
        last = b""
        while True:
            async with self._database.reading() as reading:
                statement = select(*told, _f.per_100g).where(~is_hidden()).order_by(_f.id)
                if last:
                    statement = statement.where(_f.id > last)
                rows = (await reading.execute(statement.limit(20_000))).mappings().all()
            if not rows:
                return
            await self._index.put(map(indexed, rows))
            last = rows[-1]["id"]

    async def stats(self) -> Stats:
        async with self._database.reading() as reading:
            groups = await reading.execute(
                select(_f.source, func.count()).group_by(_f.source).order_by(_f.source)
            )
            by_source = {row[0]: row[1] for row in groups}
            coded = await reading.scalar(
                select(func.count()).select_from(foods).where(_f.gtin.is_not(None))
            )
        indexed = await self._index.count()
        return Stats(sum(by_source.values()), by_source, coded or 0, indexed)

    async def _count(self) -> int:
        async with self._database.reading() as reading:
            shown = select(func.count()).select_from(foods).where(~is_hidden())
            return await reading.scalar(shown) or 0

    async def _store(
        self, batch: list[FoodRecord], run: Run, report: ImportReport
    ) -> list[IndexedFood]:
        if run.name != _STARTER:
            self._everyday = self._everyday or {
                food.fdc_id: food for food in starter_foods() if food.fdc_id is not None
            }
        now = self._clock.now()
        async with self._database.commands.begin() as writing:
            known = await _existing(writing, batch)
            added: list[dict[str, Any]] = []
            changed: list[dict[str, Any]] = []
            for record in batch:
                self._sort(record, known, added, changed, report, now)
            if added:
                await writing.execute(insert(foods), added)
            for row in changed:
                await writing.execute(update(foods).where(_f.id == row["id"]), row)
            await _checkpoint(writing, run, batch, now)
        return [indexed(row) for row in (*added, *changed)]

    def _sort(
        self,
        record: FoodRecord,
        known: dict[object, Existing],
        added: list[dict[str, Any]],
        changed: list[dict[str, Any]],
        report: ImportReport,
        now: datetime,
    ) -> None:
        """Decide whether a record is new, changed or as it was."""
        existing = known.get(record.fdc_id) or known.get((record.source, record.source_key))
        if record.source is FoodSource.STARTER:
            if existing and existing.source is not FoodSource.STARTER:
                report.unchanged += 1
                return
        elif record.fdc_id in self._everyday:
            record = with_everyday_words(record, self._everyday[record.fdc_id])
        digest = digest_of(record)
        if existing is None:
            report.added += 1
            added.append(row_of(record, self._ids.new(), 1, digest, now))
        elif existing.digest == digest:
            report.unchanged += 1
        else:
            report.changed += 1
            changed.append(row_of(record, existing.id, existing.version + 1, digest, now))

    async def _mark(self, run: Run, report: ImportReport, at: datetime) -> None:
        async with self._database.commands.begin() as writing:
            await writing.execute(
                update(imports)
                .where(imports.c.file_digest == run.digest)
                .values(
                    finished_at=at,
                    report={
                        "read": report.read,
                        "added": report.added,
                        "changed": report.changed,
                        "unchanged": report.unchanged,
                        "bad_rows": report.bad_rows,
                    },
                )
            )


def _take(records: Iterator[FoodRecord]) -> tuple[list[FoodRecord], Invalid | None]:
    """The next batch, or what there was of it before the file broke, and how it broke."""
    batch: list[FoodRecord] = []
    try:
        batch.extend(islice(records, BATCH))
    except Invalid as broken:
        return batch, broken
    return batch, None


async def _existing(writing: AsyncConnection, batch: list[FoodRecord]) -> dict[object, Existing]:
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
        existing = Existing(row.id, row.source, row.digest, row.version)
        known[(row.source, row.source_key)] = existing
        if row.fdc_id is not None:
            known[row.fdc_id] = existing
    return known


async def _checkpoint(
    writing: AsyncConnection, run: Run, batch: list[FoodRecord], now: datetime
) -> None:
    last = max((record.fdc_id or 0) for record in batch)
    row: dict[str, object] = {
        "file_digest": run.digest,
        "name": run.name[:200],
        "last_key": last,
        "started_at": now,
        "report": {},
    }
    if writing.dialect.name == "sqlite":
        into = sqlite.insert(imports).values(row)
        await writing.execute(
            into.on_conflict_do_update(
                index_elements=["file_digest"], set_={"last_key": last, "finished_at": None}
            )
        )
    else:
        from sqlalchemy.dialects import mysql  # noqa: PLC0415  # slow, and only for those who use it

        into = mysql.insert(imports).values(row)
        await writing.execute(into.on_duplicate_key_update(last_key=last, finished_at=None))
