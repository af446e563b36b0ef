"""The registry of nutrients, and what FoodData Central's statements become in it."""

import csv
from pathlib import Path

import pytest

from mealtrack.domain.model.nutrients import (
    REGISTRY,
    SUBSTITUTES,
    Unit,
    by_fdc_id,
    by_fdc_number,
)
from mealtrack.domain.model.nutrition import MACROS, NutrientId
from mealtrack.domain.services.energy_of_record import ENERGY_NUMBERS
from mealtrack.domain.services.fdc_values import FDC_ID_OF_NUMBER, values_of_record
from mealtrack.domain.services.quality import Flag

OFFICIAL_UNITS = {Unit.KCAL: "KCAL", Unit.G: "G", Unit.MG: "MG", Unit.UG: "UG"}


def test_the_registry_knows_at_least_65_nutrients():
    """Among them what every meal is told in."""
    assert len(REGISTRY) >= 65
    assert set(MACROS) <= set(REGISTRY)


def test_no_two_nutrients_share_a_name_or_number():
    """An id, an FDC id, a number or a key means one nutrient."""
    nutrients = REGISTRY.values()
    for told in (
        [n.name for n in nutrients],
        [n.fdc_id for n in nutrients] + [s.fdc_id for s in SUBSTITUTES],
        [n.fdc_number for n in nutrients] + [s.fdc_number for s in SUBSTITUTES],
        [n.off_key for n in nutrients if n.off_key],
    ):
        assert len(set(told)) == len(told)


def test_a_part_has_the_unit_of_its_whole():
    """Else the two could not be compared; and no chain of parents is endless."""
    for nutrient in REGISTRY.values():
        seen = {nutrient.id}
        parent = nutrient.parent
        while parent:
            assert REGISTRY[parent].unit == nutrient.unit
            assert parent not in seen
            seen.add(parent)
            parent = REGISTRY[parent].parent


def test_a_number_is_text():
    """Carbohydrate is "205"; "205.2" is carbohydrate by summation, and "2050" is nothing."""
    assert by_fdc_number("205") is by_fdc_id(1005) is REGISTRY[NutrientId("carbs")]
    assert by_fdc_number("205.2") is None
    assert by_fdc_number("") is None
    assert by_fdc_id(205) is None


@pytest.mark.data
@pytest.mark.parametrize("data_set", ["usda_sr_legacy_2018", "usda_foundation_2024"])
def test_the_registry_agrees_with_the_publisher(data_set, test_data, nutrient_table):
    """Id, number and unit of every nutrient are those of nutrient.csv."""
    official = nutrient_table(test_data / data_set)

    for nutrient in REGISTRY.values():
        row = official[str(nutrient.fdc_id)]
        assert (row["nutrient_nbr"], row["unit_name"]) == (
            nutrient.fdc_number,
            OFFICIAL_UNITS[nutrient.unit],
        ), nutrient.id


@pytest.mark.data
def test_substitutes_and_energies_agree_with_the_publisher(test_data, nutrient_table):
    """So do the ids and numbers of what may stand in for a nutrient."""
    official = nutrient_table(test_data / "usda_foundation_2024")

    for substitute in SUBSTITUTES:
        assert official[str(substitute.fdc_id)]["nutrient_nbr"] == substitute.fdc_number
    for number, fdc_id in ENERGY_NUMBERS.items():
        assert official[str(fdc_id)]["nutrient_nbr"] == number


@pytest.mark.data
def test_open_food_facts_keys_exist_there(test_data):
    """Every key is a column of its export."""
    import gzip

    export = test_data / "openfoodfacts" / "export_csv_1000_rows_206_columns.tsv.gz"
    with gzip.open(export, "rt", encoding="utf-8") as lines:
        columns = set(next(lines).rstrip("\n").split("\t"))

    missing = [n.id for n in REGISTRY.values() if n.off_key and f"{n.off_key}_100g" not in columns]

    assert missing == []


@pytest.fixture
def nutrient_table():
    """Reads nutrient.csv of a data set, in a folder or in the only zip there."""
    import io
    import zipfile

    def rows(folder: Path) -> dict[str, dict[str, str]]:
        if (plain := folder / "nutrient.csv").exists():
            text = plain.read_text()
        else:
            with zipfile.ZipFile(next(folder.glob("*.zip"))) as archive:
                name = next(n for n in archive.namelist() if n.endswith("/nutrient.csv"))
                text = archive.read(name).decode()
        return {row["id"]: row for row in csv.DictReader(io.StringIO(text))}

    return rows


def test_what_is_stated_is_taken_and_the_rest_stays_absent():
    """Absent is not 0, and ids nobody knows are passed over."""
    values, flags = values_of_record({1008: 89, 1003: 1.09, 1093: 0, 9999: 5})

    assert values == {"energy": 89, "protein": 1.09, "sodium": 0}
    assert flags == []


@pytest.mark.parametrize(
    ("stated", "nutrient", "amount"),
    [
        ({1050: 12.0}, "carbs", 12.0),
        ({1005: 14.0, 1050: 12.0}, "carbs", 14.0),
        ({1085: 93.7}, "fat", 93.7),
        ({2033: 4.62}, "fiber", 4.62),
        ({1063: 8.39}, "sugars", 8.39),
        ({1110: 400.0}, "vitamin_d", 10.0),
        ({1114: 9.0, 1110: 400.0}, "vitamin_d", 9.0),
    ],
)
def test_a_substitute_counts_where_the_nutrient_is_not_stated(stated, nutrient, amount):
    """Foundation often states carbohydrate by summation or sugars as the label law has them."""
    values, _ = values_of_record(stated)

    assert values[NutrientId(nutrient)] == pytest.approx(amount)


def test_substitutes_count_in_computed_energy():
    """What the macros amount to is told as computed."""
    values, flags = values_of_record({1003: 1, 1085: 2, 1050: 3})

    assert values[NutrientId("energy")] == pytest.approx(4 + 18 + 12)
    assert flags == [Flag.ENERGY_COMPUTED]


def test_every_number_leads_to_its_id():
    """Answers of the API may carry numbers only."""
    assert FDC_ID_OF_NUMBER["208"] == 1008
    assert FDC_ID_OF_NUMBER["957"] == 2047
    assert FDC_ID_OF_NUMBER["269.3"] == 1063
    assert all(float(number) < 1000 <= fdc_id for number, fdc_id in FDC_ID_OF_NUMBER.items())
