"""The energy of a record, in the order the rule names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealtrack.domain.model.nutrition import NutrientId
from mealtrack.domain.services.energy_of_record import RecordEnergy, atwater_kcal, energy_of_record

KCAL, SPECIFIC, GENERAL, KJ = 1008, 2048, 2047, 1062
grams = st.floats(0, 100)


def amounts(**by_id: float) -> dict[NutrientId, float]:
    return {NutrientId(own): amount for own, amount in by_id.items()}


@pytest.mark.parametrize(
    ("stated", "kcal"),
    [
        ({KCAL: 89, SPECIFIC: 90, GENERAL: 91, KJ: 400}, 89),
        ({SPECIFIC: 90, GENERAL: 91, KJ: 400}, 90),
        ({GENERAL: 91, KJ: 400}, 91),
        ({KJ: 418.4}, 100),
    ],
)
def test_the_surest_statement_of_energy_counts(stated, kcal):
    """1008, else 2048, else 2047, else kilojoules; none of them is computed by us."""
    energy = energy_of_record(stated, amounts(protein=1, carbs=1, fat=1))

    assert energy == RecordEnergy(pytest.approx(kcal), computed=False)


def test_a_stated_zero_is_a_statement():
    """Water has 0 kcal; it is not unknown."""
    assert energy_of_record({KCAL: 0}, {}) == RecordEnergy(0, computed=False)


def test_energy_nobody_states_is_computed_and_marked():
    """4 P + 4 (C - fiber) + 2 fiber + 9 F + 7 alcohol."""
    energy = energy_of_record({}, amounts(protein=10, carbs=30, fiber=5, fat=2, alcohol=1))

    assert energy == RecordEnergy(4 * 10 + 4 * 25 + 2 * 5 + 9 * 2 + 7 * 1, computed=True)


@pytest.mark.parametrize("missing", ["protein", "carbs", "fat"])
def test_without_a_macro_the_energy_stays_unknown(missing):
    """Absent is not 0: half a sum would be a made-up number."""
    known = amounts(protein=10, carbs=30, fat=2)
    del known[NutrientId(missing)]

    assert energy_of_record({}, known) is None


def test_unknown_fiber_counts_as_carbohydrate():
    """Fiber is part of carbohydrate by difference, so that leaving it out errs by 2 kcal a gram."""
    assert atwater_kcal(amounts(protein=0, carbs=10, fat=0)) == pytest.approx(40)


def test_more_fiber_than_carbohydrate_takes_nothing_away():
    """Where carbohydrate is stated without fiber, fiber still only adds."""
    assert atwater_kcal(amounts(protein=0, carbs=5, fiber=20, fat=0)) == pytest.approx(40)


@given(protein=grams, carbs=grams, fiber=grams, fat=grams, alcohol=grams)
def test_computed_energy_is_never_negative_nor_above_nine_kcal_a_gram(
    protein, carbs, fiber, fat, alcohol
):
    """Whatever the macros, no gram of them gives more than fat does."""
    kcal = atwater_kcal(
        amounts(protein=protein, carbs=carbs, fiber=fiber, fat=fat, alcohol=alcohol)
    )

    assert kcal is not None
    assert 0 <= kcal <= 9 * (protein + max(carbs, fiber) + fat + alcohol) + 1e-9
