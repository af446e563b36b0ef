"""What so much of a food weighs when people say it in their own measures.

The food's own portions come first, then its density; a measure it does not have falls back to what
such a thing usually weighs, which is a guess and is marked as one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import exp, hypot, log

from mealtrack.domain.model.food import Food, Portion
from mealtrack.domain.model.nutrition import ENERGY
from mealtrack.domain.model.quantity import GRAMS, MILLILITRES, Mass, Measure, plain_unit
from mealtrack.domain.services.portions import (
    around,
    check_quantity,
    is_like_water,
    mass_of,
)
from mealtrack.domain.services.usual_measures import (
    ALIKE,
    PIECES,
    SIZES,
    US_PINT_ML,
    VESSELS,
    VOLUMES,
)
from mealtrack.domain.services.words.folding import stem, stems_of, words_of

# Which portion is "one of it", the surest first; a slice is the last thing a whole would be.
_WHOLES = ("medium", "whole", "each", "fruit", "item", "unit", "large", "small")
_SPREADS = ("fat", "oil", "seasoning", "spice", "sauce", "sweet", "dressing")
_DENSE_KCAL = 500.0
# Measures of some of it, however they are named: "cup pieces", "inch sub".
_PART_WORDS = frozenset("cup tbsp tsp oz lb inch".split())
# Above this nobody means a whole package by "some of it".
_MOST_SERVED_G = 400.0
# "About" two hundred grams is no weighing.
_ABOUT = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Helping:
    """So much of a food as somebody told: `quantity` from `low` to `high`, of `unit`.

    `weight` is (quantity, unit) of all of it, when that was told too. `is_assumed` says that no
    amount was told at all.
    """

    name: str
    quantity: float
    low: float
    high: float
    unit: str
    size: str | None = None
    preparations: tuple[str, ...] = ()
    weight: tuple[float, str] | None = None
    is_about: bool = False
    is_assumed: bool = False
    pint_ml: float = US_PINT_ML


def mass_told(helping: Helping, food: Food) -> Mass:
    """The mass of a helping; its `measure` is GUESS where nothing of the food's own says it.

    Raises Invalid when it is out of every range.
    """
    check_quantity(helping.quantity)
    return _as_sure_as_told(_mass(helping, food), helping)


def _mass(helping: Helping, food: Food) -> Mass:
    if helping.weight:
        quantity, unit = helping.weight
        return _measured(quantity, unit, food, helping.pint_ml)
    if helping.is_assumed:
        return around(_serving_g(food), Measure.GUESS)
    if helping.unit in GRAMS or helping.unit in VOLUMES:
        return _measured(helping.quantity, helping.unit, food, helping.pint_ml)
    for prepared in helping.preparations:
        if own := _own(food, f"{helping.unit}, {prepared}"):
            return around(helping.quantity * own.unit_mass_g, Measure.PORTION)
    unit_g, measure = _one(helping, food)
    return around(helping.quantity * unit_g, measure)


def _measured(quantity: float, unit: str, food: Food, pint_ml: float) -> Mass:
    if unit in VOLUMES:
        each_ml = pint_ml if unit == "pint" else VOLUMES[unit]
        return mass_of(quantity * each_ml, "ml", food)
    return mass_of(quantity, unit, food)


def _one(helping: Helping, food: Food) -> tuple[float, Measure]:
    """What one of the unit weighs, and how that is known."""
    unit, size = helping.unit, helping.size
    if unit in SIZES:
        return _sized(unit, helping, food)
    if size and (own := _own_sized(food, "" if unit == "piece" else unit, size)):
        return own.unit_mass_g, Measure.PORTION
    factor = SIZES.get(size or "medium", 1.0)
    if unit == "piece" and (own := _whole(food, helping.name)):
        return own.unit_mass_g * factor, _loosened(factor)
    if unit != "piece" and (own := _own_alike(food, unit)):
        return own.unit_mass_g * factor, _loosened(factor)
    if unit in MILLILITRES:
        mass = mass_of(1, unit, food)
        return mass.g * factor, mass.measure
    return _usual_g(unit, food) * factor, Measure.GUESS


def _loosened(factor: float) -> Measure:
    return Measure.PORTION if factor == 1.0 else Measure.GUESS


def _sized(size: str, helping: Helping, food: Food) -> tuple[float, Measure]:
    """As in "2 large eggs": the food's own large one, else its whole one made larger."""
    if own := _own_sized(food, "", size):
        return own.unit_mass_g, Measure.PORTION
    if own := _whole(food, helping.name):
        told = next((name for name in SIZES if name in own.name.casefold()), "medium")
        factor = SIZES[size] / SIZES[told]
        return own.unit_mass_g * factor, _loosened(factor)
    return PIECES["piece"] * SIZES[size], Measure.GUESS


def _usual_g(unit: str, food: Food) -> float:
    if unit in VESSELS and (is_like_water(food) or unit not in PIECES):
        return mass_of(VESSELS[unit], "ml", food).g
    return PIECES.get(unit, PIECES["piece"])


def _own(food: Food, unit: str) -> Portion | None:
    """The food's portion of exactly that name."""
    return next((one for one in food.portions if plain_unit(one.name) == unit), None)


def _heads(food: Food) -> Iterator[tuple[Portion, list[str]]]:
    """Each portion with the words its name begins with: "cup, sliced" is a cup."""
    for portion in food.portions:
        head = portion.name.split(",")[0].split("(")[0]
        yield portion, stems_of(words_of(plain_unit(head)))


def _own_alike(food: Food, unit: str) -> Portion | None:
    for name in (unit, *ALIKE.get(unit, ())):
        wanted = stems_of(words_of(name))
        heads = list(_heads(food))
        exact = next((one for one, words in heads if words == wanted), None)
        if exact or (exact := next((p for p, words in heads if set(wanted) <= set(words)), None)):
            return exact
    return None


def _own_sized(food: Food, unit: str, size: str) -> Portion | None:
    """A portion that names the size, and the unit if there is one."""
    wanted = {*words_of(size), *stems_of(words_of(unit))}
    fits = [
        (len(words), at, portion)
        for at, portion in enumerate(food.portions)
        if wanted <= set(words := stems_of(words_of(portion.name)))
        and ("extra" in words) == ("extra" in wanted)
        and not ({"cup", "tbsp", "tsp", "oz"} & set(words) - wanted)
    ]
    return min(fits)[2] if fits else None


def _whole(food: Food, name: str) -> Portion | None:
    """The portion that is one of the food: named like it ("breast", "pizza"), else a whole."""
    heads = list(_heads(food))
    named = [*reversed(stems_of(words_of(name)))]
    for word in dict.fromkeys(["piece", *named, *_WHOLES]):
        for portion, words in heads:
            if word in words and not _PART_WORDS & set(words):
                return portion
    return next((one for one, words in heads if stem("slice") in words), None)


def _serving_g(food: Food) -> float:
    """What people take of it when they do not say how much."""
    for unit in ("serving", *(("tbsp", "tsp", "pat") if _is_spread(food) else ())):
        if own := _own_alike(food, unit):
            return own.unit_mass_g
    if _is_spread(food):
        return 10.0
    fitting = [one.unit_mass_g for one in food.portions if one.unit_mass_g <= _MOST_SERVED_G]
    usual = [mass_g for mass_g in fitting if mass_g >= 5]
    return (usual or fitting or [100.0])[0]


def _is_spread(food: Food) -> bool:
    kind = f"{food.category} {food.name}".casefold()
    is_dense = food.per_100g.get(ENERGY, 0.0) > _DENSE_KCAL
    return any(word in kind for word in _SPREADS) and (is_dense or bool(_own_alike(food, "tbsp")))


def _as_sure_as_told(mass: Mass, helping: Helping) -> Mass:
    """The interval with what the teller left open: "2 to 3", "about"."""
    up = log(mass.high_g / mass.g) if mass.g else 0.0
    if helping.is_about:
        up = hypot(up, log(1 + _ABOUT))
    above, below = (
        helping.high / helping.quantity,
        helping.quantity / max(helping.low, helping.quantity / 10),
    )
    return replace(
        mass,
        low_g=mass.g / exp(hypot(up, log(max(below, 1.0)))),
        high_g=mass.g * exp(hypot(up, log(max(above, 1.0)))),
    )


def guessed(helping: Helping) -> Mass:
    """The mass of something no record stands for, from general measures alone."""
    check_quantity(helping.quantity)
    quantity, unit = helping.weight or (helping.quantity, helping.unit)
    if unit in GRAMS:
        return _as_sure_as_told(around(quantity * GRAMS[unit], Measure.WEIGHED), helping)
    each = MILLILITRES.get(unit) or VOLUMES.get(unit) or PIECES.get(unit)
    each = each or VESSELS.get(unit) or PIECES["piece"] * SIZES.get(unit, 1.0)
    return _as_sure_as_told(around(quantity * each, Measure.GUESS), helping)
