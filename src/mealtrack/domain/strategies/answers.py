"""What an answer to the one question makes of a meal: edits, like any other."""

from dataclasses import dataclass
from math import isfinite

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import Food
from mealtrack.domain.model.meal import FoodItem, ItemId, Meal, QuestionKind, QuestionStale
from mealtrack.domain.model.quantity import MAX_ITEM_MASS_G, Mass, Measure
from mealtrack.domain.services.items import item_of
from mealtrack.domain.services.portions import around
from mealtrack.domain.services.question import Question, question_for
from mealtrack.domain.strategies.meal_edits import AddItem, MealEdit, ReplaceItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How much it was: the id of an option, or grams; for an unnamed food neither is needed."""

    option: str | None = None
    grams: float | None = None


def asked_question(meal: Meal, kind: QuestionKind, item_id: ItemId) -> Question:
    """The question a meal asks now, which has to be this one.

    Raises WrongStatus, ItemNotFound for an item of another meal, and QuestionStale.
    """
    meal.check_editable()
    meal.item(item_id)
    question = question_for(meal.items, dish=meal.name, source=meal.source, settled=meal.settled)
    if question is None or (question.kind, question.item_id) != (kind, item_id):
        raise QuestionStale(
            "The meal asks something else by now, or nothing any more; read it again."
        )
    return question


def edit_for(item: FoodItem, food: Food, mass: Mass, question: Question, id: ItemId) -> MealEdit:
    """The edit that makes the answer true.

    `item` is the one that was asked about; `food` is the record its numbers come from, or the one
    that was chosen for what nobody could name, or that of the hidden fat, which becomes item `id`.
    """
    grams, known = round(mass.g, 1), item.provenance
    match question.kind:
        case QuestionKind.HIDDEN_FAT:
            return AddItem(item_of(food, id=id, quantity=grams, unit="g", mass=mass))
        case QuestionKind.PORTION:
            origin, confidence = known.origin, known.confidence
        case QuestionKind.WHICH_FOOD:
            origin, confidence = None, 1.0
    return ReplaceItem(
        item_of(
            food,
            id=item.id,
            quantity=grams,
            unit="g",
            mass=mass,
            name=item.name,
            origin=origin,
            confidence=confidence,
            state=item.state,
        )
    )


def mass_told(question: Question, told: Told, item: FoodItem) -> Mass | None:
    """How much it was; None stands for nothing at all.

    Of what nobody could name the estimate stands, unless the grams are told with its name.
    """
    if told.grams is not None:
        return _weighed(told.grams)
    if question.kind is QuestionKind.WHICH_FOOD and told.option is None:
        return item.mass
    for option in question.options:
        if option.id == told.option:
            return option.mass
    names = ", ".join(option.id for option in question.options) or "none"
    raise Invalid(f"Choose one of the options or tell the grams; the options are: {names}.")


def _weighed(grams: float) -> Mass:
    """Grams that somebody types are taken from a scale or a package."""
    if not isfinite(grams) or not 0 < grams <= MAX_ITEM_MASS_G:
        raise Invalid(f"An item weighs more than 0 and at most {MAX_ITEM_MASS_G:,.0f} g.")
    return around(grams, Measure.WEIGHED)
