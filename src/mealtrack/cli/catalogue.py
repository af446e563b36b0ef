"""`mealtrack foods`: the catalogue."""

from pathlib import Path

import anyio
import click

from mealtrack.cli.importing import fetch_archive, import_file, opened
from mealtrack.infra.catalogue.fdc.releases import RELEASES
from mealtrack.infra.catalogue.store import ImportReport, Stats
from mealtrack.infra.config.settings import Settings


@click.group()
def foods() -> None:
    """The catalogue of foods."""


@foods.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--quiet", is_flag=True, help="No progress bar.")
def import_(path: Path, *, quiet: bool) -> None:
    """Import an official FoodData Central download (a folder, a zip, CSV or JSON), or an export of
    Open Food Facts (its tab-separated table or JSON lines, plain or packed by gzip).

    Running it again changes nothing; after an interruption it goes on where it stopped.
    """
    _tell(anyio.run(_import, path, quiet))


@foods.command()
@click.argument("kind", type=click.Choice(sorted(RELEASES)))
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), help="The folder for it.")
@click.option("--release", metavar="DATE", help="Another release than the newest one known here.")
@click.option("--import", "is_import", is_flag=True, help="Import it, too.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def download(
    kind: str, *, to: Path | None, release: str | None, is_import: bool, quiet: bool
) -> None:
    """Fetch an official archive of FoodData Central, going on where an earlier try was cut."""
    folder = to or Settings().home / "downloads"
    path = anyio.run(_fetch, kind, release, folder, quiet)
    click.echo(f"{path} ({path.stat().st_size:,} bytes)")
    if is_import:
        _tell(anyio.run(_import, path, quiet))


@foods.command()
def stats() -> None:
    """What the catalogue holds."""
    held = anyio.run(_stats)
    for source, count in held.by_source.items():
        click.echo(f"{count:>10,}  {source}")
    click.echo(f"{held.foods:>10,}  foods, {held.with_barcode:,} with a barcode")
    click.echo(f"{held.indexed:>10,}  in the search index")


def _tell(report: ImportReport) -> None:
    click.echo(
        f"{report.read:,} foods read: {report.added:,} added, {report.changed:,} changed, "
        f"{report.unchanged:,} as they were."
    )
    for reason, count in sorted(report.bad_rows.items()):
        click.echo(f"  {count:,} rows passed over: {reason}")


async def _import(path: Path, quiet: bool) -> ImportReport:  # noqa: FBT001  # anyio.run passes by position
    return await import_file(path, quiet=quiet)


async def _fetch(kind: str, release: str | None, folder: Path, quiet: bool) -> Path:  # noqa: FBT001  # the same
    return await fetch_archive(kind, release, folder, quiet=quiet)


async def _stats() -> Stats:
    async with opened() as system:
        return await system.catalogue.stats()
