"""The starter catalogue: everyday foods in our own words, each citing its published record."""

import csv
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import FoodRecord, FoodSource, Portion
from mealtrack.domain.model.nutrition import MACROS, NutrientId

# One file each, read in this order.
CATEGORIES = (
    "fruit",
    "vegetable",
    "legume",
    "nut",
    "grain",
    "bread",
    "protein",
    "dairy",
    "fat",
    "seasoning",
    "sweet",
    "snack",
    "drink",
    "dish",
)

# Per 100 g; blank means that the cited record does not say.
NUTRIENT_COLUMNS: Mapping[str, NutrientId] = {
    column: NutrientId(nutrient)
    for column, nutrient in {
        "kcal": "energy",
        "protein_g": "protein",
        "carbs_g": "carbs",
        "fat_g": "fat",
        "fiber_g": "fiber",
        "sugars_g": "sugars",
        "saturated_fat_g": "saturated_fat",
        "alcohol_g": "alcohol",
        "sodium_mg": "sodium",
        "potassium_mg": "potassium",
        "calcium_mg": "calcium",
        "iron_mg": "iron",
        "vitamin_c_mg": "vitamin_c",
    }.items()
}
COLUMNS = (
    "slug",
    "name",
    "synonyms",
    "portions",
    "fdc_id",
    *NUTRIENT_COLUMNS,
    "density_g_ml",
)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


class BadStarterLine(ValueError):
    """A line of the starter catalogue that says nothing sensible; the message tells where."""


def starter_foods(folder: Traversable | None = None) -> Iterator[FoodRecord]:
    """Every food of the starter catalogue, by category, then by name.

    Raises BadStarterLine at the first line that breaks the format.
    """
    taken: set[object] = set()
    for category, text in _texts(folder):
        reader = csv.reader(StringIO(text), strict=True)
        try:
            _check_header(next(reader, list[str]()))
            for fields in reader:
                record = _record(category, fields)
                _claim(record, taken)
                yield record
        except (ValueError, Invalid, csv.Error) as fault:
            place = f"{category}.csv, line {reader.line_num}"
            raise BadStarterLine(f"{place}: {fault}") from fault


def starter_digest(folder: Traversable | None = None) -> bytes:
    """SHA-256 of the catalogue's text: another one means that there is something to load."""
    told = "".join(f"{category}\n{text}" for category, text in _texts(folder))
    return sha256(told.encode()).digest()


def _texts(folder: Traversable | None) -> Iterator[tuple[str, str]]:
    """Each category's file; a missing one is a broken installation and raises OSError."""
    folder = folder or files("mealtrack.infra.catalogue") / "starter"
    for category in CATEGORIES:
        yield category, (folder / f"{category}.csv").read_text(encoding="utf-8")


def _check_header(fields: list[str]) -> None:
    if tuple(fields) != COLUMNS:
        raise ValueError(f"the columns must be {', '.join(COLUMNS)}")


def _record(category: str, fields: list[str]) -> FoodRecord:
    if len(fields) != len(COLUMNS):
        raise ValueError(f"{len(fields)} fields, not {len(COLUMNS)}")
    row = dict(zip(COLUMNS, fields, strict=True))
    if not _SLUG.fullmatch(row["slug"]):
        raise ValueError(f"{row['slug']!r} is not a slug")
    return FoodRecord(
        source=FoodSource.STARTER,
        source_key=row["slug"],
        name=_words(row["name"]),
        synonyms=tuple(_words(synonym) for synonym in _parts(row["synonyms"])),
        category=category,
        portions=_portions(row["portions"]),
        fdc_id=_fdc_id(row["fdc_id"]),
        per_100g=_per_100g(row),
        density_g_ml=_density(row["density_g_ml"]),
    )


def _per_100g(row: Mapping[str, str]) -> dict[NutrientId, float]:
    values = {
        nutrient: _number(row[column])
        for column, nutrient in NUTRIENT_COLUMNS.items()
        if row[column]
    }
    if unknown := [macro for macro in MACROS if macro not in values]:
        raise ValueError(f"{', '.join(unknown)} must be stated")
    return values


def _portions(text: str) -> tuple[Portion, ...]:
    pairs = [part.rpartition("=") for part in _parts(text)]
    portions = tuple(Portion(_words(name), 1.0, _number(mass_g)) for name, _, mass_g in pairs)
    if not portions:
        raise ValueError("a food needs a portion")
    return portions


def _parts(text: str) -> list[str]:
    parts = text.split("|") if text else []
    if len({part.rpartition("=")[0].casefold() or part.casefold() for part in parts}) < len(parts):
        raise ValueError(f"{text!r} says the same twice")
    return parts


def _words(text: str) -> str:
    if not text or text != " ".join(text.split()):
        raise ValueError(f"{text!r} is blank or oddly spaced")
    return text


def _number(text: str) -> float:
    """A plain decimal: a sign, an exponent, "nan" or a space is a mistake of the writer."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is not a plain number")
    return float(text)


def _fdc_id(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise ValueError(f"{text!r} is not an FDC id")
    return int(text)


def _density(text: str) -> float | None:
    density = _number(text) if text else None
    if density == 0:
        raise ValueError("a density lies above zero")
    return density


def _claim(record: FoodRecord, taken: set[object]) -> None:
    for mark in (record.source_key, record.name.casefold(), record.fdc_id):
        if mark in taken:
            raise ValueError(f"{mark!r} stands for another food already")
    taken.update((record.source_key, record.name.casefold(), record.fdc_id))
