"""What happens to meals."""

from dataclasses import dataclass

from mealtrack.domain.model.base import Event
from mealtrack.domain.model.meal.kinds import FailureReason, MealId, MealStatus, QuestionKind


@dataclass(frozen=True, kw_only=True)
class MealEvent(Event):
    meal_id: MealId


@dataclass(frozen=True, kw_only=True)
class MealCreated(MealEvent): ...


@dataclass(frozen=True, kw_only=True)
class MealProgressed(MealEvent):
    """An analysis went one step further."""

    status: MealStatus


@dataclass(frozen=True, kw_only=True)
class MealAnalyzed(MealEvent): ...


@dataclass(frozen=True, kw_only=True)
class MealAnalysisFailed(MealEvent):
    reason: FailureReason


@dataclass(frozen=True, kw_only=True)
class MealEdited(MealEvent): ...


@dataclass(frozen=True, kw_only=True)
class MealQuestionSettled(MealEvent):
    """The one question was answered or declined; it is not asked again."""

    kind: QuestionKind
    is_declined: bool


@dataclass(frozen=True, kw_only=True)
class MealDeleted(MealEvent): ...


@dataclass(frozen=True, kw_only=True)
class MealRestored(MealEvent): ...
