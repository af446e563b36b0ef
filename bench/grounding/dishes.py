"""Nutrition5k's weighed cafeteria dishes: what was on the plate, and which plates are faulty.

One line a dish: its id, kcal, mass, fat, carbohydrate and protein, then for each ingredient an id,
a name, its mass, kcal, fat, carbohydrate and protein (Thames et al., CVPR 2021).
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import fsum
from pathlib import Path

ENERGY, PROTEIN, CARBS, FAT = "energy", "protein", "carbs", "fat"
NUTRIENTS = (ENERGY, PROTEIN, CARBS, FAT)

# Pure fat; nothing eaten holds more.
_MOST_KCAL_PER_G = 9.0
# A tray of food; the set has three plates of eight kilograms, which a scale misread.
_MOST_G = 3_000.0
# What rounding and drained juices explain; more is a slip of those who wrote it down.
_SHARE, _LEAST_G, _LEAST_KCAL = 0.05, 1.0, 5.0


@dataclass(frozen=True, slots=True)
class Ingredient:
    name: str
    mass_g: float
    truth: dict[str, float]

    @property
    def is_held_out(self) -> bool:
        """Half of the names, by their hash, were never looked at while tuning."""
        return sha256(self.name.encode()).digest()[0] % 2 == 1


@dataclass(frozen=True, slots=True)
class Dish:
    id: str
    mass_g: float
    truth: dict[str, float]
    ingredients: tuple[Ingredient, ...]


def read_dishes(file: Path) -> Iterator[Dish]:
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines):
            kcal, mass_g, fat, carbs, protein = map(float, row[1:6])
            yield Dish(row[0], mass_g, _truth(kcal, fat, carbs, protein), _ingredients(row[6:]))


def _ingredients(row: Sequence[str]) -> tuple[Ingredient, ...]:
    def one(at: int) -> Ingredient:
        mass_g, *values = map(float, row[at + 2 : at + 7])
        return Ingredient(row[at + 1].strip(), mass_g, _truth(*values))

    return tuple(one(at) for at in range(0, len(row) - 6, 7))


def _truth(kcal: float, fat: float, carbs: float, protein: float) -> dict[str, float]:
    return {ENERGY: kcal, PROTEIN: protein, CARBS: carbs, FAT: fat}


def fault_of(dish: Dish) -> str | None:
    """The first rule a dish breaks, in words; None for a sound one."""
    kcal = dish.truth[ENERGY]
    grams = fsum(part.mass_g for part in dish.ingredients)
    energies = fsum(part.truth[ENERGY] for part in dish.ingredients)
    rules = {
        "no energy": kcal <= 0,
        "no mass": dish.mass_g <= 0,
        "no ingredients": not dish.ingredients,
        "more than 3 kg": dish.mass_g > _MOST_G,
        "more energy than pure fat": kcal > _MOST_KCAL_PER_G * dish.mass_g,
        "ingredients weigh other than the dish": _differ(grams, dish.mass_g, _LEAST_G),
        "ingredients' energy is other than the dish's": _differ(energies, kcal, _LEAST_KCAL),
    }
    return next((rule for rule, is_broken in rules.items() if is_broken), None)


def _differ(one: float, other: float, least: float) -> bool:
    return abs(one - other) > max(least, _SHARE * other)


def sound_dishes(file: Path) -> tuple[list[Dish], Counter[str]]:
    """The dishes that break no rule, and how many broke which."""
    sound: list[Dish] = []
    faults: Counter[str] = Counter()
    for dish in read_dishes(file):
        if fault := fault_of(dish):
            faults[fault] += 1
        else:
            sound.append(dish)
    return sound, faults
