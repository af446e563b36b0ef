"""`mealtrack foods`: the catalogue."""

from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import anyio.to_thread
import click

from mealtrack.bootstrap import System, running
from mealtrack.domain.errors import Invalid
from mealtrack.infra.catalogue.fdc import BadRow, count_foods, read_fdc
from mealtrack.infra.catalogue.files import fingerprint
from mealtrack.infra.catalogue.store import ImportReport, Stats
from mealtrack.infra.config.settings import Settings
from mealtrack.infra.database import schema


@click.group()
def foods() -> None:
    """The catalogue of foods."""


@foods.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--quiet", is_flag=True, help="No progress bar.")
def import_(path: Path, *, quiet: bool) -> None:
    """Import an official FoodData Central download: a folder, a zip, CSV or JSON.

    Running it again changes nothing; after an interruption it goes on where it stopped.
    """
    report = anyio.run(_import, path, quiet)
    click.echo(
        f"{report.read:,} foods read: {report.added:,} added, {report.changed:,} changed, "
        f"{report.unchanged:,} as they were."
    )
    for reason, count in sorted(report.bad_rows.items()):
        click.echo(f"  {count:,} rows passed over: {reason}")


@foods.command()
def stats() -> None:
    """What the catalogue holds."""
    held = anyio.run(_stats)
    for source, count in held.by_source.items():
        click.echo(f"{count:>10,}  {source}")
    click.echo(f"{held.foods:>10,}  foods, {held.with_barcode:,} with a barcode")
    click.echo(f"{held.indexed:>10,}  in the search index")


async def _import(path: Path, quiet: bool) -> ImportReport:  # noqa: FBT001  # anyio.run passes by position
    total = None if quiet else await anyio.to_thread.run_sync(count_foods, path)
    async with _opened() as system:
        with click.progressbar(length=total or 0, label="Importing", hidden=quiet) as bar:
            return await _fill(system, path, bar.update)


async def _fill(system: System, path: Path, on_progress: Callable[[int], None]) -> ImportReport:
    bad: Counter[str] = Counter()

    def passed_over(row: BadRow) -> None:
        bad[row.reason] += 1

    run = await system.catalogue.run(fingerprint(path), path.name)
    report = ImportReport()
    records = read_fdc(path, on_bad_row=passed_over, after=run.last_key)
    try:
        await system.catalogue.fill(records, run, report, on_progress)
    except Invalid as corrupt:
        raise Invalid(
            f"{corrupt} What came before it is stored ({report.read:,} foods); "
            "repair the file and import it again."
        ) from corrupt
    finally:
        report.bad_rows.update(bad)
    return report


async def _stats() -> Stats:
    async with _opened() as system:
        return await system.catalogue.stats()


@asynccontextmanager
async def _opened() -> AsyncGenerator[System]:
    settings = Settings()
    await schema.upgrade(settings.database_url)
    async with running(settings) as system:
        await system.catalogue.ready()
        yield system
