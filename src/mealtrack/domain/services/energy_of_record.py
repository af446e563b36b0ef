"""The energy of 100 g of a food: what its record states, else what its macros amount to."""

from collections.abc import Mapping
from dataclasses import dataclass

from mealtrack.domain.model.nutrition import CARBS, FAT, FIBER, KJ_PER_KCAL, PROTEIN, NutrientId

ALCOHOL = NutrientId("alcohol")

# FoodData Central's energies in kcal, the surest first: as published, by the food's own Atwater
# factors, by the general ones. They share a name, so that only their ids tell them apart.
KCAL_IDS = (1008, 2048, 2047)
KJ_ID = 1062
# The ids by number, for answers that carry no ids.
ENERGY_NUMBERS: Mapping[str, int] = {"208": 1008, "958": 2048, "957": 2047, "268": 1062}


@dataclass(frozen=True, slots=True)
class RecordEnergy:
    """Energy per 100 g, and whether it was computed here rather than published."""

    kcal: float
    computed: bool


def energy_of_record(
    stated: Mapping[int, float], per_100g: Mapping[NutrientId, float]
) -> RecordEnergy | None:
    """The energy of a record, or None when it neither states nor allows to compute one.

    `stated` is by FDC nutrient id, `per_100g` by registry id.
    """
    for fdc_id in KCAL_IDS:
        if fdc_id in stated:
            return RecordEnergy(stated[fdc_id], computed=False)
    if KJ_ID in stated:
        return RecordEnergy(stated[KJ_ID] / KJ_PER_KCAL, computed=False)
    kcal = atwater_kcal(per_100g)
    return None if kcal is None else RecordEnergy(kcal, computed=True)


def atwater_kcal(per_100g: Mapping[NutrientId, float]) -> float | None:
    """4 P + 4 (C - fiber) + 2 fiber + 9 F + 7 alcohol; None while P, C or F is unknown.

    C is carbohydrate by difference, which contains the fiber. Unknown fiber or alcohol counts as
    none. The factors are those of FAO Food and Nutrition Paper 77 (2003).
    """
    if any(macro not in per_100g for macro in (PROTEIN, CARBS, FAT)):
        return None
    fiber = per_100g.get(FIBER, 0.0)
    return (
        4 * per_100g[PROTEIN]
        + 4 * max(0.0, per_100g[CARBS] - fiber)
        + 2 * fiber
        + 9 * per_100g[FAT]
        + 7 * per_100g.get(ALCOHOL, 0.0)
    )
