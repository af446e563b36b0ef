"""What clients send of a meal in words."""

from typing import Annotated

from pydantic import Field

from mealtrack.api.schemas.base import Body, Instant, LocalDate, Text
from mealtrack.app.commands.occasions import When
from mealtrack.domain.model.meal import MealType

Words = Annotated[str, Text(4000, multiline=True)]
# Told by its language and country: "de-DE" writes 1,5 where "en-US" writes 1.5.
Locale = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8}){0,3}$", max_length=35)]


class MealWords(Body):
    text: Words
    locale: Locale | None = None


class NewMealText(MealWords):
    meal_type: MealType | None = None
    consumed_at: Instant | None = None
    target_date: LocalDate | None = None
    notes: Annotated[str, Text(500, multiline=True)] | None = None

    def when(self) -> When:
        return When(
            consumed_at=self.consumed_at, target_date=self.target_date, meal_type=self.meal_type
        )
