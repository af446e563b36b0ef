"""Household measures as downloads word them: "1 1/2 cup", "8 OZA", "about 12 chips (28g)"."""

import re
from collections.abc import Iterable

from mealtrack.domain.model.food import Portion
from mealtrack.infra.catalogue.fdc.faults import Reason
from mealtrack.infra.catalogue.fdc.texts import number_of, shortened

MAX_NAME = 100

_FRACTIONS = str.maketrans({"½": " 1/2", "⅓": " 1/3", "⅔": " 2/3", "¼": " 1/4", "¾": " 3/4"})
_NUMBER = r"\d+\s+\d+/\d+|\d+/\d+|\d*\.?\d+"
_AMOUNT = re.compile(
    rf"(?:about|approx\w*\.?)?\s*({_NUMBER})(?:\s*(?:-|–|to)\s*({_NUMBER}))?[\s-]*(.*)",
    re.IGNORECASE,
)
# What a label adds to the measure: its weight, or a second wording.
_ASIDE = re.compile(r"\s*(?:\|.*|[(\[][^)\]]*\d[^)\]]*[)\]]?)$")
_PREFIX = re.compile(r"(?:amount\b)?[\s/]*(?:per\b)?\s*", re.IGNORECASE)
# Unit codes of GS1's data pool, and FoodData Central's word for a customary amount.
_CODES = {"onz": "oz", "oza": "fl oz", "grm": "g", "mlt": "ml", "lbr": "lb", "racc": "serving"}
_UNSPECIFIED = "quantity not specified"


def survey_portion(description: str, mass_g: str) -> Portion | Reason | None:
    """A survey's portion, worded whole ("1 cup, diced"); None where it names no quantity."""
    if description.casefold() == _UNSPECIFIED:
        return None
    amount, name = amount_and_unit(description) or (1.0, description)
    return _portion(str(amount), name, mass_g)


def weighed_portion(
    amount: str, unit: str, description: str, modifier: str, mass_g: str
) -> Portion | Reason:
    """A portion of Foundation or SR Legacy: a unit, or a modifier, or both ("cup", "chopped")."""
    parts = [_CODES.get(unit.casefold(), unit), description, modifier]
    return _portion(amount, ", ".join(part for part in parts if part), mass_g)


def _portion(amount: str, name: str, mass_g: str) -> Portion | Reason:
    number, mass = number_of(amount), number_of(mass_g)
    if number is None or number <= 0:
        return Reason.PORTION_AMOUNT
    if mass is None or mass <= 0:
        return Reason.PORTION_MASS
    if not name:
        return Reason.PORTION_UNIT
    return Portion(shortened(name, MAX_NAME), number, mass)


def amount_and_unit(text: str) -> tuple[float, str] | None:
    """How many of what a household measure says; None where no measure is in it."""
    words = _ASIDE.sub("", text.translate(_FRACTIONS).strip()).strip()
    if found := _AMOUNT.fullmatch(words):
        amount, unit = _amount(found[1], found[2]), _unit(found[3])
    else:
        amount, unit = 1.0, _unit(_PREFIX.sub("", words, count=1))
    return (amount, unit) if amount > 0 and any(map(str.isalpha, unit)) else None


def _unit(words: str) -> str:
    unit = words.strip(" .,;:-")
    unit = unit.casefold() if unit.isupper() or unit.istitle() else unit
    return shortened(_CODES.get(unit, unit), MAX_NAME)


def _amount(first: str, second: str | None) -> float:
    """One number, a range ("3-4": its middle), or a whole and its fraction ("1-1/2")."""
    low, high = _number(first), _number(second or "0")
    if high > low:
        return (low + high) / 2
    return low + high if second and "/" in second else low


def _number(text: str) -> float:
    """The number in 2, 0.5, 1/2 or 1 1/2; 0 for a fraction of nothing."""
    whole, _, fraction = text.rpartition(" ")
    over, _, under = fraction.partition("/")
    if under and not float(under):
        return 0.0
    return float(whole or 0) + float(over) / float(under or 1)


def in_order(portions: Iterable[tuple[str, Portion]]) -> tuple[Portion, ...]:
    """Portions by the publisher's own sequence, each once."""
    ranked = sorted(portions, key=lambda pair: number_of(pair[0]) or 0.0)
    return tuple(dict.fromkeys(portion for _, portion in ranked))
