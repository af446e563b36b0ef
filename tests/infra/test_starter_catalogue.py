"""The everyday foods that ship with the product."""

from importlib.resources import files

import pytest

from build import a_food
from mealtrack.domain.model.food import FoodRecord, FoodSource
from mealtrack.domain.model.nutrition import ENERGY, MACROS, NutrientId
from mealtrack.domain.model.quantity import MILLILITRES
from mealtrack.domain.services.energy_of_record import atwater_kcal
from mealtrack.domain.services.portions import UnknownUnit, mass_of
from mealtrack.domain.services.quality import Flag, flags_of
from mealtrack.infra.catalogue.starter import CATEGORIES, starter_foods

FOODS = {food.source_key: food for food in starter_foods()}

# Foods whose own energy factors are far from the general ones.
ODD_FACTORS = {
    "lemon": "organic acids count as carbohydrate and yield less",
    "lime": "organic acids count as carbohydrate and yield less",
    "lemon-juice": "organic acids count as carbohydrate and yield less",
    "cider-vinegar": "acetic acid counts in the energy, not in the carbohydrate",
    "cocoa-powder": "its protein and starch are hard to digest",
}


def grams(food: FoodRecord, quantity: float, unit: str) -> float:
    weighed = a_food(
        food.name,
        portions={portion.name: portion.mass_g for portion in food.portions},
        category=food.category,
        density_g_ml=food.density_g_ml,
    )
    return mass_of(quantity, unit, weighed).g


def test_it_holds_the_food_of_every_day():
    """Hundreds of foods, some in each category, all our own and all citing a record."""
    assert len(FOODS) >= 300
    assert {food.category for food in FOODS.values()} == set(CATEGORIES)
    assert {food.source for food in FOODS.values()} == {FoodSource.STARTER}
    assert all(food.fdc_id for food in FOODS.values())


def test_no_two_foods_share_a_key_a_name_or_a_record():
    """What identifies a food identifies one food."""
    foods = list(starter_foods())
    assert len(FOODS) == len(foods)
    assert len({food.name.casefold() for food in foods}) == len(foods)
    assert len({food.fdc_id for food in foods}) == len(foods)


def test_a_synonym_means_one_food_and_is_no_other_ones_name():
    """Whoever types "rocket" is not asked which."""
    said = [word.casefold() for food in FOODS.values() for word in (food.name, *food.synonyms)]
    assert sorted(set(said)) == sorted(said)


@pytest.mark.parametrize(
    ("word", "slug"),
    [
        ("aubergine", "eggplant-cooked"),
        ("courgette", "zucchini-cooked"),
        ("garbanzo beans", "chickpeas-cooked"),
        ("prawns", "shrimp-cooked"),
        ("rocket", "arugula"),
        ("coriander leaves", "cilantro-fresh"),
        ("scallion", "spring-onion-raw"),
        ("rapeseed oil", "canola-oil"),
        ("porridge", "oatmeal-cooked"),
        ("crisps", "potato-chips"),
    ],
)
def test_regions_find_their_own_word(word, slug):
    """The same food has another name across the sea."""
    assert word in FOODS[slug].synonyms


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_file_is_in_order(category):
    """By name, so that a difference shows what was added."""
    names = [food.name.casefold() for food in FOODS.values() if food.category == category]
    assert names == sorted(names)


def test_no_file_is_forgotten():
    """What lies in the folder is what is read."""
    folder = files("mealtrack.infra.catalogue") / "starter"
    assert {file.name for file in folder.iterdir()} == {f"{name}.csv" for name in CATEGORIES}


def test_a_food_states_its_macros_and_a_measure():
    """Energy, protein, carbohydrate, fat and fiber are known, and how much people take of it."""
    for food in FOODS.values():
        assert set(MACROS) <= set(food.per_100g), food.name
        assert food.portions, food.name
        assert all(0 < portion.mass_g < 5000 for portion in food.portions), food.name


def test_energy_agrees_with_the_macros():
    """Within 15 % or 8 kcal, fiber and alcohol counted, but for the foods whose factors differ."""
    odd = set()
    for slug, food in FOODS.items():
        kcal, expected = food.per_100g[ENERGY], atwater_kcal(food.per_100g)
        if abs(kcal - expected) > max(0.15 * expected, 8):
            odd.add(slug)
    assert odd == set(ODD_FACTORS)


def test_the_quality_gate_has_nothing_to_say():
    """What ships is beyond suspicion; unsweetened cocoa has its own energy factors."""
    flags = {slug: list(flags_of(food.per_100g, food.source)) for slug, food in FOODS.items()}
    assert {slug: said for slug, said in flags.items() if said} == {
        "cocoa-powder": [Flag.ENERGY_MISMATCH]
    }


def test_a_piece_is_never_a_cupful():
    """A measure like "cup, whole" would be taken for one whole food."""
    for food in FOODS.values():
        cupfuls = {p.mass_g for p in food.portions if p.name.split(",")[0] in MILLILITRES}
        try:
            piece = grams(food, 1, "piece")
        except UnknownUnit:
            continue
        assert piece not in cupfuls, food.name


def test_a_density_fits_the_cup():
    """Both come of the same weighing; melted ghee is denser than a cup of it cold."""
    for food in FOODS.values():
        for portion in food.portions:
            if food.density_g_ml and portion.name in MILLILITRES:
                by_volume = MILLILITRES[portion.name] * food.density_g_ml
                assert portion.mass_g == pytest.approx(by_volume, rel=0.06), food.name


@pytest.mark.parametrize(
    ("slug", "macros"),
    [
        ("banana", (89, 1.09, 0.33, 22.84)),
        ("egg-raw", (143, 12.56, 9.51, 0.72)),
        ("cheddar", (403, 22.87, 33.31, 3.37)),
        ("white-rice-cooked", (130, 2.69, 0.28, 28.17)),
        ("chicken-breast-roasted", (165, 31.02, 3.57, 0)),
        ("whole-milk", (61, 3.15, 3.25, 4.80)),
        ("almonds", (579, 21.15, 49.93, 21.55)),
        ("olive-oil", (884, 0, 100, 0)),
    ],
)
def test_well_known_values_are_there(slug, macros):
    """kcal, protein, fat and carbohydrate as every table has them."""
    values = FOODS[slug].per_100g
    stated = [values[NutrientId(own)] for own in ("energy", "protein", "fat", "carbs")]
    assert stated == pytest.approx(macros, abs=0.051)


@pytest.mark.parametrize(
    ("slug", "quantity", "unit", "mass_g"),
    [
        ("egg-raw", 2, "large", 100),
        ("egg-raw", 1, "piece", 50),
        ("white-rice-cooked", 1, "cup", 158),
        ("whole-milk", 1, "cup", 244),
        ("whole-milk", 200, "ml", 206),
        ("olive-oil", 1, "tbsp", 13.5),
        ("banana", 1, "piece", 118),
        ("banana", 1, "serving", 118),
        ("white-bread", 2, "slice", 58),
        ("red-wine", 1, "glass", 147),
        ("cheese-pizza", 1, "piece", 107),
    ],
)
def test_household_measures_weigh_what_they_do(slug, quantity, unit, mass_g):
    """The first portion is the usual one, and a piece is what people call a piece."""
    assert grams(FOODS[slug], quantity, unit) == pytest.approx(mass_g)
