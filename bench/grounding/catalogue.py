"""The catalogue as a user has it after importing the official downloads, and a look into it."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from figures import Record
from sqlalchemy import select

from mealtrack.app.grounding import ground
from mealtrack.bootstrap import running
from mealtrack.domain.services.matching import Wanted
from mealtrack.infra.adapters import adapter
from mealtrack.infra.config.settings import Settings
from mealtrack.infra.database.tables.foods import foods

DOWNLOADS = (
    "usda_sr_legacy_2018",
    "usda_foundation_2024/FoodData_Central_foundation_food_csv_2024-10-31.zip",
)


def stocked(home: Path, data: Path) -> None:
    """Import the downloads into `home` by the product's own command; again is quick."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("MEALTRACK")}
    for download in DOWNLOADS:
        subprocess.run(
            [sys.executable, "-m", "mealtrack", "foods", "import", str(data / download), "--quiet"],
            env=others | {"MEALTRACK_HOME": str(home)},
            cwd=home.parent,
            stdout=subprocess.DEVNULL,
            check=True,
        )


async def records_for(names: Iterable[str], home: Path) -> dict[str, Record | None]:
    """The record the photo part would choose for each name, told no state and no brand."""
    settings = Settings(_env_file=None, home=home)
    module, url = adapter("food_index", settings.food_index)
    async with module.connect(url, home=home) as index:
        matches = {name: await ground(Wanted(name=name), index) if name else None for name in names}
    chosen = {match.hit.id for match in matches.values() if match}
    async with running(settings) as system, system.database.reading() as reading:
        statement = select(foods.c.id, foods.c.per_100g).where(foods.c.id.in_(chosen))
        per_100g = {row.id: row.per_100g for row in await reading.execute(statement)}
    return {
        name: Record(match.hit.name, per_100g[match.hit.id], match.confidence) if match else None
        for name, match in matches.items()
    }
