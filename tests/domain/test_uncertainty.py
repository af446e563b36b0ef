"""Intervals: what they must hold, and what they must never do; bench/uncertainty has the dice."""

import random
from math import exp, log, sqrt
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import a_food, an_item
from mealtrack.domain.model.quantity import Mass, Measure
from mealtrack.domain.services.items import item_of
from mealtrack.domain.services.portions import around
from mealtrack.domain.services.uncertainty import (
    Estimate,
    calories_of,
    day_calories,
    energy_estimate,
    mass_estimate,
    meal_calories,
    meal_grams,
    record_sigma,
    share_sigmas,
    together,
)


def test_one_item_alone_is_exactly_its_own_log_normal():
    """The sum of one thing is that thing."""
    for part in (Estimate(200, 0.3), Estimate(200, 0.3, 0.3)):
        interval = together([part]).interval
        assert interval.low == pytest.approx(part.interval.low)
        assert interval.high == pytest.approx(part.interval.high)


def test_a_mass_gives_its_own_interval_back():
    """What was stored is what is told."""
    mass = around(120, Measure.PHOTO)
    assert mass_estimate(mass).interval.low == pytest.approx(mass.low_g)
    assert mass_estimate(mass).interval.high == pytest.approx(mass.high_g)


def test_the_surer_the_way_of_measuring_the_narrower():
    """Weighed, household measure, volume, photo, guess: in this order."""
    widths = []
    for measure in Measure:
        interval = energy_estimate(around(100, measure), 100, 1.0).interval
        widths.append(interval.high - interval.low)
    assert widths == sorted(widths)
    assert widths[0] < 25
    assert widths[-1] > 75


def test_a_doubtful_record_widens_the_energy_and_not_the_mass():
    """The scale knows nothing of records."""
    food = a_food()
    sure, doubtful = (
        item_of(food, id=an_item().id, quantity=100, unit="g", confidence=confidence)
        for confidence in (1.0, 0.5)
    )
    assert sure.mass == doubtful.mass
    assert calories_of(sure).interval.high < calories_of(doubtful).interval.high
    assert record_sigma(1.0) < record_sigma(0.5) < record_sigma(0.0)


def test_items_of_one_picture_go_wrong_together():
    """A misjudged scale does not cancel out; what was measured apart does, in part."""
    picture = [Estimate(100, 0.3, 0.3)] * 6
    apart = [Estimate(100, 0.3)] * 6
    seen, measured = together(picture).interval, together(apart).interval
    assert seen.high - seen.low > 1.3 * (measured.high - measured.low)
    assert measured.high - measured.low < 0.6 * 6 * (Estimate(100, 0.3).interval.high - 77)


def test_meals_of_a_day_are_independent():
    """The day is relatively surer than its meals."""
    meal = [Estimate(500, 0.3, 0.3)]
    one, three = day_calories([meal]), day_calories([meal] * 3)
    assert three.high / 1500 < one.high / 500


def test_what_is_unknown_is_not_in_the_interval():
    """No record, no energy; no item, no interval."""
    unknown = an_item(food=a_food(per_100g={}))
    assert calories_of(unknown) is None
    assert meal_calories([unknown]) is None
    assert meal_grams([]) is None
    assert day_calories([]) is None
    assert meal_calories([unknown, an_item()]) == meal_calories([an_item()])


def test_water_is_surely_nothing():
    """A known zero has no spread."""
    water = an_item(food=a_food("Water", {**a_food().per_100g, "energy": 0.0}))
    assert meal_calories([water]).high == 0


amount = st.floats(0.001, 5000)


@given(
    st.lists(
        st.tuples(amount, st.floats(0, 1), st.floats(1, 1000), st.sampled_from(Measure)),
        min_size=1,
        max_size=12,
    )
)
def test_an_interval_is_finite_in_order_and_holds_the_estimate(values):
    """Whatever a model claims: a gram that may be a ton, or nothing at all."""
    masses = [Mass(g, g * low, g * high, measure) for g, low, high, measure in values]
    parts = [energy_estimate(mass, mass.g * 9, 0.0) for mass in masses]
    for interval, shown in (
        (meal_grams(masses), sum(mass.g for mass in masses)),
        (day_calories([parts]), sum(part.median for part in parts)),
    ):
        assert 0 <= interval.low <= shown * (1 + 1e-9)
        assert shown * (1 - 1e-9) <= interval.high < 1e9


def test_fifty_items_take_no_time():
    """The most a meal can have; the sum over triples stays small."""
    seen = [Estimate(100, 0.3, 0.3)] * 50
    assert together(seen).interval.low > 2000


def test_a_weighed_plate_leaves_only_the_shares_in_doubt():
    """One food alone is known; of two the smaller is the less sure, as the dice say."""
    rice, egg, jam = (Mass(g, g / 1.4, g * 1.4, Measure.PHOTO) for g in (180, 120, 10))
    assert share_sigmas([rice]) == [0]
    assert share_sigmas([rice, jam])[1] == mass_estimate(jam).sigma
    most, least = share_sigmas([rice, egg])
    assert most < least < mass_estimate(egg).sigma
    dice = random.Random(7)
    shares = []
    for _ in range(4_000):
        scale = dice.gauss(0, 1)
        thrown = [
            mass.g * exp(sigma * (sqrt(0.3) * scale + sqrt(0.7) * dice.gauss(0, 1)))
            for mass in (rice, egg)
            for sigma in (mass_estimate(mass).sigma,)
        ]
        shares.append(log(thrown[1] / sum(thrown)))
    assert stdev(shares) == pytest.approx(least, rel=0.05)
