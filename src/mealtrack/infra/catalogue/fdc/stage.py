"""A scratch table on disk that brings the scattered rows of each food together, in order.

A download of two million products does not fit into memory, and its tables are sorted by
anything: Foundation's foods are in no order, and nutrients may come grouped by nutrient.
"""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from operator import attrgetter

from mealtrack.infra.catalogue.fdc.texts import SEPARATOR

_BATCH = 5_000
_CACHE_KIB = 64 * 1024


class Part(IntEnum):
    """What a staged row tells of its food; they come back in this order."""

    FOOD = 0
    NUTRIENTS = 1
    PORTION = 2
    BRAND = 3
    CATEGORY = 4
    SYNONYM = 5


@dataclass(frozen=True, slots=True)
class Staged:
    """One staged row: whose, what, from where, and its fields."""

    fdc_id: int
    part: Part
    file: str
    line: int
    fields: tuple[str, ...]


class Stage:
    """Takes rows in any order and gives them back food by food, ids ascending.

    SQLite keeps a database without a name in a file of its own making, in the folder of TMPDIR,
    and removes it when it is closed. One caller at a time may use it, on whichever thread.
    """

    def __init__(self, on_staged: Callable[[int], None] = lambda _: None) -> None:
        self._on_staged = on_staged
        self._db = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        # Few, so that a row keeps a number in place of its file's name.
        self._files: dict[str, int] = {}
        self._waiting: list[tuple[int, int, int, int, str]] = []
        for statement in (
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            f"PRAGMA cache_size = -{_CACHE_KIB}",
            "CREATE TABLE rows (fdc_id INT, part INT, file INT, line INT, fields TEXT)",
            "BEGIN",
        ):
            self._db.execute(statement)

    def put(self, row: Staged) -> None:
        self._waiting.append(
            (
                row.fdc_id,
                row.part,
                self._files.setdefault(row.file, len(self._files)),
                row.line,
                SEPARATOR.join(row.fields),
            )
        )
        if len(self._waiting) == _BATCH:
            self._flush()

    def foods(self, *, after: int, below: int) -> Iterator[tuple[int, list[Staged]]]:
        """The rows of each food with `after` < id < `below`."""
        self._flush()
        found = self._db.execute(
            "SELECT fdc_id, part, file, line, fields FROM rows WHERE fdc_id > ? AND fdc_id < ? "
            "ORDER BY fdc_id, part, rowid",
            (after, below),
        )
        files = list(self._files)
        rows = (
            Staged(fdc_id, Part(part), files[int(file)], line, tuple(fields.split(SEPARATOR)))
            for fdc_id, part, file, line, fields in found
        )
        for fdc_id, group in groupby(rows, key=attrgetter("fdc_id")):
            yield fdc_id, list(group)

    def close(self) -> None:
        self._db.close()

    def _flush(self) -> None:
        self._db.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?)", self._waiting)
        self._on_staged(len(self._waiting))
        self._waiting.clear()
