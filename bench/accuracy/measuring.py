"""The table: every part measured after another, each figure beside its goal."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from parts import Part

ALONE = Path(__file__).with_name("alone.py")


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure as it is printed; `is_met` is None without a goal."""

    label: str
    figure: float
    shown: str
    goal: str
    is_met: bool | None
    published: str


@dataclass(frozen=True, slots=True)
class Result:
    title: str
    seconds: float
    rows: tuple[Measured, ...]
    missing: str | None = None


class NotMeasured(Exception):
    """A part broke; what it wrote to the standard error was shown."""


def measure(part: Part, data: Path | None, seed: int) -> Result:
    """Raises NotMeasured when the part ends with an error: a hole in the table is no figure."""
    if part.needs_data and data is None:
        return Result(part.title, 0.0, (), "needs --data")
    began = perf_counter()
    done = subprocess.run(
        [sys.executable, str(ALONE), part.folder, str(data or ""), str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotMeasured(f"bench/{part.folder} ended with {done.returncode}")
    rows = tuple(_rows(part, json.loads(done.stdout)))
    return Result(part.title, round(perf_counter() - began, 1), rows)


def _rows(part: Part, told: dict) -> Iterator[Measured]:
    for row in part.rows:
        figure = row.figure(told)
        yield Measured(
            label=row.label,
            figure=figure,
            shown=row.form.format(figure),
            goal=row.goal.shown(row.form) if row.goal else "",
            is_met=row.goal.is_met(figure) if row.goal else None,
            published=row.published,
        )
