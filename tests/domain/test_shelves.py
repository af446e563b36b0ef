"""Which of the seven kinds a food of the catalogue is."""

import pytest

from mealtrack.domain.model.ingredient import Shelf
from mealtrack.domain.services.shelves import shelf_of
from mealtrack.infra.catalogue.starter import CATEGORIES, starter_foods


@pytest.mark.parametrize(
    ("category", "name", "shelf"),
    [
        ("vegetable", "Tomato, raw", Shelf.VEGETABLE),
        ("Vegetables and Vegetable Products", "Mushrooms, raw", Shelf.VEGETABLE),
        ("fruit", "Apple", Shelf.FRUIT),
        ("Poultry Products", "Chicken, breast, raw", Shelf.PROTEIN),
        ("legume", "Lentils, cooked", Shelf.PROTEIN),
        ("Nut and Seed Products", "Nuts, almonds", Shelf.PROTEIN),
        ("bread", "Rye bread", Shelf.GRAIN),
        ("Cereal Grains and Pasta", "Rice, white, raw", Shelf.GRAIN),
        ("dairy", "Cheddar", Shelf.DAIRY),
        ("Dairy and Egg Products", "Cheese, brie", Shelf.DAIRY),
        ("Dairy and Egg Products", "Egg, whole, raw, fresh", Shelf.PROTEIN),
        ("Dairy and Egg Products", "Eggs, Grade A, Large, egg white", Shelf.PROTEIN),
        ("Spices and Herbs", "Spices, pepper, black", Shelf.SEASONING),
        ("fat", "Olive oil", Shelf.SEASONING),
        ("Soups, Sauces, and Gravies", "Sauce, fish, ready-to-serve", Shelf.SEASONING),
        ("Soups, Sauces, and Gravies", "Soup, tomato, canned", Shelf.OTHER),
        ("Beverages", "Coffee, brewed", Shelf.OTHER),
        ("dish", "Lasagna", Shelf.OTHER),
        ("Pasta by Shape & Type", "PENNE", Shelf.GRAIN),
        ("Cheese", "SHARP CHEDDAR", Shelf.DAIRY),
        ("Widgets", "Milk", Shelf.OTHER),
        ("", "Milk", Shelf.OTHER),
        (None, "Milk", Shelf.OTHER),
    ],
)
def test_the_category_decides(category, name, shelf):
    """The catalogue's categories and companies' own; the name only where one holds two kinds."""
    assert shelf_of(category, name) is shelf


def test_every_category_of_the_starter_catalogue_is_mapped_or_no_ingredient():
    """A new one is noticed here."""
    no_ingredients = {"dish", "drink", "snack", "sweet"}
    others = {
        food.category
        for food in starter_foods()
        if shelf_of(food.category, food.name) is Shelf.OTHER
    }
    assert others == no_ingredients & set(CATEGORIES)
