"""From a quantity in some unit of a food to the grams it weighs."""

from collections.abc import Iterable
from math import isfinite

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import Food, Portion
from mealtrack.domain.model.quantity import (
    COUNTS,
    GRAMS,
    MAX_QUANTITY,
    MILLILITRES,
    Mass,
    Measure,
    plain_unit,
)
from mealtrack.domain.services.words.folding import stem, stems_of, words_of

# Relative half-widths of the 80 % interval: a kitchen scale, a household measure the publisher
# weighed, a volume turned to mass by a density, a volume of something that is not like water.
SPREAD = {
    Measure.WEIGHED: 0.02,
    Measure.PORTION: 0.15,
    Measure.VOLUME: 0.20,
    Measure.PHOTO: 0.35,
    Measure.GUESS: 0.50,
}

# What a drink is called: one of these is the last word of the name's head ("Orange juice, raw"),
# and nothing after it says that it is dry.
_DRINKS = frozenset("water coffee tea juice milk beverage drink soda cola beer wine".split())
_NOT_POURED = frozenset("powder powdered dry dried mix concentrate ground leaf instant".split())
_POURED = frozenset({"drink", "beverages"})
_ONE_OF_IT = ("piece", "medium", "whole", "each", "item", "unit", "large", "small", "slice")


class UnknownUnit(Invalid):
    """The unit means nothing for this food; the refusal lists those that do."""

    code = "unknown-unit"
    title = "That unit means nothing for this food"

    def __init__(self, unit: str, food: Food) -> None:
        self.units = units_of(food)
        super().__init__(
            f"{unit!r} is not a unit of {food.name}; use one of {', '.join(self.units)}."
        )

    def extensions(self) -> dict[str, object]:
        return {"units": self.units}


def units_of(food: Food) -> list[str]:
    """Every unit this food can be measured in: masses, volumes, then its own portions."""
    own = [portion.name for portion in food.portions]
    counts = [unit for unit in COUNTS if _counted(food.portions, unit)]
    return list(dict.fromkeys([*GRAMS, *MILLILITRES, *own, *counts]))


def mass_of(quantity: float, unit: str, food: Food) -> Mass:
    """What `quantity` `unit`s of the food weigh.

    Raises UnknownUnit when the food has no such unit, Invalid when the quantity is out of range.
    """
    check_quantity(quantity)
    name = plain_unit(unit)
    if name in GRAMS:
        return around(quantity * GRAMS[name], Measure.WEIGHED)
    if portion := _portion(food.portions, name):
        return around(quantity * portion.unit_mass_g, Measure.PORTION)
    if name in MILLILITRES:
        return _poured(quantity * MILLILITRES[name], food)
    if name in COUNTS and (portion := _counted(food.portions, name)):
        return around(quantity * portion.unit_mass_g, Measure.PORTION)
    raise UnknownUnit(unit, food)


def check_quantity(quantity: float) -> None:
    if not isfinite(quantity) or not 0 < quantity <= MAX_QUANTITY:
        raise Invalid(f"A quantity lies above 0 and at most at {MAX_QUANTITY:,.0f}.")


def around(mass_g: float, measure: Measure) -> Mass:
    """A mass with the interval its way of measuring deserves."""
    spread = SPREAD[measure]
    return Mass(mass_g, mass_g / (1 + spread), mass_g * (1 + spread), measure)


def density_of(food: Food) -> float | None:
    """Grams per millilitre: stated, or worked out from a portion that is a volume.

    A plain "cup" before a "cup, sliced", which packs differently but tells more than nothing.
    """
    if food.density_g_ml:
        return food.density_g_ml
    for named in (str, _head):
        for portion in food.portions:
            unit = plain_unit(named(portion.name))
            if unit in MILLILITRES:
                return portion.unit_mass_g / MILLILITRES[unit]
    return None


def _poured(volume_ml: float, food: Food) -> Mass:
    if density := density_of(food):
        return around(volume_ml * density, Measure.VOLUME)
    return around(volume_ml, Measure.VOLUME if is_like_water(food) else Measure.GUESS)


def is_like_water(food: Food) -> bool:
    """Whether a millilitre of it weighs about a gram, by what it is called."""
    pieces = [stems_of(words_of(piece)) for piece in food.name.split(",")]
    if any(word in _NOT_POURED for piece in pieces for word in piece):
        return False
    if (food.category or "").casefold() in _POURED:
        return True
    # "Milk, whole"; "Beverages, coffee, brewed"; not "Milk chocolate", not "Steak".
    return any(piece[-1] in _DRINKS for piece in pieces[:2] if piece)


def _portion(portions: Iterable[Portion], unit: str) -> Portion | None:
    """The portion of that name; "cup" also finds "cup, sliced" when there is no plain cup."""
    portions = tuple(portions)
    for portion in portions:
        if _same(plain_unit(portion.name), unit):
            return portion
    for portion in portions:
        if _same(plain_unit(_head(portion.name)), unit):
            return portion
    return None


def _head(name: str) -> str:
    """What kind of measure it is, without how the food was cut for it."""
    return name.partition(",")[0].partition("(")[0]


def _same(name: str, unit: str) -> bool:
    """Whether two names of a measure differ at most in being singular or plural."""
    if name == unit:
        return True
    return bool(unit) and [*map(stem, words_of(name))] == [*map(stem, words_of(unit))]


def _counted(portions: Iterable[Portion], unit: str) -> Portion | None:
    """The portion that "one piece" or "one serving" means: a named one, else the first count."""
    portions = tuple(portions)
    if named := _portion(portions, unit):
        return named
    if unit == "serving":
        return portions[0] if portions else None
    for word in _ONE_OF_IT:
        for portion in portions:
            if word in portion.name.casefold().replace(",", " ").split():
                return portion
    return None
