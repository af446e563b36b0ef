"""Virtual people who eat the same meals again and again, and a camera that errs in its own way.

What is assumed, standard deviations on the log scale:

- A person has eight plates, two of each kind of meal, each of two to four of twelve foods, 20 to
  300 g of each, and eats about as much as usual: 0.12 from day to day; every tenth time it is
  another portion, half to twice as much. The same food is on several plates, not alike in grams.
- A photo errs alike for the same food of the same person (0.30: a dark sauce, a deep bowl) and
  anew each time (0.22); together 0.37, an absolute error of about 30 %.
- The model's 80 % interval is honest: it has the width of those two.
- A person who corrects tells the grams within 3 %.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log
from uuid import UUID

from mealtrack.domain.model.analysis import Sighting, Sightings
from mealtrack.domain.model.food import Food, FoodId, FoodSource
from mealtrack.domain.model.meal import MealType
from mealtrack.domain.model.nutrition import NutrientId
from mealtrack.domain.ports.food_index import Hit
from mealtrack.domain.services.matching import Match

DAY_TO_DAY, OTHER_PORTION, HALF_TO_TWICE = 0.12, 0.1, log(2.0)
BIAS, NOISE, TOLD = 0.30, 0.22, 0.03
_LEAST_G, _MOST_G = 20.0, 300.0
# From the median to the 90 % quantile of the normal distribution.
_TENTH = 1.2815515655446004


@dataclass(frozen=True, slots=True)
class Plate:
    """A meal somebody has again and again: the usual grams of each food."""

    dish: str
    slot: MealType
    usual_g: dict[str, float]


@dataclass(frozen=True, slots=True)
class Eaten:
    """One time: the true grams, and what the camera makes of them."""

    plate: Plate
    true_g: dict[str, float]
    seen: Sightings


@dataclass(frozen=True, slots=True)
class Person:
    often: tuple[Plate, ...]
    now_and_then: tuple[Plate, ...]
    bias: dict[str, float]

    def eats(self, plate: Plate, dice: random.Random) -> Eaten:
        portion = dice.uniform(-1, 1) * HALF_TO_TWICE if dice.random() < OTHER_PORTION else 0.0
        true_g = {
            food: usual * exp(portion + dice.gauss(0, DAY_TO_DAY))
            for food, usual in plate.usual_g.items()
        }
        return Eaten(plate, true_g, self._photo(plate.dish, true_g, dice))

    def _photo(self, dish: str, true_g: dict[str, float], dice: random.Random) -> Sightings:
        reach = exp(_TENTH * (BIAS**2 + NOISE**2) ** 0.5)
        seen = []
        for food, grams in true_g.items():
            middle = grams * exp(self.bias[food] + dice.gauss(0, NOISE))
            seen.append(Sighting(name=food, low_g=middle / reach, high_g=middle * reach))
        return Sightings(dish=dish, seen=tuple(seen), model="simulated", prompt_version="0")


def a_person(dice: random.Random) -> Person:
    often, now_and_then = (tuple(_plates(dice)) for _ in range(2))
    return Person(often, now_and_then, {food: dice.gauss(0, BIAS) for food in FOOD_NAMES})


def _plates(dice: random.Random) -> Iterator[Plate]:
    for slot in MealType:
        foods = dice.sample(FOOD_NAMES, dice.randint(2, 4))
        usual = {food: exp(dice.uniform(log(_LEAST_G), log(_MOST_G))) for food in foods}
        yield Plate(f"{' and '.join(foods)} for {slot}", slot, usual)


def told(grams: float, dice: random.Random) -> float:
    """What somebody types who knows the grams."""
    return round(grams * exp(dice.gauss(0, TOLD)), 1)


def ids(dice: random.Random) -> Iterator[UUID]:
    while True:
        yield UUID(int=dice.getrandbits(128), version=4)


FOOD_NAMES = (
    "rice, pasta, chicken, salmon, broccoli, carrots, salad, bread, potatoes, beans, yoghurt, egg"
).split(", ")
RECORDS = {
    name: Food(
        id=FoodId(UUID(int=at)),
        source=FoodSource.STARTER,
        source_key=name,
        name=name,
        per_100g={NutrientId("energy"): 100.0 + 10 * at},
    )
    for at, name in enumerate(FOOD_NAMES, 1)
}


def match(name: str) -> Match:
    food = RECORDS[name]
    hit = Hit(
        id=food.id, name=name, score=1.0, source=food.source, energy_kcal=food.per_100g["energy"]
    )
    return Match(hit, 1.0)
