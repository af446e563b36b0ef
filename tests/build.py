"""Builders: name only what the test is about."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import Food, FoodId, FoodSource, Portion
from mealtrack.domain.model.meal import FoodItem, ItemId, Meal, MealId, MealType, Occasion
from mealtrack.domain.model.nutrition import NutrientId
from mealtrack.domain.services.items import item_of

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def amounts(
    energy: float = 100, protein: float = 10, carbs: float = 10, fat: float = 2, **more: float
) -> dict[NutrientId, float]:
    values = {"energy": energy, "protein": protein, "carbs": carbs, "fat": fat, **more}
    return {NutrientId(name): value for name, value in values.items()}


def a_food(
    name: str = "Egg",
    per_100g: dict[NutrientId, float] | None = None,
    portions: dict[str, float] | None = None,
    **more: object,
) -> Food:
    details = {"source": FoodSource.STARTER, "source_key": name, "category": "protein"} | more
    return Food(
        id=FoodId(uuid4()),
        name=name,
        per_100g=amounts() if per_100g is None else per_100g,
        portions=tuple(Portion(unit, 1, grams) for unit, grams in (portions or {}).items()),
        **details,
    )


def an_item(name: str = "Egg", grams: float = 100, food: Food | None = None) -> FoodItem:
    return item_of(food or a_food(name), id=ItemId(uuid4()), quantity=grams, unit="g")


def an_occasion(at: datetime = NOON, day: date | None = None) -> Occasion:
    return Occasion(at, "UTC", day or at.date(), MealType.LUNCH)


def a_meal(*items: FoodItem, name: str = "Lunch", owner: UUID | None = None) -> Meal:
    meal = Meal.typed(
        id=MealId(uuid4()),
        user_id=UserId(owner or uuid4()),
        name=name,
        occasion=an_occasion(),
        items=list(items) or [an_item()],
        at=NOON,
    )
    meal.pull_events()
    return meal


def a_photo_meal() -> Meal:
    meal = Meal.pictured(
        id=MealId(uuid4()),
        user_id=UserId(uuid4()),
        occasion=an_occasion(),
        image_key="k",
        at=NOON,
    )
    meal.pull_events()
    return meal
