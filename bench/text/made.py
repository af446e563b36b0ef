"""Sentences made of the catalogue's foods and household measures; the truth is record x mass.

Half of the foods are those with everyday names, said so; half are records whose description a
person could say: at most three parts, no figures and brackets, no trade mark, nothing "without"; no
baby food, no restaurant's. "Cheese, cheddar" is said "cheddar cheese". An amount is grams, ounces
or a measure of the record's own, said in one of many ways; a sentence has one to three foods.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from mealtrack.app.queries.meal_text import ParsedMealView, ParseMealText
from mealtrack.bootstrap import System
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import Portion
from mealtrack.infra.database.tables.foods import foods

SENTENCES = 600
_MOST_G, _LEAST_G = 900.0, 1.0
_SAYABLE = re.compile(r"[A-Za-z][a-z' -]*(, [A-Za-z][a-z' -]*){0,2}")
_MEASURE = re.compile(
    r"cup|tbsp|tablespoon|tsp|teaspoon|slice|piece|medium|small|large|clove|handful|stalk|wedge|"
    r"spear|can|bottle|glass|packet|bar|scoop|fl oz|leaf|ear|rasher|patty|fillet|"
    r"cup, (chopped|sliced|diced|shredded|grated|cubed|mashed)"
)
_SAID = {1: "one", 2: "two", 3: "three", 4: "four", 0.5: "half a", 0.25: "a quarter of a"}
_FIGURES = {0.5: "1/2", 1.5: "1 1/2", 0.25: "¼", 2.5: "2½"}
_NOT_SAID = ("Baby Foods", "Fast Foods", "Restaurant Foods")


@dataclass(frozen=True, slots=True)
class Eaten:
    """So much of a food, as it is said, and what it really holds."""

    said: str
    kcal: float


async def weighed_figures(
    system: System, user: UserId, seed: int
) -> tuple[dict[str, float], list[str]]:
    dice = random.Random(seed)
    known = await _sayable(system)
    wrong, truth, missing, eaten, off = 0.0, 0.0, 0, 0, []
    bias, single_wrong, single_truth = 0.0, 0.0, 0.0
    for _ in range(SENTENCES):
        plate = [_eaten(dice.choice(known[dice.random() < 0.5]), dice) for _ in range(_count(dice))]
        text = _sentence([one.said for one in plate], dice)
        meal = await system.queries.send(ParseMealText(user_id=user, text=text))
        kcal = sum(one.kcal for one in plate)
        error = meal.total_calories - kcal
        wrong, truth, bias = wrong + abs(error), truth + kcal, bias + error
        if len(plate) == 1:
            single_wrong, single_truth = single_wrong + abs(error), single_truth + kcal
        eaten += len(plate)
        missing += max(0, len(plate) - sum(item.is_matched for item in meal.items))
        off.append((abs(error), _case(text, kcal, meal)))
    off.sort(key=lambda case: -case[0])
    return {
        "sentences": SENTENCES,
        "sayable_foods": sum(map(len, known)),
        "kcal_wmape": wrong / truth,
        "kcal_bias": bias / truth,
        "unmatched": missing / eaten,
        "kcal_wmape_single": single_wrong / single_truth,
    }, [case for _, case in off]


def _case(text: str, kcal: float, meal: ParsedMealView) -> str:
    got = [(item.quantity, item.unit, item.food_name, item.calories) for item in meal.items]
    return f"{text!r} has {kcal:.0f} kcal, read as {got}"


def _count(dice: random.Random) -> int:
    return dice.choice((1, 1, 2, 3))


async def _sayable(system: System) -> tuple[list, list]:
    """Everyday foods, and others, each with its name as said, its energy, and its measures."""
    columns = (foods.c.synonyms, foods.c.name, foods.c.category, foods.c.per_100g, foods.c.portions)
    async with system.database.queries.connect() as reading:
        rows = (await reading.execute(select(*columns).order_by(foods.c.source_key))).all()
    everyday, others = [], []
    for row in rows:
        if "energy" not in row.per_100g or row.category in _NOT_SAID:
            continue
        measures = [one for one in row.portions if _MEASURE.fullmatch(one.name)]
        for name, group in ((row.synonyms[:1], everyday), ([row.name], others)):
            if name and _is_sayable(name[0]):
                group.append((_said(name[0]), row.per_100g["energy"], measures))
    return everyday, others


def _is_sayable(name: str) -> bool:
    has_with = re.search(r"\bwith(out)?\b", name)
    return bool(_SAYABLE.fullmatch(name)) and len(name) <= 45 and not has_with


def _said(name: str) -> str:
    """A table's name as a person says it: "Cheese, cheddar" is cheddar cheese."""
    return " ".join(reversed(name.lower().split(", ")))


def _eaten(food: tuple[str, float, list[Portion]], dice: random.Random) -> Eaten:
    name, kcal, measures = food
    for _ in range(20):
        if not measures or dice.random() < 0.35:
            amount, mass_g = _weighed(dice)
            forms = (
                "{a} {n}",
                "{a} of {n}",
                "{n} {a}",
                "{n} ({a})",
                "{n}: {a}",
                "about {a} of {n}",
            )
        else:
            portion = dice.choice(measures)
            amount, mass_g = _measured(portion, dice)
            is_size = portion.name in ("medium", "small", "large", "piece")
            forms = ("{a} {n}",) if is_size else ("{a} {n}", "{a} of {n}", "{n} - {a}", "{n}, {a}")
            if portion.name == "piece":
                amount = amount.replace(" pieces", "").replace(" piece", "")
        if _LEAST_G <= mass_g <= _MOST_G:
            said = dice.choice(forms).format(a=amount, n=name)
            return Eaten(said, kcal * mass_g / 100)
    return Eaten(f"100 g {name}", kcal)


def _weighed(dice: random.Random) -> tuple[str, float]:
    if dice.random() < 0.2:
        ounces = dice.choice((1, 2, 3, 4, 6, 8))
        return f"{ounces} {dice.choice(('oz', 'ounces'))}", ounces * 28.349523125
    grams = dice.choice((20, 30, 50, 75, 80, 100, 120, 150, 180, 200, 250))
    return f"{grams}{dice.choice(('g', ' g', ' grams'))}", float(grams)


def _measured(portion: Portion, dice: random.Random) -> tuple[str, float]:
    head, _, done = portion.name.partition(", ")
    count = dice.choice((1, 1, 1, 2, 2, 3, 0.5, 1.5, 4))
    if dice.random() < 0.3 and count in _SAID:
        number = _SAID[count]
    else:
        number = _FIGURES.get(count, f"{count:g}")
    plural = count > 1 and head not in ("tbsp", "tsp", "fl oz", "medium", "small", "large")
    unit = (
        {"leaf": "leaves", "patty": "patties", "glass": "glasses"}.get(head, f"{head}s")
        if plural
        else head
    )
    return " ".join(part for part in (number, unit, done) if part), count * portion.unit_mass_g


def _sentence(parts: Sequence[str], dice: random.Random) -> str:
    opening = dice.choice(("", "", "", "I had ", "for lunch: ", "breakfast: "))
    if len(parts) == 1:
        return opening + parts[0]
    joint = dice.choice((", ", " and ", "\n", "; ", " plus "))
    *before, last = parts
    if joint == ", " and not any("," in part for part in parts):
        return opening + f"{', '.join(before)} and {last}"
    return opening + joint.join(parts)
