"""Half a million plausible foods: real generic names, and products recombined from their parts."""

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from uuid import UUID

from mealtrack.domain.model.food import FoodId, FoodRecord, FoodSource
from mealtrack.domain.ports.food_index import IndexedFood
from mealtrack.domain.services.ranking.plainness import KINDS
from mealtrack.domain.services.words.folding import stems_of, words_of
from mealtrack.infra.catalogue.fdc import read_fdc
from mealtrack.infra.catalogue.rows import with_everyday_words
from mealtrack.infra.catalogue.starter import starter_foods

GENERIC_DOWNLOADS = ("usda_sr_legacy_2018", "usda_foundation_2024")
_BRANDS = 20_000
_ONSETS = "b br c ch cl d dr f fl g gr h j k l m n p pl qu r s sh sl st t th tr v w z".split()
_VOWELS = "a ai e ea i o oa oo ou u y".split()
_CODAS = "ck d l ll m n nd ng nt r rd rn s ss st t x".split()
_CLAIMS = (
    "organic all-natural gluten-free family-size value-pack gourmet artisan premium mini "
    "crunchy homestyle zesty smoky spicy honey garlic vanilla chocolate"
).split()


def generic_foods(data: Path | None) -> list[IndexedFood]:
    """The starter foods and, where the test data is, both USDA sets, as an import names them."""
    everyday = {food.fdc_id: food for food in starter_foods()}
    records = dict[object, FoodRecord](everyday)
    for folder in GENERIC_DOWNLOADS if data else ():
        for record in read_fdc(data / folder, on_bad_row=lambda _: None):
            starter = everyday.get(record.fdc_id)
            records[record.fdc_id] = with_everyday_words(record, starter) if starter else record
    return [
        IndexedFood(
            id=FoodId(UUID(int=number)),
            name=record.name,
            synonyms=record.synonyms,
            source=record.source,
            brand=record.brand,
            category=record.category,
        )
        for number, record in enumerate(records.values())
    ]


def products(foods: Sequence[IndexedFood], many: int, dice: random.Random) -> Iterator[IndexedFood]:
    """Branded products: a head of one name, details of others, and a brand as frequent as real
    ones are: a few sell much, most of them little.
    """
    heads, details = _parts(foods)
    brands = [_brand(dice) for _ in range(_BRANDS)]
    shares = list(accumulate(1 / rank for rank in range(1, _BRANDS + 1)))
    for number in range(many):
        words = [dice.choice(details) for _ in range(dice.choice((0, 1, 1, 2)))]
        if dice.random() < 0.3:
            words.append(dice.choice(_CLAIMS))
        name = " ".join((*words, dice.choice(heads)))
        if dice.random() < 0.4:
            name = f"{name}, {dice.choice(details)}"
        yield IndexedFood(
            id=FoodId(UUID(int=(1 << 64) + number)),
            name=name.upper() if dice.random() < 0.5 else name,
            synonyms=(),
            source=FoodSource.BRANDED,
            brand=dice.choices(brands, cum_weights=shares)[0],
        )


def _parts(foods: Sequence[IndexedFood]) -> tuple[list[str], list[str]]:
    """What the names' foods are first of all, and what is said of them after that."""
    heads, details = list[str](), list[str]()
    for food in foods:
        first, *others = (part.strip() for part in food.name.split(","))
        is_kind = others and tuple(stems_of(words_of(first))) in KINDS
        heads.append(others[0] if is_kind else first)
        details += [
            part for part in others if 2 < len(part) < 30 and part.replace(" ", "").isalpha()
        ]
    return heads, details


def _brand(dice: random.Random) -> str:
    words = (
        "".join(
            dice.choice(_ONSETS) + dice.choice(_VOWELS) + dice.choice(_CODAS)
            for _ in range(dice.choice((1, 2, 2)))
        )
        for _ in range(dice.choice((1, 1, 2)))
    )
    return " ".join(words).title()
