"""Sums that are exact, and unknowns that stay unknown."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import amounts
from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.nutrition import (
    ENERGY,
    FAT,
    FIBER,
    NOTHING,
    PROTEIN,
    Amount,
    NutrientId,
    Nutrition,
    meets_target,
    total,
)

IRON = NutrientId("iron")


def test_a_record_is_scaled_to_a_mass():
    """Values per 100 g times the grams."""
    nutrition = Nutrition.of(amounts(energy=89, protein=1.09), 150)
    assert nutrition.calories == 133.5
    assert nutrition.protein == 1.635
    assert (nutrition.carbs, nutrition.fat, nutrition.fiber) == (15, 3, 0)


def test_unknown_is_not_zero():
    """A nutrient known for half the mass is covered by half; one nobody knows is absent."""
    known = Nutrition.of(amounts(iron=2), 100)
    unknown = Nutrition.of(amounts(), 100)
    both = known + unknown
    assert both.amount(IRON) == 2
    assert both.coverage(IRON) == 0.5
    assert both.coverage(ENERGY) == 1
    assert FIBER not in both.amounts
    assert both.coverage(FIBER) == 0


def test_a_known_zero_differs_from_unknown():
    """Water has no fat, and that is known."""
    water = Nutrition.of(amounts(0, 0, 0, 0), 200)
    assert water.coverage(FAT) == 1
    assert water != Nutrition(200)


def test_nothing_is_nothing():
    """The sum of no foods weighs nothing and knows nothing."""
    assert total([]) == NOTHING
    assert NOTHING.calories == 0
    assert Nutrition(0, {FAT: Amount(0, 0)}).coverage(FAT) == 1


MASSES = st.lists(st.floats(0.1, 5000), min_size=1, max_size=30)


@given(MASSES, st.integers(0, 2**32))
def test_the_order_of_addition_does_not_matter(masses, seed):
    """Items, meals and days agree to the last digit however they are grouped."""
    foods = [Nutrition.of(amounts(energy=89.3, iron=0.26), mass) for mass in masses]
    cut = len(foods) // 2
    grouped = total([total(foods[:cut]), total(foods[cut:])])
    shuffled = random.Random(seed).sample(foods, len(foods))
    assert total(foods) == total(shuffled) == grouped


@pytest.mark.parametrize("wrong", [-1.0, float("nan"), float("inf")])
def test_nonsense_is_refused(wrong):
    """No negative and no infinite nutrition gets in."""
    with pytest.raises(Invalid):
        Amount(wrong, 1)
    with pytest.raises(Invalid):
        Amount(1, wrong)
    with pytest.raises(Invalid):
        Nutrition(wrong)


def test_targets_are_met_within_fifteen_percent():
    """Every stated macro counts; a target of zero means at most 5 g or 20 kcal."""
    eaten = Nutrition.of(amounts(energy=100, protein=10, carbs=10, fat=4), 1000)
    assert meets_target(eaten, {ENERGY: 1100, PROTEIN: 90})
    assert not meets_target(eaten, {ENERGY: 1200})
    assert not meets_target(eaten, {FAT: 0})
    assert meets_target(Nutrition.of(amounts(energy=20, fat=5), 100), {ENERGY: 0, FAT: 0})
