"""The quality gate: what is doubtful about a record; it marks a food, it never drops one."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from math import inf, isfinite

from mealtrack.domain.model.food import FoodSource
from mealtrack.domain.model.nutrients import REGISTRY, Nutrient, Unit
from mealtrack.domain.model.nutrition import (
    CARBS,
    ENERGY,
    FAT,
    FIBER,
    KJ_PER_KCAL,
    PROTEIN,
    NutrientId,
)
from mealtrack.domain.services.energy_of_record import ALCOHOL, atwater_kcal


class Flag(StrEnum):
    """Reason codes on a food; for programs, so that they never change."""

    NOT_A_NUMBER = "not-a-number"
    NEGATIVE = "negative"
    ENERGY_UNKNOWN = "energy-unknown"
    ENERGY_COMPUTED = "energy-computed"
    ENERGY_MISMATCH = "energy-mismatch"
    ENERGY_TOO_HIGH = "energy-too-high"
    ENERGY_UNITS = "energy-units"
    MASS_BALANCE = "mass-balance"
    CHILD_OVER_PARENT = "child-over-parent"
    SALT_SODIUM = "salt-sodium"
    UNIT_MAGNITUDE = "unit-magnitude"
    GTIN_REPAIRED = "gtin-repaired"
    GTIN_INVALID = "gtin-invalid"
    NAME_SHORTENED = "name-shortened"
    SERVING_UNIT_ASSUMED = "serving-unit-assumed"
    PER_100_ML = "per-100-ml"


# 100 g of pure fat have 902 kcal by its own factor (9.02), 900 by the general one.
MAX_KCAL = 902.0
MAX_MASS_G = 105.0
SALT_PER_SODIUM = 2.5

# More than these in 100 g points to a wrong unit. They lie above the richest foods of SR Legacy
# (table salt, cream of tartar, baking powder, cod liver oil, fortified powders).
_RICHEST: Mapping[NutrientId, float] = {
    NutrientId(own): ceiling
    for own, ceiling in {
        "sodium": 39_500,
        "potassium": 55_000,
        "calcium": 40_500,
        "phosphorus": 25_000,
        "magnesium": 10_000,
        "iron": 300,
        "zinc": 300,
        "copper": 100,
        "manganese": 150,
        "cholesterol": 6_000,
        "vitamin_c": 20_000,
        "vitamin_a": 40_000,
        "vitamin_d": 2_000,
        "vitamin_e": 1_000,
        "thiamin": 200,
        "riboflavin": 200,
        "niacin": 1_000,
        "vitamin_b6": 200,
        "caffeine": 10_000,
    }.items()
}
# And no more of anything than the food itself weighs.
_CEILINGS: Mapping[NutrientId, float] = {
    nutrient.id: min(_RICHEST.get(nutrient.id, inf), (100.0 + 1e-6) / nutrient.unit.grams)
    for nutrient in REGISTRY.values()
    if nutrient.unit.grams
}
_WHOLES: Mapping[NutrientId, Nutrient] = {
    nutrient.id: REGISTRY[nutrient.parent] for nutrient in REGISTRY.values() if nutrient.parent
}
# Parts of one whole that do not overlap: together they are no more than it.
_TOGETHER: Mapping[NutrientId, tuple[NutrientId, ...]] = {
    FAT: tuple(
        NutrientId(f"{kind}_fat") for kind in ("saturated", "monounsaturated", "polyunsaturated")
    ),
    CARBS: (NutrientId("sugars"), NutrientId("starch"), NutrientId("sugar_alcohols")),
}
# Who takes labels as they are does not learn whether fiber stands inside the carbohydrate (US) or
# beside it (EU).
_EITHER_WAY = {FoodSource.OPEN_FOOD_FACTS, FoodSource.CUSTOM}
_BALANCE = (PROTEIN, CARBS, FAT, NutrientId("water"), NutrientId("ash"), ALCOHOL)


def flags_of(per_100g: Mapping[NutrientId, float], source: FoodSource) -> tuple[Flag, ...]:
    """The reason codes for a record's values per 100 g; empty for a record beyond suspicion."""
    known = {nutrient: amount for nutrient, amount in per_100g.items() if isfinite(amount)}
    expected = _expected_kcal(known, source)
    energy = known.get(ENERGY)
    is_off = energy is not None and _is_off(energy, expected or _least_kcal(known, energy))
    checks = {
        Flag.NOT_A_NUMBER: len(known) < len(per_100g),
        Flag.NEGATIVE: any(amount < 0 for amount in known.values()),
        Flag.ENERGY_UNKNOWN: energy is None,
        Flag.ENERGY_MISMATCH: is_off,
        Flag.ENERGY_TOO_HIGH: energy is not None and energy > MAX_KCAL,
        Flag.MASS_BALANCE: sum(known.get(part, 0.0) for part in _BALANCE) > MAX_MASS_G,
        Flag.CHILD_OVER_PARENT: any(_parts_over_wholes(known, source)),
        Flag.SALT_SODIUM: _is_salt_off(known),
        Flag.UNIT_MAGNITUDE: any(amount > _CEILINGS.get(own, inf) for own, amount in known.items())
        or (energy is not None and is_off and _fits_in_the_other_unit(energy, expected)),
    }
    return tuple(flag for flag, doubtful in checks.items() if doubtful)


def merged(*groups: Iterable[str]) -> tuple[str, ...]:
    """Flags of several checks as one list: each once, in a fixed order."""
    return tuple(sorted({str(flag) for group in groups for flag in group}))


def _expected_kcal(known: Mapping[NutrientId, float], source: FoodSource) -> list[float]:
    """What the macros amount to, in each way the source may have counted carbohydrate."""
    inside = atwater_kcal(known)
    if inside is None:
        return []
    if source not in _EITHER_WAY or FIBER not in known:
        return [inside]
    beside = atwater_kcal({**known, CARBS: known[CARBS] + known[FIBER]})
    return [inside] if beside is None else [inside, beside]


def _least_kcal(known: Mapping[NutrientId, float], energy: float) -> list[float]:
    """With a macro unknown nothing is too much, but the others are the least there can be."""
    macros = {**dict.fromkeys((PROTEIN, CARBS, FAT), 0.0), **known}
    least = atwater_kcal(macros) or 0.0
    return [max(least, energy)]


def _is_off(energy: float, expected: Iterable[float]) -> bool:
    return all(abs(energy - kcal) > max(0.3 * kcal, 20.0) for kcal in expected)


def _fits_in_the_other_unit(energy: float, expected: Iterable[float]) -> bool:
    """Kilojoules where kcal belong, or kcal taken for kJ; what macros tell is an estimate."""
    return any(
        abs(energy - meant) < 0.15 * meant
        for kcal in expected
        for meant in (kcal * KJ_PER_KCAL, kcal / KJ_PER_KCAL)
    )


def _parts_over_wholes(known: Mapping[NutrientId, float], source: FoodSource) -> Iterator[bool]:
    for own, amount in known.items():
        whole = _WHOLES.get(own)
        if whole is None or whole.id not in known:
            continue
        if own == FIBER and source in _EITHER_WAY:
            continue  # on a European label fiber stands beside carbohydrate, not inside
        yield amount > _at_most(known[whole.id], whole.unit)
    for whole_id, parts in _TOGETHER.items():
        if whole_id in known:
            stated = [known[part] for part in parts if part in known]
            # Each was rounded by itself.
            yield sum(stated) > _at_most(known[whole_id], Unit.G) + 0.5 * max(len(stated) - 1, 0)


def _at_most(whole: float, unit: Unit) -> float:
    """What a part may come to: both were rounded, and measured by different methods."""
    return whole + max(0.05 * whole, 0.5 if unit is Unit.G else 0.0)


def _is_salt_off(known: Mapping[NutrientId, float]) -> bool:
    salt, sodium = known.get(NutrientId("salt")), known.get(NutrientId("sodium"))
    if salt is None or sodium is None:
        return False
    expected_mg = SALT_PER_SODIUM * sodium
    return abs(salt - expected_mg) > max(0.1 * expected_mg, 50.0)
