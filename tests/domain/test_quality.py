"""The quality gate: which records it marks, and which it leaves alone."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealtrack.domain.model.food import FoodSource
from mealtrack.domain.model.nutrients import REGISTRY
from mealtrack.domain.model.nutrition import NutrientId
from mealtrack.domain.services.quality import Flag, flags_of, merged


def flags(source: FoodSource = FoodSource.BRANDED, **by_id: float) -> set[str]:
    """The flags of white rice with some values changed; None takes one away."""
    rice = {"energy": 130.0, "protein": 2.69, "carbs": 28.17, "fat": 0.28, "fiber": 0.4}
    values = {**rice, **by_id}
    return set(flags_of({NutrientId(k): v for k, v in values.items() if v is not None}, source))


def test_a_sound_record_is_not_marked():
    """Cooked rice, as USDA has it."""
    assert flags() == set()


@pytest.mark.parametrize(
    ("changed", "flag"),
    [
        ({"energy": 200.0}, Flag.ENERGY_MISMATCH),
        ({"energy": 80.0}, Flag.ENERGY_MISMATCH),
        ({"energy": None}, Flag.ENERGY_UNKNOWN),
        ({"energy": math.nan}, Flag.NOT_A_NUMBER),
        ({"sodium": math.inf}, Flag.NOT_A_NUMBER),
        ({"sodium": -1.0}, Flag.NEGATIVE),
        ({"water": 80.0}, Flag.MASS_BALANCE),
        ({"sugars": 30.0}, Flag.CHILD_OVER_PARENT),
        ({"saturated_fat": 1.0}, Flag.CHILD_OVER_PARENT),
        ({"fiber": 40.0}, Flag.CHILD_OVER_PARENT),
        ({"salt": 1000.0, "sodium": 1000.0}, Flag.SALT_SODIUM),
        ({"salt": 1.0, "sodium": 400.0}, Flag.SALT_SODIUM),
        ({"sodium": 60_000.0}, Flag.UNIT_MAGNITUDE),
        ({"starch": 101.0}, Flag.UNIT_MAGNITUDE),
        ({"energy": 130 * 4.184}, Flag.UNIT_MAGNITUDE),
    ],
)
def test_doubtful_values_are_marked_with_their_reason(changed, flag):
    """One change, and its code is among the marks."""
    assert flag in flags(**changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"energy": 112.0},  # within 20 kcal
        {"energy": 160.0},  # within 30 %
        {"sugars": 28.5},  # both were rounded
        {"salt": 1000.0, "sodium": 400.0},
        {"salt": 30.0, "sodium": 0.0},  # a trace, rounded away
        {"sodium": 38_758.0},  # table salt itself
        {"water": 70.0},
    ],
)
def test_rounding_and_method_are_no_doubt(changed):
    """The gate leaves room for how numbers are made."""
    assert flags(**changed) == set()


def test_pure_fat_may_have_902_kcal_but_not_more():
    """9.02 kcal a gram is its own factor."""
    fat = {"protein": 0.0, "carbs": 0.0, "fat": 100.0, "fiber": 0.0}

    assert flags(energy=902.0, **fat) == set()
    assert flags(energy=903.0, **fat) == {Flag.ENERGY_TOO_HIGH}


def test_a_wrong_fiber_convention_is_no_mismatch_at_open_food_facts():
    """A European label has fiber beside the carbohydrate, an American one inside it."""
    bran = {"energy": 250.0, "protein": 15.0, "carbs": 17.0, "fat": 4.5, "fiber": 43.0}

    assert Flag.CHILD_OVER_PARENT not in flags(FoodSource.OPEN_FOOD_FACTS, **bran)
    assert Flag.ENERGY_MISMATCH not in flags(FoodSource.OPEN_FOOD_FACTS, **bran)
    assert Flag.CHILD_OVER_PARENT in flags(FoodSource.BRANDED, **bran)


@given(
    st.dictionaries(
        st.sampled_from(sorted(REGISTRY)) | st.just(NutrientId("unheard_of")),
        st.floats(allow_nan=True, allow_infinity=True),
    ),
    st.sampled_from(FoodSource),
)
def test_the_gate_judges_anything(values, source):
    """Whatever a source states, there is a verdict and it does not depend on the order."""
    verdict = flags_of(values, source)

    assert set(verdict) <= set(Flag)
    assert flags_of(dict(reversed(values.items())), source) == verdict


def test_flags_of_several_checks_become_one_list():
    """Each once, sorted, as plain texts."""
    assert merged([Flag.NEGATIVE, Flag.GTIN_INVALID], [Flag.NEGATIVE]) == (
        "gtin-invalid",
        "negative",
    )
