"""`mealtrack doctor`: what works here, and what to do about what does not."""

import shutil
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from importlib.util import find_spec

import anyio
import click
from sqlalchemy.exc import SQLAlchemyError

from mealtrack.bootstrap import running
from mealtrack.infra.config.settings import Settings
from mealtrack.infra.database import schema


@dataclass(frozen=True, slots=True)
class Finding:
    is_good: bool
    text: str
    is_needed: bool = True


@click.command()
def doctor() -> None:
    """Look at settings, database, catalogue, index and picture readers; exits with 1 on a fault."""
    findings = anyio.run(_all)
    for finding in findings:
        mark = "ok  " if finding.is_good else ("FAIL" if finding.is_needed else "note")
        click.echo(f"{mark} {finding.text}")
    if any(not finding.is_good and finding.is_needed for finding in findings):
        sys.exit(1)


async def _all() -> list[Finding]:
    settings = Settings()
    return [finding async for finding in _look(settings)]


async def _look(settings: Settings) -> AsyncIterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding(sys.version_info >= (3, 11), f"Python {version} (3.11 or later is needed)")
    for finding in _readers(settings):
        yield finding
    async with running(settings) as system:
        try:
            step = await schema.current(system.database.queries)
        except (SQLAlchemyError, OSError) as failure:
            kind = type(failure).__name__
            yield Finding(False, f"database: does not answer ({kind}); check MEALTRACK_DATABASE")
            return
        if step != schema.head():
            yield Finding(False, f"schema: at {step}, not {schema.head()}; 'mealtrack db upgrade'")
            return
        yield Finding(True, f"schema: at {step}")
        stats = await system.catalogue.stats()
        yield Finding(stats.foods > 0, f"catalogue: {stats.foods:,} foods")
        in_step = stats.indexed == stats.foods
        yield Finding(in_step, f"index: {stats.indexed:,} foods; 'mealtrack serve' rebuilds it")


def _readers(settings: Settings) -> list[Finding]:
    model = settings.vision_url
    ocr = shutil.which("tesseract") or find_spec("rapidocr")
    asked = settings.food_source_urls
    return [
        Finding(
            bool(asked),
            f"missing foods: asked for at {' '.join(asked)}"
            if asked
            else "missing foods are not asked for; set MEALTRACK_FOOD_SOURCES",
            is_needed=False,
        ),
        Finding(
            model != "label:",
            f"photo recognition: {model.split('?')[0]}"
            if model != "label:"
            else "photo recognition is off; set MEALTRACK_GOOGLE_KEY or MEALTRACK_OPENAI_KEY",
            is_needed=False,
        ),
        Finding(
            bool(ocr),
            "label reading: ready"
            if ocr
            else "label reading is off; install tesseract-ocr or the extra mealtrack[ocr]",
            is_needed=False,
        ),
    ]
