"""Plates with a known truth, and what a model says about a photo of each.

What is assumed, in one place: which foods come together, how far a model's masses are off, how
often it has no name for something, and how much fat nobody sees. Nothing of it is taken from the
rule that is judged here; docs/accuracy.md says where the figures come from.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, fsum, sqrt
from uuid import UUID

from mealtrack.domain.model.meal import ItemId, Origin, Provenance
from mealtrack.domain.model.nutrition import NutrientId, Nutrition
from mealtrack.domain.model.quantity import Mass, Measure
from mealtrack.domain.services.uncertainty import Z80

FAT_KCAL_PER_G = 8.84


@dataclass(frozen=True, slots=True)
class Kind:
    """A food: its record's energy and fat in 100 g, how much of it is usual, how hard to judge.

    `spread` is the deviation of the logarithm of a mass judged in a photo: pieces that can be
    counted are easy, heaps harder, what is deep, mixed or under a sauce is hardest.
    """

    name: str
    state: str | None
    kcal: float
    fat_g: float
    usual_g: float
    spread: float


_EASY, _HEAP, _DEEP = 0.12, 0.25, 0.42
# Energy and fat of SR Legacy's records, rounded.
_MAINS = (
    Kind("chicken breast", "grilled", 165, 3.6, 130, _HEAP),
    Kind("chicken thigh", "roasted", 209, 10.9, 120, _HEAP),
    Kind("salmon fillet", "baked", 206, 12.4, 140, _HEAP),
    Kind("beef steak", "grilled", 200, 10.0, 170, _HEAP),
    Kind("eggs", "fried", 143, 9.5, 100, _EASY),
    Kind("shrimp", "fried", 99, 0.3, 110, _HEAP),
    Kind("tofu", "fried", 76, 4.8, 120, _HEAP),
    Kind("meatballs", "cooked", 220, 14.0, 120, _EASY),
    Kind("lentil stew", "cooked", 116, 0.4, 250, _DEEP),
    Kind("chili con carne", "cooked", 118, 5.0, 280, _DEEP),
    Kind("chicken curry", "cooked", 124, 6.5, 250, _DEEP),
    Kind("lasagna", "baked", 135, 5.5, 280, _DEEP),
)
_STARCHES = (
    Kind("white rice", "cooked", 130, 0.3, 170, _HEAP),
    Kind("rice", "fried", 130, 0.3, 200, _HEAP),
    Kind("spaghetti", "cooked", 158, 0.9, 190, _HEAP),
    Kind("potatoes", "boiled", 87, 0.1, 180, _EASY),
    Kind("mashed potatoes", "mashed", 113, 4.2, 200, _DEEP),
    Kind("french fries", "fried", 312, 14.7, 110, _HEAP),
    Kind("bread", None, 266, 3.3, 60, _EASY),
    Kind("noodles", "fried", 138, 2.1, 200, _HEAP),
)
_SIDES = (
    Kind("broccoli", "steamed", 35, 0.4, 90, _HEAP),
    Kind("carrots", "cooked", 35, 0.2, 80, _HEAP),
    Kind("green beans", "cooked", 35, 0.3, 90, _HEAP),
    Kind("mixed salad", "raw", 20, 0.2, 100, _HEAP),
    Kind("tomato", "raw", 18, 0.2, 80, _EASY),
    Kind("black beans", "cooked", 132, 0.5, 100, _HEAP),
    Kind("avocado", "raw", 160, 14.7, 70, _EASY),
    Kind("cheddar cheese", None, 403, 33.0, 30, _EASY),
)
_ALONE = (
    Kind("oatmeal", "cooked", 71, 1.5, 250, _DEEP),
    Kind("vegetable soup", "cooked", 35, 0.8, 320, _DEEP),
    Kind("pizza", "baked", 266, 9.7, 220, _EASY),
    Kind("hamburger", None, 254, 11.5, 200, _EASY),
    Kind("yogurt", None, 61, 3.3, 180, _DEEP),
    Kind("banana", "raw", 89, 0.3, 118, _EASY),
    Kind("pancakes", None, 227, 9.7, 150, _EASY),
    Kind("burrito", None, 200, 7.5, 250, _EASY),
)
# Parts of a plate, and how often a plate is of that kind.
_PLATES = (
    (0.30, (_ALONE,)),
    (0.35, (_MAINS, _STARCHES, _SIDES)),
    (0.15, (_MAINS, _STARCHES, _SIDES, _SIDES)),
    (0.12, (_MAINS, _STARCHES)),
    (0.08, (_MAINS, _SIDES, _SIDES)),
)
# Portions of the same food differ by this much between plates (log deviation).
_PORTIONS = 0.35
# A plate is easier or harder to judge as a whole: light, angle, nothing beside it to compare with.
_PLATE_HARDNESS = 0.35
# What a model claims is as wide as its error on average, and off by a fifth each time.
_CLAIM_OFF = 0.2
_UNNAMED = 0.04
_RIGHT_RECORD, _OTHER_RECORD = 0.07, 0.5
# How often fat is on fried or dressed food and stays unseen, and how much of it in a gram of food;
# and the butter on cooked vegetables that no rule can guess.
_FAT_THERE, _FRYING_SHARE, _DRESSING_SHARE, _FAT_SPREAD = 0.7, 0.06, 0.10, 0.5
_BUTTERED, _BUTTER_G = 0.15, 5.0


@dataclass(frozen=True, slots=True)
class SeenItem:
    """An item as the product keeps it, and the truth about it."""

    id: ItemId
    name: str
    state: str | None
    mass: Mass
    nutrition: Nutrition
    provenance: Provenance
    true_g: float
    true_kcal: float
    # The energy per gram of the record somebody would choose for it.
    record_kcal: float


@dataclass(frozen=True, slots=True)
class Plate:
    items: tuple[SeenItem, ...]
    hidden_fat_g: float

    @property
    def dish(self) -> str:
        return " and ".join(item.name for item in self.items)

    @property
    def true_kcal(self) -> float:
        unseen = self.hidden_fat_g * FAT_KCAL_PER_G
        return fsum(item.true_kcal for item in self.items) + unseen

    @property
    def told_kcal(self) -> float:
        return fsum(item.nutrition.calories for item in self.items)


def plates(number: int, dice: random.Random, width: float = 1.0) -> Iterator[Plate]:
    """`width` makes every mass so many times as uncertain as is assumed here."""
    shares, kinds = zip(*_PLATES, strict=True)
    for groups in dice.choices(kinds, shares, k=number):
        hardness = width * exp(dice.gauss(0, _PLATE_HARDNESS))
        scale, shared = dice.gauss(0, 1), dice.uniform(0.1, 0.5)
        foods = {(kind := dice.choice(group)).name: kind for group in groups}
        items = tuple(_seen(kind, hardness, scale, shared, dice) for kind in foods.values())
        yield Plate(items, fsum(_unseen_fat(item, dice) for item in items))


def _seen(
    kind: Kind, hardness: float, scale: float, shared: float, dice: random.Random
) -> SeenItem:
    true_g = kind.usual_g * exp(dice.gauss(0, _PORTIONS))
    spread = min(kind.spread * hardness, 0.9)
    off = spread * (sqrt(shared) * scale + sqrt(1 - shared) * dice.gauss(0, 1))
    told_g, claimed = (
        min(true_g * exp(off), 3_000.0),
        exp(Z80 * spread * exp(dice.gauss(0, _CLAIM_OFF))),
    )
    mass = Mass(told_g, told_g / claimed, told_g * claimed, Measure.PHOTO)
    confidence = dice.uniform(0.7, 1.0)
    is_right = dice.random() < confidence
    per_g = kind.kcal / 100
    true_per_g = per_g * exp(dice.gauss(0, _RIGHT_RECORD if is_right else _OTHER_RECORD))
    is_named = dice.random() >= _UNNAMED
    values = {NutrientId("energy"): kind.kcal, NutrientId("fat"): kind.fat_g} if is_named else {}
    return SeenItem(
        id=ItemId(UUID(int=dice.getrandbits(128))),
        name=kind.name,
        state=kind.state,
        mass=mass,
        nutrition=Nutrition.of(values, told_g),
        provenance=Provenance(
            Origin.CATALOGUE if is_named else Origin.UNMATCHED,
            confidence=confidence if is_named else 0.0,
        ),
        true_g=true_g,
        true_kcal=true_g * min(true_per_g, 9.0),
        record_kcal=per_g,
    )


def _unseen_fat(item: SeenItem, dice: random.Random) -> float:
    """The grams of fat on it that neither the picture nor the record shows."""
    fat_share = item.nutrition.fat / item.mass.g
    if "salad" in item.name:
        share = _DRESSING_SHARE
    elif item.state == "fried" and fat_share < 0.1:
        share = _FRYING_SHARE
    elif item.state in ("cooked", "steamed") and dice.random() < _BUTTERED:
        return _BUTTER_G * exp(dice.gauss(0, _FAT_SPREAD))
    else:
        return 0.0
    if dice.random() >= _FAT_THERE:
        return 0.0
    return item.true_g * share * exp(dice.gauss(0, _FAT_SPREAD))
