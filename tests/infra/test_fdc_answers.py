"""Recorded answers of FoodData Central, each in its own shape, as records."""

import gzip
import json
from collections import Counter

import pytest

from mealtrack.domain.model.food import FoodSource, Portion
from mealtrack.infra.catalogue.fdc.answers import record_of

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def recorded(test_data):
    def load(name):
        return json.loads((test_data / "fdc_api" / name).read_bytes())

    return load


@pytest.mark.parametrize(
    ("file", "name", "kcal", "nutrients"),
    [
        ("BigMacFood.json", "McDONALD'S, BIG MAC", 257, 33),
        ("branded_bread_brandedGetFoodsResponse.json", "BREAD", 263, 13),
        ("detail_survey_1104067_100_GRAND_Bar.json", "100 GRAND Bar", 468, 59),
        ("example.json", "100 GRAND Bar", 468, 59),
        ("food-328637.detail-abridged.json", "Cheese, cheddar", 408, 53),
        ("search_item_branded_1484815.json", "SWISS CHEESE", 391, 13),
    ],
)
def test_a_recorded_food_is_read(file, name, kcal, nutrients, recorded):
    """Full, abridged and search shapes."""
    food = record_of(recorded(file))

    assert (food.name, food.per_100g["energy"], len(food.per_100g)) == (name, kcal, nutrients)
    assert food.published_on is not None or "item" in file


def test_search_and_detail_of_cheddar_agree(recorded):
    """The same food in two shapes has the same 53 values."""
    hits = recorded("cheddar-cheese.search-foundation.json")["foods"]
    detail = record_of(recorded("food-328637.detail-abridged.json"))

    assert record_of(hits[0]).per_100g == pytest.approx(detail.per_100g)


def test_cheeses_without_energy_have_the_next_best(recorded):
    """Six of the ten state no 208; 958 comes before 957."""
    hits = recorded("cheddar-cheese.search-foundation.json")["foods"]
    kcal = {hit["fdcId"]: record_of(hit).per_100g["energy"] for hit in hits}

    assert len(kcal) == 10
    assert (kcal[2647443], kcal[2647439], kcal[325036]) == (352, 308, 421)


def test_the_search_of_every_data_type_is_read(recorded):
    """With brand, serving and barcode where there are any."""
    files = ("search_Branded", "search_Foundation", "search_SRLegacy", "search_SurveyFNDDS")
    milk, ricotta, crackers, whole = (
        record_of(recorded(f"{file}.json")["foods"][0]) for file in files
    )

    assert (milk.source, milk.gtin) == (FoodSource.BRANDED, "00072050301314")
    assert milk.portions == (Portion("serving", 1, 236),)
    assert (ricotta.source, crackers.source) == (FoodSource.FOUNDATION, FoodSource.SR_LEGACY)
    assert ricotta.portions == crackers.portions == ()
    assert "leche fresca" in whole.synonyms


def test_what_is_no_food_is_none(recorded):
    """An experiment; a list of hits without nutrients."""
    assert record_of(recorded("detail_experimentalFoodItem.json")) is None
    assert {record_of(hit) for hit in recorded("BigMacSearch.json")["foods"]} == {None}


def test_recorded_searches_are_read_nearly_whole(test_data):
    """1,044 hits of 113 searches; two state no value at all."""
    packed = (test_data / "fdc_api" / "search-cache-113-queries.json.gz").read_bytes()
    searches = json.loads(gzip.decompress(packed))
    hits = [hit for search in searches.values() for hit in search["foods"]]
    found = Counter(record_of(hit) is not None for hit in hits)

    assert (len(searches), found[True], found[False]) == (113, 1042, 2)
