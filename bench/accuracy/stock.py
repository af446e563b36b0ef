"""A catalogue as a user has it: starter foods, and the official downloads where there are any."""

import os
import subprocess
import sys
from pathlib import Path

DOWNLOADS = (
    "usda_sr_legacy_2018",
    "usda_foundation_2024/FoodData_Central_foundation_food_csv_2024-10-31.zip",
)


def stocked(home: Path, data: Path | None) -> None:
    """Import by the product's own command, with none of the settings around; again is quick."""
    home.mkdir(parents=True, exist_ok=True)
    others = {name: value for name, value in os.environ.items() if not name.startswith("MEALTRACK")}
    for download in DOWNLOADS if data else ():
        if (data / download).exists():
            subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "mealtrack",
                    "foods",
                    "import",
                    str(data / download),
                    "--quiet",
                ],
                env=others | {"MEALTRACK_HOME": str(home)},
                cwd=home,
                stdout=subprocess.DEVNULL,
                check=True,
            )
