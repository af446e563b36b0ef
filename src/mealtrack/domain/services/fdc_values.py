"""From what FoodData Central states of a food to the nutrients of the registry."""

from collections.abc import Mapping
from types import MappingProxyType

from mealtrack.domain.model.nutrients import REGISTRY, SUBSTITUTES
from mealtrack.domain.model.nutrition import ENERGY, NutrientId
from mealtrack.domain.services.energy_of_record import ENERGY_NUMBERS, energy_of_record
from mealtrack.domain.services.quality import Flag

# Every number that means something here, as FDC's id for it. Numbers stay below 1,000 and ids
# above, so that one can't be taken for the other.
FDC_ID_OF_NUMBER: Mapping[str, int] = MappingProxyType(
    {
        **{nutrient.fdc_number: nutrient.fdc_id for nutrient in REGISTRY.values()},
        **{substitute.fdc_number: substitute.fdc_id for substitute in SUBSTITUTES},
        **ENERGY_NUMBERS,
    }
)
_OWN = {n.fdc_id: n.id for n in REGISTRY.values() if n.id != ENERGY}
KNOWN_FDC_IDS = frozenset(FDC_ID_OF_NUMBER.values())


def values_of_record(stated: Mapping[int, float]) -> tuple[dict[NutrientId, float], list[Flag]]:
    """Values per 100 g by registry id, and what has to be said of them.

    `stated` is by FDC nutrient id; ids nobody knows here are passed over, and what is not stated
    stays absent.
    """
    values = {_OWN[fdc_id]: amount for fdc_id, amount in stated.items() if fdc_id in _OWN}
    for substitute in SUBSTITUTES:
        if substitute.nutrient not in values and substitute.fdc_id in stated:
            values[substitute.nutrient] = stated[substitute.fdc_id] * substitute.factor
    energy = energy_of_record(stated, values)
    if energy is None:
        return values, []
    return {ENERGY: energy.kcal, **values}, [Flag.ENERGY_COMPUTED] if energy.computed else []
