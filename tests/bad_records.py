"""A hundred records with one mistake each, as people and publishers make them, and its code.

Every case starts from a sound food (values per 100 g as labels state them) and changes what a
slip changes. Written for this project; no line is anybody else's data.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mealtrack.domain.model.food import FoodSource
from mealtrack.domain.model.nutrition import KJ_PER_KCAL, NutrientId
from mealtrack.domain.services.quality import Flag

# Energy, protein, carbohydrate, fat, fiber, sugars, saturated fat, sodium (mg).
_NAMES = "energy protein carbs fat fiber sugars saturated_fat sodium".split()
_SOUND = {
    "oat flakes": (372, 13.5, 58.7, 7.0, 10.0, 0.7, 1.3, 3),
    "wholemeal bread": (235, 9.0, 41.0, 2.5, 6.5, 3.0, 0.5, 420),
    "cheddar": (403, 25.0, 1.3, 33.0, 0, 0.5, 19.0, 650),
    "peanut butter": (598, 25.0, 20.0, 50.0, 6.0, 9.0, 10.0, 430),
    "milk chocolate": (535, 7.6, 59.0, 30.0, 3.0, 52.0, 18.0, 80),
    "cooked rice": (130, 2.7, 28.2, 0.3, 0.4, 0.1, 0.1, 1),
    "corn flakes": (378, 7.5, 84.0, 0.9, 3.0, 8.0, 0.2, 500),
    "salmon": (208, 20.0, 0, 13.4, 0, 0, 3.1, 59),
    "hummus": (237, 7.8, 15.0, 17.8, 5.5, 0.6, 2.6, 380),
    "biscuits": (480, 6.5, 67.0, 20.0, 2.5, 25.0, 9.0, 350),
}


@dataclass(frozen=True)
class BadRecord:
    name: str
    flag: Flag
    per_100g: Mapping[NutrientId, float]
    source: FoodSource


def sound() -> dict[str, dict[NutrientId, float]]:
    """The foods before anything happened to them."""
    return {
        food: {NutrientId(own): float(value) for own, value in zip(_NAMES, values, strict=True)}
        for food, values in _SOUND.items()
    }


def _slips(food: Mapping[str, float]) -> Iterator[tuple[str, Flag, dict[str, float | None]]]:
    """Ten slips for any food: what it is, the code it must get, what it does to the values."""
    yield "kJ as kcal", Flag.UNIT_MAGNITUDE, {"energy": food["energy"] * KJ_PER_KCAL}
    yield "kcal taken for kJ", Flag.UNIT_MAGNITUDE, {"energy": food["energy"] / KJ_PER_KCAL}
    yield (
        "the decimal mark of the energy one place to the left",
        Flag.ENERGY_MISMATCH,
        {"energy": food["energy"] / 10},
    )
    largest = max(("protein", "carbs", "fat"), key=lambda macro: food[macro])
    yield (
        "the decimal mark of the largest macro one place to the left",
        Flag.ENERGY_MISMATCH,
        {largest: food[largest] / 10},
    )
    yield (
        "saturated fat and fat confused",
        Flag.CHILD_OVER_PARENT,
        {"fat": food["saturated_fat"], "saturated_fat": food["fat"] + 1},
    )
    yield "sugars above carbohydrate", Flag.CHILD_OVER_PARENT, {"sugars": food["carbs"] * 1.2 + 1}
    yield (
        "grams of salt as milligrams",
        Flag.SALT_SODIUM,
        {"salt": 1.2, "sodium": 480.0},
    )
    yield (
        "micrograms of sodium as milligrams",
        Flag.UNIT_MAGNITUDE,
        {"sodium": 400_000.0},
    )
    yield (
        "water of the fresh food beside the macros of the dry one",
        Flag.MASS_BALANCE,
        {"water": 110.0 - food["protein"] - food["carbs"] - food["fat"]},
    )
    yield "no energy", Flag.ENERGY_UNKNOWN, {"energy": None}


def bad_records() -> list[BadRecord]:
    """All of them: each slip on each food, half of them as a publisher's and half as typed."""
    made: list[BadRecord] = []
    for food, values in sound().items():
        for slip, flag, changed in _slips(values):
            broken = {**values, **changed}
            made.append(
                BadRecord(
                    f"{food}: {slip}",
                    flag,
                    {NutrientId(own): value for own, value in broken.items() if value is not None},
                    (FoodSource.CUSTOM, FoodSource.BRANDED)[len(made) % 2],
                )
            )
    return made
