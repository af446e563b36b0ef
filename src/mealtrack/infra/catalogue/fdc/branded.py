"""What is peculiar to branded foods: a barcode, and a serving as the label words it."""

from dataclasses import dataclass

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import Portion
from mealtrack.domain.model.gtin import read_gtin
from mealtrack.domain.services.quality import Flag
from mealtrack.infra.catalogue.fdc.faults import Reason
from mealtrack.infra.catalogue.fdc.portions import amount_and_unit
from mealtrack.infra.catalogue.fdc.texts import number_of

_GRAMS = {"g", "gr", "grm", "gm", "gram", "grams"}
_MILLILITRES = {"ml", "mlt", "mlt.", "milliliter", "milliliters"}
# Stated for servings of 28 and 240, which no one eats in milligrams or international units:
# whatever was meant, the number is the one the label gives in grams or millilitres.
_MISTYPED = {"mg", "iu", ""}


@dataclass(frozen=True, slots=True)
class Serving:
    """The portions of a label, whether its values are per 100 ml, and what was assumed."""

    portions: tuple[Portion, ...] = ()
    is_volume: bool = False
    flags: tuple[Flag, ...] = ()


def serving(size: str, unit: str, household: str) -> Serving | Reason:
    """The serving of a label.

    A volume counts as if each millilitre weighed one gram: the values of such a food are per
    100 ml, so that both together give what is in the serving.
    """
    if not size:
        return Serving()
    mass_g = number_of(size)
    if mass_g is None or mass_g <= 0:
        return Reason.SERVING_SIZE
    word = unit.casefold()
    if word not in _GRAMS | _MILLILITRES | _MISTYPED:
        return Reason.SERVING_UNIT
    portions = [Portion("serving", 1.0, mass_g)]
    measure = amount_and_unit(household)
    if measure and measure[1] != "serving":
        portions.append(Portion(measure[1], measure[0], mass_g))
    is_volume = word in _MILLILITRES
    flags = [Flag.PER_100_ML] if is_volume else []
    if word in _MISTYPED:
        flags.append(Flag.SERVING_UNIT_ASSUMED)
    return Serving(tuple(portions), is_volume, tuple(flags))


def barcode(text: str) -> tuple[str | None, tuple[Flag, ...]]:
    """The 14-digit barcode, and whether it was repaired or had to be left out."""
    if not text:
        return None, ()
    try:
        gtin = read_gtin(text)
    except Invalid:
        return None, (Flag.GTIN_INVALID,)
    return gtin.digits, (Flag.GTIN_REPAIRED,) if gtin.repaired else ()
