"""Answering the one question a meal may ask."""

from dataclasses import dataclass

from mealtrack.app.bus import Command
from mealtrack.app.commands.ingredients import ByFoodId, FoodRef, find_food, record_of
from mealtrack.app.commands.meals import meal_to_change
from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import Food, FoodId, FoodNotFound
from mealtrack.domain.model.meal import ItemId, Meal, MealId, QuestionKind
from mealtrack.domain.ports.clock import Clock, Ids
from mealtrack.domain.ports.food_index import FoodIndex
from mealtrack.domain.ports.repositories import Transaction, UnitOfWork
from mealtrack.domain.services.matching import Wanted, best_match
from mealtrack.domain.services.question import Question
from mealtrack.domain.strategies import meal_edits
from mealtrack.domain.strategies.answers import Told, asked_question, edit_for, mass_told

# Any plain oil will do: they differ by less than 1 % in energy.
_OILS = ("vegetable oil", "olive oil", "canola oil", "sunflower oil")
_CANDIDATES = 10


@dataclass(frozen=True, kw_only=True)
class AnswerQuestion(Command[None]):
    """One of an option, grams, a food (for a food nobody could name) and a refusal to say.

    `food` may also name the fat that was hidden; without it, it is a plain oil.
    """

    user_id: UserId
    meal_id: MealId
    kind: QuestionKind
    item_id: ItemId
    told: Told
    food: FoodRef | None = None
    is_declined: bool = False
    if_versions: frozenset[int] | None = None


async def answer_question(
    cmd: AnswerQuestion, uow: UnitOfWork, index: FoodIndex, clock: Clock, ids: Ids
) -> None:
    """The answer as an edit, all or nothing; answered twice, it is stale the second time."""
    needs_oil = cmd.kind is QuestionKind.HIDDEN_FAT and cmd.food is None and not cmd.is_declined
    oil = await _oil(index) if needs_oil else None
    async with uow() as tx:
        meal = await meal_to_change(tx, cmd.meal_id, cmd.user_id, cmd.if_versions)
        question = asked_question(meal, cmd.kind, cmd.item_id)
        now = clock.now()
        if not cmd.is_declined:
            edits = await _edits(cmd, question, meal, oil, tx, ids)
            meal_edits.apply(meal, edits, now)
        meal.settle(cmd.kind, cmd.item_id, now, is_declined=cmd.is_declined)


async def _edits(
    cmd: AnswerQuestion,
    question: Question,
    meal: Meal,
    oil: FoodId | None,
    tx: Transaction,
    ids: Ids,
) -> list[meal_edits.MealEdit]:
    item = meal.item(cmd.item_id)
    mass = mass_told(question, cmd.told, item)
    if mass is None:
        return []
    match cmd.kind:
        case QuestionKind.PORTION:
            food = await record_of(item, tx, meal.user_id, ids)
        case QuestionKind.WHICH_FOOD:
            if cmd.food is None:
                raise Invalid("Tell which food it is by its food_id.")
            food = await find_food(cmd.food, tx, meal.user_id, ids)
        case QuestionKind.HIDDEN_FAT:
            food = await _fat(cmd.food or (ByFoodId(oil) if oil else None), meal, tx, ids)
    return [edit_for(item, food, mass, question, ItemId(ids.new()))]


async def _fat(ref: FoodRef | None, meal: Meal, tx: Transaction, ids: Ids) -> Food:
    if ref is None:
        raise FoodNotFound("The catalogue has no plain oil; tell which fat it was by its food_id.")
    return await find_food(ref, tx, meal.user_id, ids)


async def _oil(index: FoodIndex) -> FoodId | None:
    """A plain oil of the catalogue, the first of the usual ones it has."""
    for name in _OILS:
        match = best_match(Wanted(name=name), await index.search(name, limit=_CANDIDATES))
        if match is not None:
            return match.hit.id
    return None


handlers = (answer_question,)
