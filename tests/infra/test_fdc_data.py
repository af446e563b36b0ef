"""The official downloads themselves, as far as the shared test data has them."""

import json
from collections import Counter
from time import process_time

import pytest

from fdc_files import document, read
from mealtrack.domain.model.food import FoodSource, Portion
from mealtrack.domain.model.nutrition import NutrientId
from mealtrack.infra.catalogue.fdc import NotADownload, Reason, count_foods, read_fdc

pytestmark = pytest.mark.data

MACROS = [NutrientId(own) for own in ("energy", "protein", "fat", "carbs")]


@pytest.fixture(scope="module")
def sr_legacy(test_data):
    path = test_data / "usda_sr_legacy_2018"
    began = process_time()
    records, bad = read(path)
    return {r.fdc_id: r for r in records}, bad, process_time() - began, path


@pytest.fixture(scope="module")
def foundation(test_data):
    path = next((test_data / "usda_foundation_2024").glob("*.zip"))
    records, bad = read(path)
    return {r.fdc_id: r for r in records}, bad, path


@pytest.fixture(scope="module")
def branded(test_data):
    records, bad = read(test_data / "usda_branded_sample")
    return records, bad


def test_all_of_sr_legacy_is_read(sr_legacy):
    """7,793 foods in order; 14,449 portions but 18 without an amount and 5 told twice."""
    foods, bad, _, path = sr_legacy

    assert len(foods) == count_foods(path) == 7_793
    assert list(foods) == sorted(foods)
    assert Counter(row.reason for row in bad) == {Reason.PORTION_AMOUNT: 18}
    assert all(row.file == "food_portion.csv" and row.fdc_id for row in bad)
    assert sum(len(r.portions) for r in foods.values()) == 14_449 - 18 - 5
    assert sum(not r.portions for r in foods.values()) in range(260, 275)
    assert {r.source for r in foods.values()} == {FoodSource.SR_LEGACY}
    assert all(r.category for r in foods.values())


@pytest.mark.parametrize(
    ("fdc_id", "macros"),
    [
        (173944, (89, 1.09, 0.33, 22.84)),
        (171287, (143, 12.56, 9.51, 0.72)),
        (173414, (403, 22.87, 33.31, 3.37)),
        (168878, (130, 2.69, 0.28, 28.17)),
        (171477, (165, 31.02, 3.57, 0)),
        (171265, (61, 3.15, 3.25, 4.80)),
        (170567, (579, 21.15, 49.93, 21.55)),
        (171413, (884, 0, 100, 0)),
    ],
)
def test_known_foods_have_their_known_values(fdc_id, macros, sr_legacy):
    """Banana, egg, cheddar, rice, chicken, milk, almonds, olive oil."""
    record = sr_legacy[0][fdc_id]

    assert tuple(record.per_100g[own] for own in MACROS) == pytest.approx(macros)
    assert record.flags == ()


@pytest.mark.parametrize(
    ("fdc_id", "portion"),
    [
        (171287, Portion("large", 1, 50)),
        (168878, Portion("cup", 1, 158)),
        (171265, Portion("cup", 1, 244)),
        (171413, Portion("tablespoon", 1, 13.5)),
    ],
)
def test_known_foods_have_their_known_portions(fdc_id, portion, sr_legacy):
    """A large egg, cups of rice and milk, a spoon of oil."""
    assert portion in sr_legacy[0][fdc_id].portions


def test_few_foods_of_sr_legacy_are_doubtful(sr_legacy):
    """It is the most careful of the sets; the gate must not cry wolf."""
    flags = Counter(flag for r in sr_legacy[0].values() for flag in r.flags)

    assert flags.keys() <= {
        "energy-mismatch",
        "child-over-parent",
        "mass-balance",
        "unit-magnitude",
    }
    assert 0 < flags.total() < 0.01 * 7_793


def test_sr_legacy_is_read_in_seconds(sr_legacy):
    """The whole import may take a minute; the reading is the smaller part, also when traced."""
    assert sr_legacy[2] < 40


def test_reading_sr_legacy_goes_on_where_it_stopped(sr_legacy):
    """What is behind an id is the same as when it was read in one go."""
    foods, _, _, path = sr_legacy
    middle = list(foods)[4_000]

    rest, _ = read(path, after=middle)

    assert rest == list(foods.values())[4_001:]


def test_foundation_has_its_316_foods_and_no_replaced_version(foundation):
    """387 versions and 68,000 samples stay out; so do foods that were withdrawn."""
    foods, bad, path = foundation

    assert len(foods) == count_foods(path) == 316
    assert bad == []
    assert len({r.name for r in foods.values()}) == 316
    assert 1105314 in foods  # bananas of 2020, which replaced
    assert 790991 not in foods
    assert 327501 not in foods  # oranges of 2019, withdrawn
    assert {r.source for r in foods.values()} == {FoodSource.FOUNDATION}


def test_foundation_states_energy_in_three_ways_or_not_at_all(foundation):
    """Without a macro nothing is made up: oils state no protein, dried beans no carbohydrate."""
    foods, _, _ = foundation
    unknown = [r for r in foods.values() if "energy-unknown" in r.flags]

    assert len(unknown) == 29
    assert all(NutrientId("energy") not in r.per_100g for r in unknown)
    assert foods[748278].name == "Oil, canola"
    assert foods[748278].per_100g[NutrientId("fat")] == pytest.approx(94.5)


def test_foundation_names_its_portions_in_plain_words(foundation):
    """Units by their names, modified where a modifier says so."""
    names = {p.name for r in foundation[0].values() for p in r.portions}

    assert {"cup", "tablespoon", "cup, chopped", "milliliter"} <= names
    assert "undetermined" not in {name.casefold() for name in names}


def test_foundation_knows_other_names(foundation):
    """A kiwi is a Chinese gooseberry."""
    foods, _, _ = foundation

    assert any("Chinese gooseberry" in r.synonyms for r in foods.values())


def test_the_branded_sample_has_few_names_and_tells_so(branded):
    """It lacks the table of foods: products without a short description are left out."""
    records, bad = branded
    reasons = Counter(row.reason for row in bad)

    assert len(records) == 232
    assert reasons[Reason.NAME_MISSING] == 9_541 - 232
    assert set(reasons) == {Reason.NAME_MISSING, Reason.FOOD_UNKNOWN, Reason.NUTRIENT_DUPLICATE}


def test_branded_barcodes_are_verified_and_repaired(test_data):
    """5,037 lost a zero (34 of them their check digit too); 17 of the others fail as they stand,
    12 of which turn out to be UPC-E.
    """
    import csv
    import gzip

    from mealtrack.infra.catalogue.fdc.branded import barcode

    path = test_data / "usda_branded_sample" / "branded_food.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        codes = [row["gtin_upc"] for row in csv.DictReader(lines)]

    read_codes = [(len(code), *barcode(code)) for code in codes]

    flags = Counter((length, *map(str, found)) for length, _, found in read_codes)
    assert flags[11, "gtin-repaired"] == 5_003
    assert flags[11, "gtin-invalid"] == 34
    assert sum(flags[length, "gtin-invalid"] for length in (8, 12, 13, 14)) == 17 - 12
    assert sum(flags[length, "gtin-repaired"] for length in (8, 12, 13, 14)) == 0
    assert all(gtin is None or len(gtin) == 14 for _, gtin, _ in read_codes)
    assert all((gtin is None) == ("gtin-invalid" in found) for _, gtin, found in read_codes)


@pytest.mark.parametrize(
    ("file", "key", "fdc_id"),
    [
        ("detail_foundationFoodItem.json", "FoundationFoods", 2262074),
        ("detail_srLegacyFoodItem.json", "SRLegacyFoods", 167782),
        ("detail_survey_1104067_100_GRAND_Bar.json", "SurveyFoods", 1104067),
        ("detail_brandedFoodItem.json", "BrandedFoods", 534358),
    ],
)
def test_recorded_foods_are_read_as_a_document(file, key, fdc_id, test_data, tmp_path):
    """The JSON downloads hold foods as the API details them."""
    recorded = json.loads((test_data / "fdc_api" / file).read_text(encoding="utf-8"))
    path = tmp_path / "foods.json"
    path.write_bytes(document(key, [recorded]))

    (record,), bad = read(path)

    assert record.fdc_id == fdc_id
    assert record.name == recorded["description"]
    assert record.category
    assert record.per_100g
    assert bad == []


def test_a_recorded_candy_bar_is_read_in_full(test_data, tmp_path):
    """Energy, macros and the survey's portions of 100 GRAND."""
    file = test_data / "fdc_api" / "detail_survey_1104067_100_GRAND_Bar.json"
    path = tmp_path / "foods.json"
    path.write_bytes(document("SurveyFoods", [json.loads(file.read_text(encoding="utf-8"))]))

    (record,), _ = read(path)

    assert tuple(record.per_100g[own] for own in MACROS) == (468, 2.5, 19.33, 70.97)
    assert record.category == "Candy containing chocolate"
    assert record.portions
    assert "Quantity not specified" not in {p.name for p in record.portions}
    assert record.flags == ()


def test_answers_of_the_api_are_no_download(test_data):
    """A search or a single food is refused with a sentence."""
    for name in ("search_Branded.json", "BigMacFood.json", "foods_list_item.json"):
        with pytest.raises(NotADownload):
            list(read_fdc(test_data / "fdc_api" / name, on_bad_row=[].append))
