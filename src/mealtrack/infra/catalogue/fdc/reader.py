"""The front door: a download's foods as records, in order, however the download is packed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from mealtrack.domain.model.food import FoodRecord
from mealtrack.infra.catalogue.fdc.assemble import SOURCES, records
from mealtrack.infra.catalogue.fdc.csv_layout import stage_tables
from mealtrack.infra.catalogue.fdc.download import Member, open_download
from mealtrack.infra.catalogue.fdc.faults import CorruptImport, NotADownload, OnBadRow, Reason
from mealtrack.infra.catalogue.fdc.intake import FOUNDATION, Intake
from mealtrack.infra.catalogue.fdc.json_layout import is_json_download, stage_documents
from mealtrack.infra.catalogue.fdc.stage import Stage
from mealtrack.infra.catalogue.fdc.table import Table


def read_fdc(
    path: Path,
    *,
    on_bad_row: OnBadRow,
    after: int = 0,
    on_staged: Callable[[int], None] = lambda _: None,
) -> Iterator[FoodRecord]:
    """The foods of a download of FoodData Central by ascending FDC id, those behind `after`.

    `path` is a folder or a zip of the CSV tables (each plain or packed by gzip), or a JSON file
    (plain, packed by gzip, in a zip or in a folder). The whole download is read to a scratch file
    before the first food comes out; `on_staged` hears of so many more rows. Rows that can't be used
    are reported and left out.

    Raises NotADownload when nothing of the kind is there, and CorruptImport when a file is
    damaged: after the foods that are surely whole, and such that no food before the last of them
    is missing.
    """
    with closing(Stage(on_staged)) as stage, open_download(path) as members:
        intake = Intake(stage, on_bad_row, after)
        if is_json_download(members):
            stage_documents(members, intake)
        else:
            stage_tables(members, intake)
        yield from records(intake)
        if intake.damage:
            raise intake.damage


def count_foods(path: Path) -> int | None:
    """How many foods `read_fdc` will find, roughly; None where counting takes a full reading."""
    try:
        with open_download(path) as members:
            return _count(members)
    except (CorruptImport, NotADownload):
        return None


def _count(members: Mapping[str, Member]) -> int | None:
    if "food.csv" not in members:
        return None

    def pass_over(line: int, reason: Reason) -> None:
        """The reading proper reports it."""

    def rows(file: str, *columns: str) -> Iterator[tuple[str, ...]]:
        if file in members:
            yield from (row for _, row in Table(members[file], columns, on_bad=pass_over))

    valid = {fdc_id for fdc_id, _ in rows("foundation_food.csv", "fdc_id", "NDB_number")}
    return sum(
        kind in SOURCES and (kind != FOUNDATION or not valid or fdc_id in valid)
        for fdc_id, kind in rows("food.csv", "fdc_id", "data_type")
    )
