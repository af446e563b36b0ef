"""What a user's own corrections teach: this, seen at breakfast, is that food and so much of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType
from uuid import UUID

from mealtrack.domain.errors import NotFound
from mealtrack.domain.model.base import Aggregate, UserId
from mealtrack.domain.model.food import FoodId
from mealtrack.domain.model.meal import MealId, MealType

CorrectionId = NewType("CorrectionId", UUID)

# Older lessons than these are dropped: habits change.
MAX_LESSONS = 20


class CorrectionNotFound(NotFound):
    code = "correction-not-found"
    title = "There is no such correction"


@dataclass(frozen=True, slots=True)
class About:
    """What a correction is about: the folded words that were seen, and the kind of meal.

    With `added`, the words are a dish's, and the food is one the user adds to it.
    """

    words: str
    slot: MealType
    added: FoodId | None = None


@dataclass(eq=False, kw_only=True)
class Lesson:
    """What one meal taught; a meal teaches a thing once, however often it is edited.

    `record_id` is the food the user chose, None when they left it; `mass_g` the grams they
    told, None when they left them; `seen_g` the mass that was seen.
    """

    meal_id: MealId
    eaten_at: datetime
    seen_g: float
    mass_g: float | None = None
    record_id: FoodId | None = None
    is_removed: bool = False

    def become(self, other: "Lesson") -> None:
        self.eaten_at, self.seen_g, self.mass_g = other.eaten_at, other.seen_g, other.mass_g
        self.record_id, self.is_removed = other.record_id, other.is_removed


@dataclass(eq=False, kw_only=True)
class Correction(Aggregate):
    """A user's lessons about one thing, as many as count."""

    id: CorrectionId
    user_id: UserId
    about: About
    seen: str
    taught_at: datetime
    lessons: list[Lesson] = field(default_factory=list[Lesson])
    version: int = 1

    def learn(self, lesson: Lesson, at: datetime) -> None:
        """Take a lesson in place of what the same meal taught before."""
        mine = [one for one in self.lessons if one.meal_id == lesson.meal_id]
        if mine:
            mine[0].become(lesson)
        else:
            self.lessons.append(lesson)
        for old in newest_first(self.lessons)[MAX_LESSONS:]:
            self.lessons.remove(old)
        self.taught_at = at

    def unlearn(self, meal_id: MealId, at: datetime) -> None:
        """The meal says again what the analysis claimed, or something else: it taught nothing."""
        for lesson in [one for one in self.lessons if one.meal_id == meal_id]:
            self.lessons.remove(lesson)
            self.taught_at = at


def newest_first(lessons: list[Lesson]) -> list[Lesson]:
    return sorted(lessons, key=lambda one: (one.eaten_at, one.meal_id), reverse=True)
