"""What is logged often and lately comes forward, within bounds."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from mealtrack.domain.model.food import FoodId, FoodSource
from mealtrack.domain.ports.food_index import Hit
from mealtrack.domain.services.habits import MOST, Eaten, boost_of, habits_of, with_habits

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def food(number):
    return FoodId(UUID(int=number))


def eaten(number, days_ago=0.0, quantity=1.0, unit="cup"):
    return Eaten(food(number), NOW - timedelta(days=days_ago), quantity, unit)


def hit(number, score):
    return Hit(id=food(number), name=str(number), score=score, source=FoodSource.STARTER)


def test_the_usual_amount_is_the_commonest_and_of_several_the_newest():
    """Cups twice, then one of each."""
    cups = [eaten(1, 3), eaten(1, 2), eaten(1, 1, 250, "ml")]
    (habit,) = habits_of(cups, NOW)
    assert (habit.quantity, habit.unit, habit.times) == (1, "cup", 3)
    (habit,) = habits_of([eaten(1, 3), eaten(1, 1, 250, "ml")], NOW)
    assert (habit.quantity, habit.unit) == (250, "ml")


def test_what_was_long_ago_counts_less():
    """Half after three weeks; what is logged for tomorrow counts as today's."""
    new, old = habits_of([eaten(1, -1), eaten(2, 21)], NOW)
    assert (new.food_id, new.weight, old.weight) == (food(1), 1.0, 0.5)


def test_often_and_lately_beats_once():
    """But once is hardly anything."""
    assert 1 < boost_of(1) <= 1 + MOST / 4 < boost_of(15) < 1 + MOST


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
def test_a_boost_is_bounded(weights):
    """Whatever was logged; more never means less."""
    boosts = [boost_of(weight) for weight in sorted(weights)]
    assert boosts == sorted(boosts)
    assert all(1 <= boost <= 1 + MOST for boost in boosts)


@given(st.floats(0.01, 1), st.floats(0, 1e6))
def test_what_fits_much_better_stays_before_a_habit(score, weight):
    """More than half as well again is never overtaken."""
    better, habit = hit(1, score * (1 + MOST) * 1.001), hit(2, score)
    assert with_habits([better, habit], {food(2): weight})[0] == better


def test_without_habits_the_order_stays():
    """Equals too."""
    hits = [hit(number, 1.0) for number in range(5)]
    assert with_habits(hits, {}) == hits
