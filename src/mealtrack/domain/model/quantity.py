"""Quantities as people say them, and the grams they stand for."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from mealtrack.domain.errors import Invalid

MAX_QUANTITY = 10_000.0
MAX_ITEM_MASS_G = 5_000.0
# A pinch of saffron; less than this nobody can see, weigh or eat.
MIN_ITEM_MASS_G = 0.001

# NIST Handbook 44, appendix C: avoirdupois masses and US customary volumes.
GRAMS = {"g": 1.0, "kg": 1000.0, "mg": 0.001, "oz": 28.349523125, "lb": 453.59237}
MILLILITRES = {
    "ml": 1.0,
    "l": 1000.0,
    "fl oz": 29.5735295625,
    "tsp": 4.92892159375,
    "tbsp": 14.78676478125,
    "cup": 236.5882365,
}
COUNTS = ("piece", "serving")

_ALIASES = {
    "gram": "g",
    "gramme": "g",
    "gr": "g",
    "kilogram": "kg",
    "kilo": "kg",
    "milligram": "mg",
    "ounce": "oz",
    "pound": "lb",
    "millilitre": "ml",
    "milliliter": "ml",
    "litre": "l",
    "liter": "l",
    "fluid ounce": "fl oz",
    "floz": "fl oz",
    "fl. oz": "fl oz",
    "fl_oz": "fl oz",
    "teaspoon": "tsp",
    "tablespoon": "tbsp",
    "pc": "piece",
    "pcs": "piece",
    "portion": "serving",
}


class Measure(StrEnum):
    """How a mass came to be known, from the surest to the least sure."""

    WEIGHED = "weighed"
    PORTION = "portion"
    VOLUME = "volume"
    PHOTO = "photo"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Mass:
    """Grams with the 80 % interval they may lie in, and how they came to be known."""

    g: float
    low_g: float
    high_g: float
    measure: Measure

    def __post_init__(self) -> None:
        if not all(isfinite(x) for x in (self.g, self.low_g, self.high_g)):
            raise Invalid("A mass must be a finite number of grams.")
        if not 0 < self.g <= MAX_ITEM_MASS_G:
            raise Invalid(f"An item weighs more than 0 and at most {MAX_ITEM_MASS_G:,.0f} g.")
        if not 0 <= self.low_g <= self.g <= self.high_g:
            raise Invalid("The interval of a mass must contain it.")

    def scaled(self, factor: float) -> "Mass":
        return Mass(self.g * factor, self.low_g * factor, self.high_g * factor, self.measure)


def shown_g(mass_g: float) -> float:
    """A mass as people write it: tenths of a gram, three digits of what is lighter."""
    return round(mass_g, 1) if mass_g >= 10 else float(f"{mass_g:.3g}")


def plain_unit(unit: str) -> str:
    """A unit in its shortest usual form: "Grams" -> "g", "Cups" -> "cup"."""
    word = " ".join(unit.casefold().replace("_", " ").split()).rstrip(".")
    for form in (word, word.removesuffix("s"), word.removesuffix("es")):
        if form in GRAMS or form in MILLILITRES or form in COUNTS:
            return form
        if form in _ALIASES:
            return _ALIASES[form]
    return word
