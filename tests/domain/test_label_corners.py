"""Corners of labels: several columns, odd servings, misread units, and what only explains."""

from math import inf, nan

import pytest

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.analysis import LabelFacts, Sighting
from mealtrack.domain.model.ingredient import Guess
from mealtrack.domain.parsers.label import nutrients_named, read_label
from mealtrack.domain.services.label_plausibility import is_plausible

ROWS = """Calories 230
Total Fat 8g 10%
Sodium 160mg 7%
Total Carbohydrate 37g 13%
Protein 3g"""


def read(*parts):
    return read_label("\n".join(parts).splitlines())


@pytest.mark.parametrize(
    ("said", "mass_g"),
    [
        ("Serving size 2/3 cup (55g)", 55),
        ("Serving size\n2/3 cup (55g)", 55),
        ("Serving size 1 bar (559)", 55),
        ("Serving size 2 oz", 56.7),
        ("Serving size 2 fl oz", 59.1),
        ("Amount per 55g", 55),
    ],
)
def test_a_serving_is_read_however_it_is_put(said, mass_g):
    """Beside its words, below them, with a g that was taken for a 9, in ounces."""
    facts = read("Nutrition Facts", said, ROWS)
    assert facts.serving_g == pytest.approx(mass_g, abs=0.1)
    assert facts.per_serving["energy"] == 230


@pytest.mark.parametrize(
    ("said", "count"),
    [("8 servings per container", 8), ("Servings per container: about 2.5", 2.5)],
)
def test_how_many_servings_there_are(said, count):
    """Before or behind."""
    assert read(said, "Serving size 55g", ROWS).servings_per_package == count


def test_a_serving_larger_than_any_is_none():
    """Then nothing says what the amounts are amounts of."""
    assert read("Serving size 5000g", ROWS) is None


def test_what_only_explains_is_no_row():
    """Footnotes, calories from fat, soluble fibre: numbers of their own."""
    facts = read(
        "Serving size 55g\nCalories from fat 72",
        ROWS,
        "Soluble fiber 2g\n* Based on a 2,000 calorie diet\nTotal Fat 65g\nSodium 2,400mg",
    )
    assert (facts.per_serving["fat"], facts.per_serving["sodium"]) == (8, 160)
    assert "fiber" not in facts.per_serving


TWO_COLUMNS = """Energy (kJ/kcal) 1046/250 418/100
Fat {} g {} g
Carbohydrate 28 g 11.2 g
Sugars 5 g 2 g
Protein 6 g 2.4 g
Salt 1.25 g 0.5 g"""


def test_two_columns_are_told_by_their_heading_or_by_their_ratio():
    """One is the other times the serving, whatever stands above them."""
    rows = TWO_COLUMNS.format("12.5", "5")
    told = read("per 100 g per serving (40 g)", rows)
    proven = read("Serving 40 g", rows)
    for facts in (told, proven):
        assert facts.serving_g == 40
        assert facts.per_100g()["fat"] == pytest.approx(12.5, abs=0.1)
        assert facts.per_100g()["energy"] == pytest.approx(250, abs=1)


def test_thousands_and_halves():
    """Small units are grouped by a comma; less than one gram is half of it."""
    facts = read(
        "Serving size 255g\nCalories 230\nTotal Fat 8g\nSodium 1,160mg\nTotal Carbohydrate 37g",
        "Dietary Fiber less than 1g\nProtein 3g\nVitamin D 40 IU\nCalcium 0.1g\nIron 3",
    )
    known = facts.per_serving
    assert (known["sodium"], known["fiber"], known["vitamin_d"]) == (1160, 0.5, 1)
    assert known["calcium"] == 100
    assert "iron" not in known


def test_a_g_that_was_taken_for_a_9():
    """Where no gram was read at all, it is not; where one was, a bare 9 is its g."""
    misread = ROWS.replace("8g", "89").replace("37g", "379")
    facts = read("Serving size 55g", misread)
    assert (facts.per_serving["fat"], facts.per_serving["carbs"]) == (8, 37)


def test_how_often_a_nutrient_is_named():
    """Tells a label from a letter."""
    assert nutrients_named(ROWS.splitlines()) >= 5
    assert nutrients_named(["Dear Ann", "the meeting is at 12"]) == 0


@pytest.mark.parametrize(
    "facts",
    [
        LabelFacts(serving_g=55, per_serving={"energy": nan, "fat": 1}),
        LabelFacts(serving_g=inf, per_serving={"energy": 100, "fat": 1}),
        LabelFacts(serving_g=0, per_serving={"energy": 100, "fat": 1}),
        LabelFacts(serving_g=55, per_serving={"fat": 1}),
        LabelFacts(serving_g=55, per_serving={"energy": 100}),
        LabelFacts(serving_g=55, per_serving={"energy": 100, "fat": 60}),
        LabelFacts(serving_g=55, per_serving={"energy": 100, "fat": 5, "saturated_fat": 9}),
    ],
)
def test_what_no_package_says_is_not_plausible(facts):
    """Not finite, no serving, no energy, no macro, more than the whole."""
    assert not is_plausible(facts)


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"low_g": nan}, {"low_g": 9, "high_g": 5}, {"high_g": 1e9}, {"confidence": 2}],
)
def test_a_sighting_that_cannot_be_is_refused(wrong):
    """Whoever made it."""
    with pytest.raises(Invalid):
        Sighting(**{"name": "rice", "low_g": 5, "high_g": 9, **wrong})


@pytest.mark.parametrize("wrong", [{"name": ""}, {"confidence": -0.1}])
def test_a_guess_that_cannot_be_is_refused(wrong):
    """The same for one food."""
    with pytest.raises(Invalid):
        Guess(**{"name": "rice", "confidence": 0.5, **wrong})


def test_without_all_macros_there_is_no_sum_to_hold_energy_against():
    """What is there must still fit into the serving."""
    assert is_plausible(LabelFacts(serving_g=55, per_serving={"energy": 230, "fat": 8}))


def test_added_sugars_are_read_before_and_behind_their_name():
    """Both ways labels put them."""
    facts = read("Serving size 55g", ROWS, "Total Sugars 12g\nIncludes 10g Added Sugars 20%")
    assert facts.per_serving["added_sugars"] == 10
    facts = read("Serving size 55g", ROWS, "Total Sugars 12g Added Sugars 9g")
    assert (facts.per_serving["sugars"], facts.per_serving["added_sugars"]) == (12, 9)
