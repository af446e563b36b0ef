"""The phrases written for this project: right means quantity, unit and food of every item."""

import re
import sys
from pathlib import Path

from mealtrack.app.queries.foods import GetFood
from mealtrack.app.queries.meal_text import ParsedItemView, ParseMealText
from mealtrack.bootstrap import System
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import FoodId

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from meal_phrases import phrases

_CLOSE = 0.005


async def phrase_figures(system: System, user: UserId) -> tuple[dict[str, float], list[str]]:
    right: list[bool] = []
    wrong: list[str] = []
    for at, (text, expected) in enumerate(phrases()):
        meal = await system.queries.send(ParseMealText(user_id=user, text=text))
        names = [await _names(system, user, item) for item in meal.items]
        is_right = len(meal.items) == len(expected) and all(
            _is_right(item, own, wanted)
            for item, own, wanted in zip(meal.items, names, expected, strict=True)
        )
        right.append(is_right)
        if not is_right:
            got = [(item.quantity, item.unit, item.food_name) for item in meal.items]
            wrong.append(f"{'held out' if at % 2 else 'tuned'}: {text!r} -> {got}")
    return {
        "phrases": len(right),
        "phrases_right": sum(right) / len(right),
        "phrases_tuned": sum(right[::2]) / len(right[::2]),
        "phrases_held_out": sum(right[1::2]) / len(right[1::2]),
    }, wrong


async def _names(system: System, user: UserId, item: ParsedItemView) -> list[str]:
    if item.food_id is None:
        return []
    food = await system.queries.send(GetFood(user_id=user, food_id=FoodId(item.food_id)))
    return [food.name, *food.synonyms]


def _is_right(item: ParsedItemView, names: list[str], wanted: tuple[float, str, str]) -> bool:
    quantity, unit, pattern = wanted
    return (
        abs(item.quantity - quantity) < _CLOSE
        and item.unit == unit
        and any(re.search(pattern, name) for name in names)
    )
