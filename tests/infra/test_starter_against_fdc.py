"""The starter catalogue beside the published records it cites."""

import csv
import gzip
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from mealtrack.domain.model.nutrition import ENERGY, MACROS, NutrientId
from mealtrack.domain.services.fdc_values import values_of_record
from mealtrack.infra.catalogue.starter import NUTRIENT_COLUMNS, starter_foods

pytestmark = pytest.mark.data

FOODS = {food.fdc_id: food for food in starter_foods()}
# The record has more sugars than carbohydrate, which can't be: ours leaves them out.
LEFT_OUT = {("buttermilk", "sugars")}
# Half of the last digit that is printed.
SLACK = {NutrientId(own): 0.5 for own in ("sodium", "potassium", "calcium")}
SLACK_ELSEWHERE = 0.05


def stated_in(rows: Iterable[dict[str, str]]) -> dict[int, dict[int, float]]:
    """Amounts by FDC's ids for the foods of ours and their nutrients."""
    stated: dict[int, dict[int, float]] = {}
    for row in rows:
        if int(row["fdc_id"]) in FOODS and row["amount"]:
            amounts = stated.setdefault(int(row["fdc_id"]), {})
            amounts[int(row["nutrient_id"])] = float(row["amount"])
    return stated


def sr_legacy(folder: Path) -> dict[int, dict[int, float]]:
    path = folder / "usda_sr_legacy_2018" / "food_nutrient.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return stated_in(csv.DictReader(file))


def foundation(folder: Path) -> dict[int, dict[int, float]]:
    (path,) = (folder / "usda_foundation_2024").glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        name = next(n for n in archive.namelist() if n.endswith("/food_nutrient.csv"))
        with archive.open(name) as file:
            return stated_in(csv.DictReader(io.TextIOWrapper(file, "utf-8")))


@pytest.fixture(scope="module")
def records(test_data: Path) -> dict[int, dict[NutrientId, float]]:
    """The values of the cited records by registry id."""
    stated = sr_legacy(test_data) | foundation(test_data)
    return {fdc_id: values_of_record(amounts)[0] for fdc_id, amounts in stated.items()}


def test_every_citation_is_a_record(records):
    """Nothing cites a record that is not there."""
    assert set(records) == set(FOODS)


def test_energy_and_macros_are_those_of_the_record(records):
    """Within 10 % or 5 kcal, and within 10 % or 0.6 g."""
    off = [
        (food.name, macro, food.per_100g[macro], records[fdc_id][macro])
        for fdc_id, food in FOODS.items()
        for macro in MACROS
        if food.per_100g[macro]
        != pytest.approx(records[fdc_id][macro], rel=0.1, abs=5 if macro == ENERGY else 0.6)
    ]
    assert off == []


def test_other_nutrients_are_the_records_rounded(records):
    """To the milligram for minerals that have many, else to a tenth."""
    off = [
        (food.name, nutrient, amount, records[fdc_id].get(nutrient))
        for fdc_id, food in FOODS.items()
        for nutrient, amount in food.per_100g.items()
        if nutrient != ENERGY
        and amount
        != pytest.approx(
            records[fdc_id].get(nutrient), abs=SLACK.get(nutrient, SLACK_ELSEWHERE) + 1e-6
        )
    ]
    assert off == []


def test_unknown_is_what_the_record_does_not_say(records):
    """A blank is no nought and a nought is no blank."""
    kept = set(NUTRIENT_COLUMNS.values())
    off = [
        (food.source_key, nutrient)
        for fdc_id, food in FOODS.items()
        for nutrient in kept & set(records[fdc_id]) ^ set(food.per_100g)
    ]
    assert set(off) == LEFT_OUT
