"""Corners of the grammar of meals in words: each a sentence, what is read, and what is not."""

import pytest

from mealtrack.domain.parsers.meal_text import NoNames, read_meal

AMOUNTS = {
    "2 tsp. sugar": (2, 2, "tsp", "sugar"),
    "just over 200 g rice": (200, 200, "g", "rice"),
    "up to 3 eggs": (3, 3, "piece", "eggs"),
    "between 2 and 3 eggs": (2, 3, "piece", "eggs"),
    "2 - 3 eggs": (2, 3, "piece", "eggs"),
    "a few grapes": (2, 4, "piece", "grapes"),
    "a dozen eggs": (12, 12, "piece", "eggs"),
    "two dozen eggs": (24, 24, "piece", "eggs"),
    "half a dozen eggs": (6, 6, "piece", "eggs"),
    "half dozen of eggs": (6, 6, "piece", "eggs"),
    "a hundred grams of rice": (100, 100, "g", "rice"),
    "a thousand g of rice": (1000, 1000, "g", "rice"),
    "1 & 1/2 cups flour": (1.5, 1.5, "cup", "flour"),
    "one and a half cups of rice": (1.5, 1.5, "cup", "rice"),
    "½ of my pizza": (0.5, 0.5, "piece", "pizza"),
    "three quarters of a pizza": (0.75, 0.75, "piece", "pizza"),
    "12/7 eggs": (12, 12, "piece", "eggs"),
    "walnut halves": (1, 1, "serving", "walnut halves"),
    "1 lb 2 oz beef": (1.125, 1.125, "lb", "beef"),
    "1 kg 200 g potatoes": (1.2, 1.2, "kg", "potatoes"),
    "1 lb 3 cups beef": (1, 1, "lb", "beef"),
    "200 g/7 oz pasta": (200, 200, "g", "pasta"),
    "1 lb 2 oz/510 g beef": (1.125, 1.125, "lb", "beef"),
    "250 g/nice pasta": (250, 250, "g", "nice pasta"),
    "400 g can of tomatoes": (400, 400, "g", "tomatoes"),
    "1 egg and 1": (2, 2, "piece", "egg"),
    "chicken, 200 g": (200, 200, "g", "chicken"),
    "chicken without skin 200 g": (200, 200, "g", "chicken"),
    "coffee without 2 tsp sugar": (1, 1, "serving", "coffee"),
    "cheddar, 2 cups grated": (2, 2, "cup", "cheddar"),
    "lunch: 2 eggs": (2, 2, "piece", "eggs"),
    "breakfast, toast": (1, 1, "serving", "toast"),
    "tea": (1, 1, "serving", "tea"),
    "for breakfast 2 eggs": (2, 2, "piece", "eggs"),
    "eggs for lunch": (1, 1, "serving", "eggs"),
    "of the rice": (1, 1, "serving", "rice"),
    "rice x 3": (3, 3, "piece", "rice"),
    "2 eggs each": (2, 2, "piece", "eggs"),
    "3 garlic cloves": (3, 3, "clove", "garlic"),
    "2 large eggs": (2, 2, "large", "eggs"),
}


@pytest.mark.parametrize("text", AMOUNTS)
def test_one_food_and_how_much(text):
    """From and to, unit, name."""
    (item,) = read_meal(text, NoNames()).items
    assert (item.amount.low, item.amount.high, item.unit, item.name) == pytest.approx(AMOUNTS[text])


WEIGHTS = {
    "2 x 330 ml of cola": (2, "piece", 660, "ml"),
    "2 x 100 g chicken": (2, "piece", 200, "g"),
    "1 can (400 g) tomatoes": (1, "can", 400, "g"),
    "2 cans (400 g each) tomatoes": (2, "can", 800, "g"),
    "1 400 g can tomatoes": (1, "can", 400, "g"),
    "8 450 g lobsters": (8, "piece", 3600, "g"),
}


@pytest.mark.parametrize("text", WEIGHTS)
def test_a_weight_within_a_count_is_of_all_of_them(text):
    """The count and its unit, and what all of it weighs."""
    (item,) = read_meal(text, NoNames()).items
    told = (item.amount.value, item.unit, item.weight[0].value, item.weight[1])
    assert told == WEIGHTS[text]


SEVERAL = {
    "2 and 3 eggs": [(2, "piece", "eggs"), (3, "piece", "eggs")],
    "1 tbsp plus 1 tsp olive oil": [(1, "tbsp", "olive oil"), (1, "tsp", "olive oil")],
    "salad: lettuce, tomato": [(1, "serving", "lettuce"), (1, "serving", "tomato")],
}


@pytest.mark.parametrize("text", SEVERAL)
def test_several_amounts_of_one_thing_and_several_things(text):
    """An amount without a name waits for the one to come."""
    read = [(i.amount.value, i.unit, i.name) for i in read_meal(text, NoNames()).items]
    assert read == SEVERAL[text]


@pytest.mark.parametrize("text", ["2 x 100 g", "2 cups", "2 large", "100", "2 chopped"])
def test_an_amount_of_nothing_is_no_food_and_is_given_back(text):
    """Somebody else may know what was meant."""
    meal = read_meal(text, NoNames())
    assert (meal.items, list(meal.unread)) == ((), [text])


@pytest.mark.parametrize("text", ["without sugar", "no, thanks", ""])
def test_what_was_not_eaten_is_no_food(text):
    """And there is nothing to ask about it."""
    meal = read_meal(text, NoNames())
    assert not meal.items
    assert not meal.unread


def test_what_is_said_of_a_food_stays_with_it():
    """How it was made, what was left out, who made it."""
    rice, fries = read_meal("rice, cooked, and chopped. fries from McDonald's", NoNames()).items
    assert list(rice.preparations) == ["cooked", "chopped"]
    assert (fries.name, fries.brand) == ("fries", "McDonald's")
    (yogurt,) = read_meal("yogurt with no sugar", NoNames()).items
    assert list(yogurt.without) == ["sugar"]
