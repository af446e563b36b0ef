"""Photos and what is truly on them: a CSV with a heading.

`image` is the photo's path, from the manifest's folder. `kcal`, `mass_g`, `protein_g`, `carbs_g`
and `fat_g` are the truth; one that is not known is left empty, but for `kcal`. Nutrition5k's own
table is read as it is: its photos are photos/DISH_ID.jpg.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TRUTHS = ("kcal", "mass_g", "protein_g", "carbs_g", "fat_g")
_NUTRITION5K = {
    "kcal": "total_calories",
    "mass_g": "total_mass_g",
    "protein_g": "total_protein_g",
    "carbs_g": "total_carb_g",
    "fat_g": "total_fat_g",
}


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo and what is known of it; what is not known is absent."""

    image: Path
    truth: dict[str, float]


class BadManifest(Exception):
    """The message says which line and why."""


def read_manifest(file: Path) -> list[Shot]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            shots = list(_shots(csv.DictReader(lines), file.parent))
    except (OSError, UnicodeDecodeError, csv.Error) as broken:
        raise BadManifest(f"{file} can't be read: {broken}") from None
    if not shots:
        raise BadManifest(f"{file} names no photo.")
    return shots


def _shots(rows: csv.DictReader, folder: Path) -> Iterator[Shot]:
    for row in rows:
        at = f"line {rows.line_num}"
        if not (row.get("image") or row.get("dish_id")):
            raise BadManifest(f"{at}: the column image (or Nutrition5k's dish_id) is missing.")
        image = folder / (row.get("image") or f"photos/{row['dish_id']}.jpg")
        if not image.is_file():
            raise BadManifest(f"{at}: there is no photo {image}.")
        told = {name: row.get(name) or row.get(_NUTRITION5K[name]) for name in TRUTHS}
        truth = {name: _number(value, at) for name, value in told.items() if value}
        if truth.get("kcal", 0) <= 0:
            raise BadManifest(f"{at}: the true kcal must be above zero.")
        yield Shot(image, truth)


def _number(text: str, at: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise BadManifest(f"{at}: {text!r} is no number.") from None
    if not 0 <= number < 1e5:
        raise BadManifest(f"{at}: {text} is out of range.")
    return number
