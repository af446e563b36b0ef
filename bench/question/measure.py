"""Every figure of this benchmark, by name."""

import random
from collections import Counter
from math import fsum
from pathlib import Path

from people import kcal_after
from plates import Plate, plates

from mealtrack.domain.model.meal import MealSource, QuestionKind
from mealtrack.domain.services.question import Question, best_question, question_for

PLATES = 20_000
GOALS = {"asked": 0.40, "removed": 0.70}
LABELS = {
    "asked": "share of photos that are asked about",
    "removed": "share of the error that always asking removes",
    "mae_without": "mean absolute error without asking, kcal",
    "mae_always": "  with always asking the best question",
    "mae_rule": "  with the rule",
    "true_kcal": "mean true energy of a plate, kcal",
    "asked_portion": "share asked for a portion",
    "asked_hidden-fat": "  for hidden fat",
    "asked_which-food": "  for which food it was",
    "asked_narrow": "were masses a fifth surer: asked",
    "removed_narrow": "  removed",
    "asked_wide": "were masses a quarter less sure: asked",
    "removed_wide": "  removed",
}


def measure(data: Path | None = None, seed: int = 1, number: int = PLATES) -> dict:
    """All figures, and whether each goal is met; it needs no data."""
    del data
    figures = _figures(seed, number, 1.0)
    for name, width in (("narrow", 0.8), ("wide", 1.25)):
        other = _figures(seed, number // 3, width)
        figures |= {f"{key}_{name}": other[key] for key in GOALS}
    return figures | {
        "goals": {
            "asked": figures["asked"] <= GOALS["asked"],
            "removed": figures["removed"] >= GOALS["removed"],
        },
        "seed": seed,
    }


def _figures(seed: int, number: int, width: float) -> dict[str, float]:
    dice = random.Random(seed)
    true, without, always, rule = [], [], [], []
    asked: Counter[QuestionKind] = Counter()
    for plate in plates(number, dice, width):
        best, worth = _questions(plate)
        # Who is asked by the rule answers as they would be when asked always.
        answered = abs(kcal_after(plate, best, dice) - plate.true_kcal)
        unasked = abs(plate.told_kcal - plate.true_kcal)
        true.append(plate.true_kcal)
        without.append(unasked)
        always.append(answered)
        rule.append(answered if worth else unasked)
        if worth:
            asked[worth.kind] += 1
    kinds = {f"asked_{kind}": asked[kind] / number for kind in QuestionKind}
    saved = fsum(without) - fsum(always)
    return {
        "asked": sum(asked.values()) / number,
        "removed": (fsum(without) - fsum(rule)) / saved,
        "mae_without": fsum(without) / number,
        "mae_always": fsum(always) / number,
        "mae_rule": fsum(rule) / number,
        "true_kcal": fsum(true) / number,
        **kinds,
    }


def _questions(plate: Plate) -> tuple[Question | None, Question | None]:
    """The best there is to ask, and what the product does ask."""
    known = {"dish": plate.dish, "source": MealSource.IMAGE}
    return best_question(plate.items, **known), question_for(plate.items, **known)
