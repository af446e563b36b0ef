"""A meal: what somebody ate, when, and where each of its numbers comes from."""

from mealtrack.domain.model.meal.aggregate import (
    MAX_ITEMS,
    MAX_NOTES,
    Meal,
    good_name,
    good_notes,
    question_key,
)
from mealtrack.domain.model.meal.errors import (
    ItemNotFound,
    MealNotFound,
    QuestionStale,
    WrongStatus,
)
from mealtrack.domain.model.meal.events import (
    MealAnalysisFailed,
    MealAnalyzed,
    MealCreated,
    MealDeleted,
    MealEdited,
    MealEvent,
    MealProgressed,
    MealQuestionSettled,
    MealRestored,
)
from mealtrack.domain.model.meal.item import MAX_NAME, MAX_STATE, FoodItem, Provenance
from mealtrack.domain.model.meal.kinds import (
    FailureReason,
    ItemId,
    MealId,
    MealSource,
    MealStatus,
    MealType,
    Occasion,
    Origin,
    QuestionKind,
)

__all__ = [
    "MAX_ITEMS",
    "MAX_NAME",
    "MAX_NOTES",
    "MAX_STATE",
    "FailureReason",
    "FoodItem",
    "ItemId",
    "ItemNotFound",
    "Meal",
    "MealAnalysisFailed",
    "MealAnalyzed",
    "MealCreated",
    "MealDeleted",
    "MealEdited",
    "MealEvent",
    "MealId",
    "MealNotFound",
    "MealProgressed",
    "MealQuestionSettled",
    "MealRestored",
    "MealSource",
    "MealStatus",
    "MealType",
    "Occasion",
    "Origin",
    "Provenance",
    "QuestionKind",
    "QuestionStale",
    "WrongStatus",
    "good_name",
    "good_notes",
    "question_key",
]
