"""What can be asked about meals."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Protocol
from uuid import UUID

from mealtrack.app.bus import Query
from mealtrack.app.queries.intervals import MassEnergyIntervalView
from mealtrack.app.queries.nutrients import MacrosView, NutrientView
from mealtrack.app.queries.view import CachedQuery, Grams, Kcal, Share, View
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.meal import (
    FailureReason,
    MealId,
    MealNotFound,
    MealSource,
    MealStatus,
    MealType,
    Origin,
    QuestionKind,
)
from mealtrack.domain.model.quantity import Measure


class ShownStatus(StrEnum):
    """The status as clients have always known it; `stage` tells more."""

    PENDING = "pending"
    ANALYZING = "analyzing"
    READY = "ready"
    FAILED = "failed"
    INACTIVE = "inactive"


class ProvenanceView(View):
    """Where an item's numbers come from."""

    source: Origin
    record_id: UUID | None
    record_version: int | None
    method: Measure
    confidence: Share


class ItemNutritionView(View):
    nutrition_id: UUID
    calories: Kcal
    protein_g: Grams
    carbs_g: Grams
    fat_g: Grams
    fiber_g: Grams
    nutrients: dict[str, NutrientView]


class CustomNutritionView(View):
    """What was typed or read from a label; a value that was not there is null."""

    calories_per_100g: Kcal | None
    protein_per_100g: Grams | None
    carbs_per_100g: Grams | None
    fat_per_100g: Grams | None


class FoodItemView(View):
    id: UUID
    name: str
    category: str | None
    quantity: float
    unit: str
    mass_g: Grams
    description: str
    food_id: UUID | None
    fdc_id: int | None
    is_custom: bool
    nutrition: ItemNutritionView | None
    custom_nutrition: CustomNutritionView | None
    interval: MassEnergyIntervalView
    provenance: ProvenanceView


class OptionView(View):
    """An answer to choose, and the mass it stands for."""

    id: str
    label: str
    grams: Grams | None


class QuestionView(View):
    """What the user could tell to make the meal surer: one of the options, or grams, or a food."""

    kind: QuestionKind
    item_id: UUID
    text: str
    options: list[OptionView]


class AnalysisView(View):
    model: str | None
    prompt_version: str | None


class MealView(View):
    meal_id: UUID
    status: ShownStatus
    stage: MealStatus
    dish_name: str
    meal_type: MealType
    source: MealSource
    consumed_at: datetime
    local_date: date
    time_zone: str
    notes: str | None
    ready_at: datetime | None
    error_message: str | None
    failure_reason: FailureReason | None
    created_at: datetime
    updated_at: datetime
    image_url: str | None
    total_calories: Kcal
    total_weight_grams: Grams
    total_nutrition: MacrosView
    interval: MassEnergyIntervalView | None
    nutrients: dict[str, NutrientView]
    food_items: list[FoodItemView]
    question: QuestionView | None
    analysis: AnalysisView | None
    version: int


class MealLineView(View):
    """A meal in a list."""

    meal_id: UUID
    status: ShownStatus
    dish_name: str
    meal_type: MealType
    source: MealSource
    consumed_at: datetime
    local_date: date
    image_url: str | None
    total_calories: Kcal
    total_weight_grams: Grams
    total_nutrition: MacrosView
    version: int


class MealPage(View):
    items: list[MealLineView]
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True)
class MealFilter:
    """Which meals of a user; what is None does not narrow."""

    since: date | None = None
    until: date | None = None
    meal_type: MealType | None = None
    text: str | None = None
    is_deleted: bool = False


class MealsReader(Protocol):
    async def meal(self, meal_id: MealId, *, owner: UserId) -> MealView | None: ...

    async def page(
        self, owner: UserId, wanted: MealFilter, *, limit: int, cursor: str | None
    ) -> MealPage:
        """Newest first; raises Invalid for a cursor this service did not make."""
        ...


@dataclass(frozen=True, kw_only=True)
class GetMeal(CachedQuery[MealView]):
    meal_id: MealId

    view: ClassVar[type[View]] = MealView
    ttl_s: ClassVar[float] = 7200.0

    def is_lasting(self, answer: MealView) -> bool:
        """A worker may be at it this very moment."""
        return answer.status not in (ShownStatus.PENDING, ShownStatus.ANALYZING)


async def get_meal(query: GetMeal, reader: MealsReader) -> MealView:
    meal = await reader.meal(query.meal_id, owner=query.user_id)
    if meal is None:
        raise MealNotFound(f"There is no meal {query.meal_id}.")
    return meal


@dataclass(frozen=True, kw_only=True)
class ListMeals(Query[MealPage]):
    user_id: UserId
    wanted: MealFilter
    limit: int
    cursor: str | None = None


async def list_meals(query: ListMeals, reader: MealsReader) -> MealPage:
    return await reader.page(query.user_id, query.wanted, limit=query.limit, cursor=query.cursor)


handlers = (get_meal, list_meals)
