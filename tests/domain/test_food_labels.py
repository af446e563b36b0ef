"""Labels become records per 100 g; what no food can be is refused, what is odd is marked."""

import math
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import amounts
from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import FoodId, Portion
from mealtrack.domain.model.food_label import Basis, FoodLabel, ImpossibleValues
from mealtrack.domain.model.gtin import read_gtin
from mealtrack.domain.model.nutrition import NutrientId
from mealtrack.domain.services.food_labels import record_of_label
from mealtrack.domain.services.quality import Flag

ID = FoodId(UUID(int=1))


def label(values, *, serving_g=None, energy_kj=None, name=None):
    basis = Basis.PER_100G if serving_g is None else Basis.PER_SERVING
    stated = {NutrientId(own): value for own, value in values.items()}
    return FoodLabel(
        basis=basis, stated=stated, energy_kj=energy_kj, serving_g=serving_g, serving_name=name
    )


def record(values, *, portions=(), gtin=None, **more):
    return record_of_label(label(values, **more), id=ID, name="X", gtin=gtin, portions=portions)


MACROS = {"protein": 4.0, "carbs": 20.0, "fat": 8.0}


def test_energy_in_kj_is_kept_in_kcal():
    """4.184 kJ are one kcal."""
    assert record(MACROS, energy_kj=703, serving_g=40).per_100g["energy"] == pytest.approx(
        420.05, 1e-4
    )


def test_energy_follows_from_the_macros_when_none_is_stated():
    """And says so."""
    made = record(MACROS)
    assert made.per_100g["energy"] == 168
    assert made.flags == (Flag.ENERGY_COMPUTED,)


def test_kcal_and_kj_that_disagree_are_named():
    """The kcal count."""
    made = record({"energy": 168.0, **MACROS}, energy_kj=168)
    assert made.flags == (Flag.ENERGY_UNITS,)
    assert made.per_100g["energy"] == 168


def test_sodium_follows_from_salt():
    """Salt is sodium times 2.5; where both are stated each is kept."""
    assert record({**MACROS, "salt": 1000.0}).per_100g["sodium"] == 400
    both = record({**MACROS, "salt": 1000.0, "sodium": 100.0})
    assert both.per_100g["sodium"] == 100
    assert Flag.SALT_SODIUM in both.flags


def test_a_repaired_barcode_is_named():
    """Leading zeros that were missing."""
    made = record(MACROS, gtin=read_gtin("12345678905"))
    assert made.gtin == "00012345678905"
    assert Flag.GTIN_REPAIRED in made.flags


@pytest.mark.parametrize(
    "impossible",
    [
        {"values": {"protein": -0.1}},
        {"values": {"protein": math.nan}},
        {"values": {"energy": math.inf}},
        {"values": {"protein": 101.0}},
        {"values": {"protein": 31.0}, "serving_g": 30.0},
        {"values": {"sodium": 31_000.0}, "serving_g": 30.0},
        {"values": {"protein": 0.2}, "serving_g": 0.1},
        {"values": {"energy": 4_001.0}},
        {"values": {}, "energy_kj": -1.0},
        {"values": {}, "serving_g": 0.0},
        {"values": {}, "serving_g": 5_001.0},
        {"values": {}, "serving_g": math.nan},
        {"values": {"unheard_of": 1.0}},
    ],
)
def test_what_no_food_can_be_is_refused(impossible):
    """Negative, no number, heavier than the serving, hotter than fat, a serving of nothing."""
    with pytest.raises(ImpossibleValues):
        label(**impossible)


def test_values_per_serving_need_its_mass():
    """Otherwise they are values of nothing."""
    with pytest.raises(ImpossibleValues):
        FoodLabel(basis=Basis.PER_SERVING, stated=amounts())


@pytest.mark.parametrize(
    "portions",
    [
        [Portion("g", 1, 5)],
        [Portion("cup", 1, 200), Portion("Cups", 1, 240)],
        [Portion("serving", 1, 35)],
        [Portion("tray", 0.001, 4_000)],
        [Portion(f"p{number}", 1, 5) for number in range(20)],
    ],
)
def test_portions_that_would_confuse_are_refused(portions):
    """A mass by another name, one name twice, more than an item may weigh, too many."""
    with pytest.raises(Invalid):
        record(MACROS, serving_g=40, portions=portions)


@given(
    st.floats(0.1, 5000),
    st.lists(st.floats(0, 0.25), min_size=3, max_size=3),
)
def test_a_serving_of_the_record_is_the_label_again(serving_g, shares):
    """Whatever the serving weighs."""
    values = dict(zip(MACROS, (share * serving_g for share in shares), strict=True))
    made = record(values, serving_g=serving_g)
    for own, value in values.items():
        assert made.per_100g[own] * serving_g / 100 == pytest.approx(value, abs=1e-4)
