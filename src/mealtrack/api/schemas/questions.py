"""What clients send to answer a question."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator

from mealtrack.api.schemas.base import SMALLEST_QUANTITY, Body, Text
from mealtrack.api.schemas.meals import FdcId
from mealtrack.app.commands.ingredients import ByFdcId, ByFoodId, FoodRef
from mealtrack.domain.model.food import FoodId
from mealtrack.domain.model.meal import QuestionKind
from mealtrack.domain.model.quantity import MAX_ITEM_MASS_G
from mealtrack.domain.strategies.answers import Told


class Answer(Body):
    """The question's kind and item as the meal tells them, and an answer or `decline`.

    For portion and hidden-fat one of option and grams; food_id or fdc_id then names the fat. For
    which-food food_id or fdc_id, and grams if the estimate was wrong.
    """

    kind: QuestionKind
    item_id: UUID
    option: Annotated[str, Text(40)] | None = None
    grams: Annotated[float, Field(ge=SMALLEST_QUANTITY, le=MAX_ITEM_MASS_G)] | None = None
    food_id: UUID | None = None
    fdc_id: FdcId | None = None
    decline: bool = False

    @model_validator(mode="after")
    def one_answer(self) -> "Answer":
        amounts = [self.option, self.grams]
        foods = [self.food_id, self.fdc_id]
        if sum(one is not None for one in amounts) > 1:
            raise ValueError("give option or grams, not both")
        if sum(one is not None for one in foods) > 1:
            raise ValueError("name one food: food_id or fdc_id")
        is_answered = any(one is not None for one in (*amounts, *foods))
        if self.decline == is_answered:
            raise ValueError("give an answer, or decline")
        if self.kind is QuestionKind.PORTION and any(one is not None for one in foods):
            raise ValueError("a portion is answered by option or grams")
        return self

    def told(self) -> Told:
        return Told(option=self.option, grams=self.grams)

    def food(self) -> FoodRef | None:
        if self.food_id is not None:
            return ByFoodId(FoodId(self.food_id))
        return ByFdcId(self.fdc_id) if self.fdc_id is not None else None
