"""Reading the starter catalogue: a sloppy line is refused, with its place."""

import csv
from pathlib import Path

import pytest

from mealtrack.domain.model.food import FoodRecord, FoodSource, Portion
from mealtrack.domain.model.nutrition import NutrientId
from mealtrack.infra.catalogue.starter import (
    CATEGORIES,
    COLUMNS,
    BadStarterLine,
    starter_digest,
    starter_foods,
)

GOOD = {
    "slug": "banana",
    "name": "Banana",
    "synonyms": "bananas|plátano",
    "portions": "medium=118|cup, sliced=150",
    "fdc_id": "173944",
    "kcal": "89",
    "protein_g": "1.1",
    "carbs_g": "22.8",
    "fat_g": "0.3",
    "fiber_g": "2.6",
    "potassium_mg": "358",
}
OTHER = GOOD | {"slug": "plum", "name": "Plum", "fdc_id": "169949"}


def catalogue_in(folder: Path, *rows: dict[str, str], header: tuple[str, ...] = COLUMNS) -> Path:
    """A catalogue with these fruits and nothing else."""
    for category in CATEGORIES:
        with (folder / f"{category}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows if category == "fruit" else ())
    return folder


def test_what_a_line_says_is_what_is_read(tmp_path):
    """Blank is unknown, not nought."""
    (banana,) = starter_foods(catalogue_in(tmp_path, GOOD | {"sugars_g": "0"}))
    assert banana == FoodRecord(
        source=FoodSource.STARTER,
        source_key="banana",
        name="Banana",
        synonyms=("bananas", "plátano"),
        category="fruit",
        portions=(Portion("medium", 1, 118), Portion("cup, sliced", 1, 150)),
        fdc_id=173944,
        per_100g={
            NutrientId(own): amount
            for own, amount in {
                "energy": 89,
                "protein": 1.1,
                "carbs": 22.8,
                "fat": 0.3,
                "fiber": 2.6,
                "sugars": 0,
                "potassium": 358,
            }.items()
        },
    )


@pytest.mark.parametrize(
    ("column", "text", "complaint"),
    [
        ("slug", "Banana", "slug"),
        ("slug", "", "slug"),
        ("slug", "plum", "stands for another"),
        ("name", "", "blank"),
        ("name", " Banana", "oddly spaced"),
        ("name", "PLUM", "stands for another"),
        ("synonyms", "bananas||", "says the same twice"),
        ("synonyms", "bananas|", "blank"),
        ("synonyms", "bananas|Bananas", "says the same twice"),
        ("portions", "", "needs a portion"),
        ("portions", "medium", "blank"),
        ("portions", "=118", "blank"),
        ("portions", "medium=", "plain number"),
        ("portions", "medium=0", "above zero"),
        ("portions", "medium=118|medium=120", "says the same twice"),
        ("fdc_id", "", "FDC id"),
        ("fdc_id", "0", "FDC id"),
        ("fdc_id", "-1", "FDC id"),
        ("fdc_id", "169949", "stands for another"),
        ("kcal", "", "energy must be stated"),
        ("kcal", "89 kcal", "plain number"),
        ("kcal", "nan", "plain number"),
        ("kcal", "-1", "plain number"),
        ("kcal", "1e3", "plain number"),
        ("kcal", "٨٩", "plain number"),
        ("fiber_g", "", "fiber must be stated"),
        ("iron_mg", "trace", "plain number"),
        ("density_g_ml", "0", "above zero"),
        ("density_g_ml", "0,9", "plain number"),
    ],
)
def test_a_bad_line_is_refused_with_its_place(tmp_path, column, text, complaint):
    """Nothing is guessed: the writer of the catalogue is told the line and the fault."""
    folder = catalogue_in(tmp_path, OTHER, GOOD | {column: text})
    with pytest.raises(BadStarterLine, match=rf"^fruit\.csv, line 3: .*{complaint}"):
        list(starter_foods(folder))


def test_a_line_with_a_field_too_few_is_refused(tmp_path):
    """A lost comma would move every number by one column."""
    folder = catalogue_in(tmp_path, GOOD)
    with (folder / "fruit.csv").open("a", encoding="utf-8") as file:
        file.write("plum,Plum,,piece=66,169949,46\n")
    with pytest.raises(BadStarterLine, match=r"^fruit\.csv, line 3: 6 fields"):
        list(starter_foods(folder))


def test_an_open_quote_is_refused(tmp_path):
    """It would swallow the rest of the file."""
    folder = catalogue_in(tmp_path, GOOD)
    with (folder / "fruit.csv").open("a", encoding="utf-8") as file:
        file.write('plum,"Plum,,piece=66\n')
    with pytest.raises(BadStarterLine, match=r"^fruit\.csv, line 3"):
        list(starter_foods(folder))


def test_other_columns_are_refused(tmp_path):
    """Columns have meanings by name; an unknown or missing one is a mistake."""
    folder = catalogue_in(tmp_path, GOOD, header=(*COLUMNS[:-1], "density"))
    with pytest.raises(BadStarterLine, match=r"^fruit\.csv, line 1: the columns must be slug"):
        list(starter_foods(folder))


def test_a_missing_file_is_no_empty_category(tmp_path):
    """An installation that lost a file says so."""
    (catalogue_in(tmp_path, GOOD) / "nut.csv").unlink()
    with pytest.raises(FileNotFoundError):
        list(starter_foods(tmp_path))


def test_the_digest_changes_with_the_text_only(tmp_path):
    """Start-up asks it whether there is something to load."""
    once = starter_digest(catalogue_in(tmp_path, GOOD))
    assert starter_digest(catalogue_in(tmp_path, GOOD)) == once
    assert starter_digest(catalogue_in(tmp_path, GOOD | {"kcal": "90"})) != once
    assert len(starter_digest()) == 32
