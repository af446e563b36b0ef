"""From the categories of catalogues to the seven shelves that clients know."""

from mealtrack.domain.model.ingredient import Shelf
from mealtrack.domain.services.words.folding import stems_of, words_of

# The publisher's categories and the starter catalogue's own; dishes and drinks are no ingredients.
_SHELVES = {
    Shelf.VEGETABLE: ("vegetable", "vegetables and vegetable products"),
    Shelf.FRUIT: ("fruit", "fruits and fruit juices"),
    Shelf.PROTEIN: (
        "beef products",
        "finfish and shellfish products",
        "lamb, veal, and game products",
        "legume",
        "legumes and legume products",
        "nut",
        "nut and seed products",
        "pork products",
        "poultry products",
        "protein",
        "sausages and luncheon meats",
    ),
    Shelf.GRAIN: (
        "baked products",
        "bread",
        "breakfast cereals",
        "cereal grains and pasta",
        "grain",
    ),
    Shelf.DAIRY: ("dairy", "dairy and egg products"),
    Shelf.SEASONING: (
        "fat",
        "fats and oils",
        "seasoning",
        "soups, sauces, and gravies",
        "spices and herbs",
    ),
}
_SHELF_OF = {category: shelf for shelf, categories in _SHELVES.items() for category in categories}
# Companies name their categories as they like: the first of these words that occurs decides.
_TELLING = {
    stem: shelf
    for shelf, words in {
        Shelf.DAIRY: "cheese milk yogurt butter cream dairy",
        Shelf.SEASONING: "sauce spice seasoning herb oil vinegar dressing condiment salt mustard",
        Shelf.PROTEIN: "meat poultry chicken beef pork fish seafood egg bean tofu nut seed sausage",
        Shelf.GRAIN: "bread pasta rice cereal flour grain noodle tortilla",
        Shelf.VEGETABLE: "vegetable",
        Shelf.FRUIT: "fruit",
    }.items()
    for stem in stems_of(words_of(words))
}
_SAUCES = frozenset({"sauce", "gravy", "salsa", "pesto"})


def shelf_of(category: str | None, name: str) -> Shelf:
    """Where a food belongs; its name decides where one category holds two kinds."""
    told = (category or "").casefold()
    shelf = _SHELF_OF.get(told)
    named = frozenset(stems_of(words_of(name)))
    if told == "dairy and egg products" and "egg" in named:
        return Shelf.PROTEIN
    if told == "soups, sauces, and gravies" and named.isdisjoint(_SAUCES):
        return Shelf.OTHER
    if shelf is not None:
        return shelf
    words = stems_of(words_of(told))
    return next((_TELLING[word] for word in words if word in _TELLING), Shelf.OTHER)
