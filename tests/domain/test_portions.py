"""Units mean what they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import a_food
from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import Portion
from mealtrack.domain.model.quantity import GRAMS, MILLILITRES, Mass, Measure, plain_unit
from mealtrack.domain.services.portions import UnknownUnit, density_of, mass_of, units_of

MILK = a_food("Whole milk", portions={"cup": 244, "tbsp": 15.3}, category="dairy")
EGG = a_food("Egg", portions={"large": 50, "medium": 44})
OIL = a_food("Olive oil", portions={"tbsp": 13.5}, category="fat")


@pytest.mark.parametrize(
    ("quantity", "unit", "food", "grams"),
    [
        (2, "cups", MILK, 488),
        (1, "Cup", MILK, 244),
        (150, "g", EGG, 150),
        (0.5, "kg", EGG, 500),
        (3, "oz", EGG, 85.048569),
        (1, "lb", EGG, 453.59237),
        (2, "large", EGG, 100),
        (3, "piece", EGG, 132),
        (1, "serving", EGG, 50),
        (1, "tablespoon", OIL, 13.5),
        (1, "tsp", OIL, 4.5),
        (100, "ml", OIL, 91.3),
        (500, "mg", EGG, 0.5),
    ],
)
def test_a_quantity_weighs_what_the_food_says(quantity, unit, food, grams):
    """Masses are exact, portions are the food's own, volumes go through its density."""
    assert mass_of(quantity, unit, food).g == pytest.approx(grams, rel=1e-3)


def test_a_plain_portion_wins_over_a_longer_name():
    """A "cup" is the plain cup where there is one, else the first kind of cup."""
    berries = a_food("Berries", portions={"cup, sliced": 160, "cup": 150})
    only_sliced = a_food("Berries", portions={"cup, sliced": 160})
    assert mass_of(1, "cup", berries).g == 150
    assert mass_of(1, "cup", only_sliced).g == 160


@pytest.mark.parametrize(
    ("portion", "unit"),
    [("glass", "glasses"), ("patty", "Patties"), ("cherry", "cherries"), ("dash", "dashes")],
)
def test_plurals_are_the_same_measure(portion, unit):
    """However English makes them."""
    assert mass_of(2, unit, a_food("It", portions={portion: 7})).g == 14


def test_a_cup_of_pieces_tells_the_density_when_nothing_better_does():
    """Sixteen spoons are the cup the food has, not sixteen spoons of water."""
    melon = a_food("Watermelon, raw", portions={"cup, diced": 152}, category="fruit")
    assert density_of(melon) == pytest.approx(152 / 236.588, rel=1e-3)
    assert mass_of(16, "tbsp", melon).g == pytest.approx(152, rel=1e-3)
    both = a_food("Berries", portions={"cup, sliced": 160, "cup": 150})
    assert density_of(both) == pytest.approx(150 / 236.588, rel=1e-3)


@pytest.mark.parametrize(
    ("name", "category", "measure"),
    [
        ("Orange juice, raw", "fruit", Measure.VOLUME),
        ("Beverages, coffee, brewed", "Beverages", Measure.VOLUME),
        ("Milk, whole", "dairy", Measure.VOLUME),
        ("Lemonade", "drink", Measure.VOLUME),
        ("Sirloin steak, grilled", "protein", Measure.GUESS),
        ("Broccoli, steamed", "vegetable", Measure.GUESS),
        ("Watermelon, raw", "fruit", Measure.GUESS),
        ("Milk chocolate", "sweet", Measure.GUESS),
        ("Milk, dry, whole", "dairy", Measure.GUESS),
        ("Beverages, tea, instant, powder", "Beverages", Measure.GUESS),
    ],
)
def test_only_drinks_weigh_what_water_weighs(name, category, measure):
    """Steak has tea in it only by its letters."""
    assert mass_of(1, "cup", a_food(name, category=category)).measure is measure


def test_a_portion_of_several_is_divided():
    """A record that says "4 crackers = 20 g" makes one cracker 5 g."""
    crackers = a_food("Cracker")
    crackers.portions = (Portion("cracker", 4, 20),)
    assert mass_of(2, "crackers", crackers).g == 10


def test_an_unknown_unit_lists_what_the_food_can_be_measured_in():
    """The refusal is something a person can act on."""
    with pytest.raises(UnknownUnit) as refused:
        mass_of(1, "bucket", EGG)
    assert "large" in str(refused.value)
    assert refused.value.extensions()["units"] == units_of(EGG)
    assert {"g", "cup", "large", "medium", "piece", "serving"} <= set(units_of(EGG))


def test_a_food_without_portions_has_no_pieces():
    """Nobody guesses what a piece weighs."""
    with pytest.raises(UnknownUnit):
        mass_of(1, "piece", a_food("Flour"))
    with pytest.raises(UnknownUnit):
        mass_of(1, "serving", a_food("Flour"))
    assert "piece" not in units_of(a_food("Flour"))


@pytest.mark.parametrize("quantity", [0, -1, 10_001, float("nan"), float("inf")])
def test_absurd_quantities_are_refused(quantity):
    """Above 0 and at most 10,000, and a number."""
    with pytest.raises(Invalid):
        mass_of(quantity, "g", EGG)


def test_an_item_weighs_at_most_five_kilograms():
    """The limit is on the mass, whatever the unit."""
    with pytest.raises(Invalid):
        mass_of(6, "kg", EGG)


def test_a_volume_without_density_is_marked_as_a_guess_unless_it_is_like_water():
    """1 ml is 1 g only for water-like drinks."""
    assert mass_of(200, "ml", a_food("Green tea", category="drink")).measure is Measure.VOLUME
    assert mass_of(200, "ml", a_food("Granola")).measure is Measure.GUESS
    assert mass_of(200, "ml", OIL).measure is Measure.VOLUME
    assert density_of(a_food("Honey", density_g_ml=1.42)) == 1.42
    assert density_of(EGG) is None


def test_surer_measures_have_narrower_intervals():
    """A kitchen scale says more than a cup."""
    weighed, cup = mass_of(244, "g", MILK), mass_of(1, "cup", MILK)
    assert cup.high_g - cup.low_g > weighed.high_g - weighed.low_g
    assert cup.low_g < cup.g < cup.high_g


@given(st.floats(0.01, 100), st.sampled_from(sorted([*GRAMS, *MILLILITRES])))
def test_every_common_unit_is_proportional(quantity, unit):
    """Twice as much is twice as heavy."""
    one, two = (mass_of(n * quantity / 100, unit, EGG).g for n in (1, 2))
    assert two == pytest.approx(2 * one)


@given(st.text(max_size=30))
def test_any_text_as_a_unit_is_a_unit_or_refused(unit):
    """No text crashes the parser."""
    try:
        assert mass_of(1, unit, EGG).g > 0
    except UnknownUnit:
        assert plain_unit(unit) not in GRAMS


def test_a_mass_refuses_nonsense():
    """An interval contains its mass and everything is finite."""
    for wrong in ((1, 2, 3), (1, 0.5, 0.9), (0, 0, 0), (float("nan"), 0, 1)):
        with pytest.raises(Invalid):
            Mass(*wrong, Measure.PHOTO)
    assert Mass(10, 5, 20, Measure.PHOTO).scaled(2) == Mass(20, 10, 40, Measure.PHOTO)


def test_a_portion_refuses_nonsense():
    """A portion has a name and weighs something."""
    for wrong in (("", 1, 1), ("cup", 0, 1), ("cup", 1, 0), ("cup", 1, float("inf"))):
        with pytest.raises(Invalid):
            Portion(*wrong)
