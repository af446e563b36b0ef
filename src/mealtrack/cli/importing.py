"""Filling the catalogue from a file, whatever publisher's it is, and from an official archive."""

from collections import Counter
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Protocol

import anyio.to_thread
import click

from mealtrack.bootstrap import System, running
from mealtrack.domain.errors import Invalid
from mealtrack.infra.catalogue.fdc import BadRow, CorruptImport, count_foods, read_fdc
from mealtrack.infra.catalogue.fdc.releases import archive_name
from mealtrack.infra.catalogue.files import fingerprint
from mealtrack.infra.catalogue.openfoodfacts import BadProduct, Export, is_export
from mealtrack.infra.catalogue.store import ImportReport
from mealtrack.infra.config.settings import Settings
from mealtrack.infra.database import schema


class Bar(Protocol):
    """As much of a progress bar as is used of it."""

    label: str

    def update(self, n_steps: int) -> None: ...

    def render_progress(self) -> None: ...


class Progress:
    """First the rows read to the scratch file, of which nobody knows how many; then the foods."""

    def __init__(self, bar: Bar) -> None:
        self._bar, self._rows = bar, 0

    def staged(self, rows: int) -> None:
        self._rows += rows
        self._bar.label = f"Reading, {self._rows:,} rows"
        self._bar.render_progress()

    def stored(self, foods: int) -> None:
        self._bar.label = "Importing"
        self._bar.update(foods)


async def import_file(path: Path, *, quiet: bool) -> ImportReport:
    """What became of the file's foods; going on where an earlier run of it stopped."""
    is_off = await anyio.to_thread.run_sync(is_export, path)
    total = None if quiet or is_off else await anyio.to_thread.run_sync(count_foods, path)
    fill = _fill_products if is_off else _fill_foods
    async with opened() as system:
        with click.progressbar(length=total or 0, label="Importing", hidden=quiet) as bar:
            return await fill(system, path, Progress(bar))


async def fetch_archive(kind: str, release: str | None, folder: Path, *, quiet: bool) -> Path:
    # An HTTP client takes a while to load, and nothing else on the command line needs one.
    from mealtrack.infra.catalogue.fdc.archives import Fetch  # noqa: PLC0415

    settings = Settings()
    name = archive_name(kind, release)
    with click.progressbar(length=0, label=f"Fetching {name}", hidden=quiet) as bar:

        def show(done: int, total: int | None) -> None:
            bar.length = total or done
            bar.update(done - bar.pos)

        url = f"{settings.fdc_downloads_url.rstrip('/')}/{name}"
        return await Fetch(url, folder / name, show).run()


async def _fill_foods(system: System, path: Path, progress: Progress) -> ImportReport:
    bad: Counter[str] = Counter()

    def passed_over(row: BadRow) -> None:
        bad[row.reason] += 1

    run = await system.catalogue.run(fingerprint(path), path.name)
    report = ImportReport(bad_rows=bad)
    records = read_fdc(path, on_bad_row=passed_over, after=run.last_key, on_staged=progress.staged)
    with _damage_told(report):
        await system.catalogue.fill(records, run, report, progress.stored)
    return report


async def _fill_products(system: System, path: Path, progress: Progress) -> ImportReport:
    bad: Counter[str] = Counter()

    def passed_over(product: BadProduct) -> None:
        bad[product.reason] += 1

    run = await system.catalogue.run(fingerprint(path), path.name)
    report = ImportReport(bad_rows=bad)
    export = Export(path, passed_over, after=run.last_key)
    with _damage_told(report):
        await system.catalogue.fill(
            export.records(), run, report, progress.stored, place=lambda: export.line
        )
    return report


@contextmanager
def _damage_told(report: ImportReport) -> Generator[None]:
    """What is stored of a file that broke, and what was passed over up to there."""
    try:
        yield
    except CorruptImport as corrupt:
        left_out = ", ".join(f"{count:,} {reason}" for reason, count in report.bad_rows.items())
        raise Invalid(
            f"{corrupt} What came before it is stored ({report.read:,} foods"
            f"{f'; rows passed over: {left_out}' if left_out else ''}); "
            "repair the file and import it again."
        ) from corrupt


@asynccontextmanager
async def opened() -> AsyncGenerator[System]:
    settings = Settings()
    await schema.upgrade(settings.database_url)
    async with running(settings) as system:
        await system.catalogue.ready()
        yield system
