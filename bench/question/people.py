"""How people answer: they choose what is nearest to what they remember, and remember roughly."""

import random
from math import exp, fsum, log

from plates import FAT_KCAL_PER_G, Plate

from mealtrack.domain.model.meal import QuestionKind
from mealtrack.domain.services.question import Option, Question

# Log deviation of a remembered amount: of a portion that was served, of a spoon of oil.
_PORTION_OFF, _FAT_OFF = 0.15, 0.4


def kcal_after(plate: Plate, question: Question | None, dice: random.Random) -> float:
    """What the meal is said to have once the question was answered."""
    if question is None:
        return plate.told_kcal
    item = next(item for item in plate.items if item.id == question.item_id)
    others = fsum(other.nutrition.calories for other in plate.items if other is not item)
    match question.kind:
        case QuestionKind.PORTION:
            grams = _chosen(question.options, item.true_g * exp(dice.gauss(0, _PORTION_OFF)))
            return others + item.nutrition.calories / item.mass.g * grams
        case QuestionKind.WHICH_FOOD:
            return others + item.record_kcal * item.mass.g
        case QuestionKind.HIDDEN_FAT:
            remembered = plate.hidden_fat_g * exp(dice.gauss(0, _FAT_OFF))
            return plate.told_kcal + _chosen(question.options, remembered) * FAT_KCAL_PER_G


def _chosen(options: tuple[Option, ...], grams: float) -> float:
    """The option next to these grams, as amounts are compared: by their ratio."""

    def distance(option: Option) -> float:
        told = option.mass.g if option.mass else 0.0
        return abs(log((told + 1.0) / (grams + 1.0)))

    nearest = min(options, key=distance)
    return nearest.mass.g if nearest.mass else 0.0
