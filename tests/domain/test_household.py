"""What people's own measures weigh: a food's own portions first, then what such things weigh."""

from uuid import UUID

import pytest

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import Food, FoodId, FoodSource, Portion
from mealtrack.domain.model.nutrition import ENERGY, NutrientId
from mealtrack.domain.model.quantity import Measure
from mealtrack.domain.services.household import Helping, guessed, mass_told
from mealtrack.domain.services.usual_measures import PIECES


def food(name="Egg, raw", kcal=143, category="Dairy and egg", density=None, **portions):
    """A food whose portions weigh so much each; an underscore stands for a space."""
    return Food(
        id=FoodId(UUID(int=1)),
        source=FoodSource.SR_LEGACY,
        source_key="1",
        name=name,
        per_100g={ENERGY: kcal, NutrientId("protein"): 10.0},
        portions=tuple(
            Portion(name.replace("__", ", ").replace("_", " "), 1, mass_g)
            for name, mass_g in portions.items()
        ),
        category=category,
        density_g_ml=density,
    )


def of(name, quantity, unit, **more):
    told = {"low": quantity, "high": quantity}
    return Helping(name=name, quantity=quantity, unit=unit, **{**told, **more})


EGG = food(large=50, extra_large=56, small=38)
ONION = food(
    "Onions, raw", 40, "Vegetables", medium=110, cup__chopped=160, cup__sliced=115, slice=14
)
PIZZA = food("Pizza, cheese", 266, "Fast food", pizza=760, slice=107)
BREAD = food("Bread, white", 266, "Baked", slice=29, loaf=500)
BUTTER = food("Butter, salted", 717, "Fats and oils", tbsp=14.2, pat=5)
OIL = food("Oil, olive", 884, "Fats and oils")
TUNA = food("Tuna, canned", 116, "Fish", tin=165)
PLAIN = food("Mystery stew", 90, "Meals")
MILK = food("Milk, whole", 61, "Dairy", density=1.03, cup=244)

WEIGHS = {
    "own large one": (of("eggs", 2, "large"), EGG, 100, Measure.PORTION),
    "own extra large one": (of("eggs", 1, "extra large"), EGG, 56, Measure.PORTION),
    "the size beside the unit": (of("eggs", 1, "piece", size="small"), EGG, 38, Measure.PORTION),
    "a whole one made larger": (of("onions", 1, "large"), ONION, 143, Measure.GUESS),
    "a size of nothing known": (
        of("stew", 1, "large"),
        PLAIN,
        PIECES["piece"] * 1.3,
        Measure.GUESS,
    ),
    "a whole one": (of("onions", 2, "piece"), ONION, 220, Measure.PORTION),
    "named like the food": (of("pizza", 1, "piece"), PIZZA, 760, Measure.PORTION),
    "the last thing a whole is": (of("toast", 1, "piece"), BREAD, 29, Measure.PORTION),
    "as it was cut": (
        of("onion", 1, "cup", preparations=("sliced",)),
        ONION,
        115,
        Measure.PORTION,
    ),
    "a unit by another name": (of("tuna", 1, "can"), TUNA, 165, Measure.PORTION),
    "a large slice": (of("pizza", 1, "slice", size="large"), PIZZA, 139.1, Measure.GUESS),
    "a spoon of what has none": (of("stew", 1, "plate"), PLAIN, PIECES["plate"], Measure.GUESS),
    "nothing said of a spread": (
        of("butter", 1, "serving", is_assumed=True),
        BUTTER,
        14.2,
        Measure.GUESS,
    ),
    "nothing said of an oil": (
        of("oil", 1, "serving", is_assumed=True),
        OIL,
        10,
        Measure.GUESS,
    ),
    "nothing said of a food": (
        of("pizza", 1, "serving", is_assumed=True),
        PIZZA,
        107,
        Measure.GUESS,
    ),
    "nothing said, nothing known": (
        of("stew", 1, "serving", is_assumed=True),
        PLAIN,
        100,
        Measure.GUESS,
    ),
    "a weight beside it": (of("tuna", 2, "can", weight=(330, "g")), TUNA, 330, Measure.WEIGHED),
    "grams": (of("stew", 250, "g"), PLAIN, 250, Measure.WEIGHED),
}


@pytest.mark.parametrize("case", WEIGHS)
def test_what_it_weighs_and_how_that_is_known(case):
    """The food's own measures are portions; what such things usually weigh is a guess."""
    helping, of_food, mass_g, measure = WEIGHS[case]
    mass = mass_told(helping, of_food)
    assert mass.g == pytest.approx(mass_g, abs=0.1)
    assert mass.measure is measure
    assert mass.low_g <= mass.g <= mass.high_g


def test_a_pint_is_the_countrys():
    """By the food's density; a glass is the food's own cup where it has one."""
    us, uk = (mass_told(of("milk", 1, "pint", pint_ml=ml), MILK).g for ml in (473.2, 568.3))
    assert (us, uk) == (pytest.approx(487.4, abs=1), pytest.approx(585.3, abs=1))
    assert mass_told(of("milk", 1, "glass"), MILK).g == 244


def test_what_was_left_open_widens_the_interval():
    """Two to three, and about: wider than what was said exactly."""
    exact = mass_told(of("onions", 2.5, "piece"), ONION)
    ranged = mass_told(of("onions", 2.5, "piece", low=2, high=3), ONION)
    about = mass_told(of("onions", 2.5, "piece", is_about=True), ONION)
    for wider in (ranged, about):
        assert wider.g == exact.g
        assert wider.low_g < exact.low_g < exact.high_g < wider.high_g


@pytest.mark.parametrize(
    ("helping", "mass_g", "measure"),
    [
        (of("x", 2, "oz"), 56.7, Measure.WEIGHED),
        (of("x", 1, "cup"), 236.6, Measure.GUESS),
        (of("x", 2, "piece"), 2 * PIECES["piece"], Measure.GUESS),
        (of("x", 1, "large"), 1.3 * PIECES["piece"], Measure.GUESS),
        (of("x", 1, "mug"), 300, Measure.GUESS),
        (of("x", 2, "can", weight=(500, "g")), 500, Measure.WEIGHED),
    ],
)
def test_what_no_record_stands_for_is_guessed(helping, mass_g, measure):
    """From general measures alone."""
    mass = guessed(helping)
    assert (mass.g, mass.measure) == (pytest.approx(mass_g, rel=0.02), measure)


def test_an_amount_out_of_all_range_is_refused():
    """Whatever the unit."""
    for told in (mass_told, lambda helping, _: guessed(helping)):
        with pytest.raises(Invalid):
            told(of("x", 1e9, "piece"), EGG)
