"""How far the import of a file has come."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from mealtrack.infra.database.tables.foods import imports


@dataclass(frozen=True, slots=True)
class Run:
    """One import of one file: where an earlier try stopped."""

    digest: bytes
    name: str
    last_key: int
    is_finished: bool
    was_begun: bool


async def checkpoint(writing: AsyncConnection, run: Run, last: int, now: datetime) -> None:
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
