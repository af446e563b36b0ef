"""The stored catalogue: filling it from records, and keeping the index in step."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

import anyio.to_thread
from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import FoodRecord, FoodSource
from mealtrack.domain.ports.clock import Clock, Ids
from mealtrack.domain.ports.food_index import FoodIndex, IndexedFood
from mealtrack.infra.catalogue.known import existing
from mealtrack.infra.catalogue.rows import Existing, digest_of, indexed, row_of, with_everyday_words
from mealtrack.infra.catalogue.runs import Run, checkpoint
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
        place: Callable[[], int] | None = None,
    ) -> None:
        """Store records in batches, each with its checkpoint, and put what changed in the index.

        An error of the reader leaves what was stored before it; the next try goes on there: behind
        the `place` the reader has come to, else behind the highest FDC id.
        """
        was_cut = run.was_begun and not run.is_finished
        broken: Invalid | None = None
        while broken is None:
            batch, broken = await anyio.to_thread.run_sync(_take, records)
            if not batch:
                break
            report.read += len(batch)
            last = place() if place else max((record.fdc_id or 0) for record in batch)
            changed = await self._store(batch, run, report, last)
            if changed and not was_cut:
                await self._index.put(changed)
            on_progress(len(batch))
        if was_cut:
            # The index may lack the last batch before the cut.
            await self.reindex()
        if broken is not None:
            raise broken
        await self._mark(run, report, self._clock.now())

    async def keep(self, records: Sequence[FoodRecord]) -> int:
        """Add what is not there yet, and say how many that were; what is there stays as it is.

        A download tells more of a food than an answer does. Of two who add the same food at once
        one finds it there when it tries again.
        """
        try:
            added = await self._add(records)
        except IntegrityError:
            added = await self._add(records)
        if added:
            await self._index.put(map(indexed, added))
        return len(added)

    async def _add(self, records: Sequence[FoodRecord]) -> list[dict[str, Any]]:
        now = self._clock.now()
        async with self._database.commands.begin() as writing:
            known = await existing(writing, records)
            fresh = {
                (record.source, record.source_key): record
                for record in records
                if record.fdc_id not in known and (record.source, record.source_key) not in known
            }
            rows = [
                row_of(record, self._ids.new(), 1, digest_of(record), now)
                for record in fresh.values()
            ]
            if rows:
                await writing.execute(insert(foods), rows)
        return rows

    async def has_gtin(self, gtin: str) -> bool:
        """Whether a food that all may see has this barcode."""
        return await self._has(_f.gtin == gtin)

    async def has_fdc_id(self, fdc_id: int) -> bool:
        return await self._has(_f.fdc_id == fdc_id)

    async def _has(self, condition: ColumnElement[bool]) -> bool:
        async with self._database.reading() as reading:
            found = select(_f.id).where(condition, _f.owner_id.is_(None)).limit(1)
            return await reading.scalar(found) is not None

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
        self, batch: list[FoodRecord], run: Run, report: ImportReport, last: int
    ) -> list[IndexedFood]:
        if run.name != _STARTER:
            self._everyday = self._everyday or {
                food.fdc_id: food for food in starter_foods() if food.fdc_id is not None
            }
        now = self._clock.now()
        async with self._database.commands.begin() as writing:
            known = await existing(writing, batch)
            added: list[dict[str, Any]] = []
            changed: list[dict[str, Any]] = []
            for record in batch:
                self._sort(record, known, added, changed, report, now)
            if added:
                await writing.execute(insert(foods), added)
            for row in changed:
                await writing.execute(update(foods).where(_f.id == row["id"]), row)
            await checkpoint(writing, run, last, now)
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
        held = known.get(record.fdc_id) or known.get((record.source, record.source_key))
        if record.source is FoodSource.STARTER:
            if held and held.source is not FoodSource.STARTER:
                report.unchanged += 1
                return
        elif record.fdc_id in self._everyday:
            record = with_everyday_words(record, self._everyday[record.fdc_id])
        digest = digest_of(record)
        if held is None:
            report.added += 1
            row = row_of(record, self._ids.new(), 1, digest, now)
            added.append(row)
            # The same key may come twice in one batch.
            twin = Existing(row["id"], record.source, digest, 1)
            known[(record.source, record.source_key)] = twin
        elif held.digest == digest:
            report.unchanged += 1
        else:
            report.changed += 1
            changed.append(row_of(record, held.id, held.version + 1, digest, now))

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
