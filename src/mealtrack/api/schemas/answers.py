"""Answers that add, for older clients, a few words to a view."""

from uuid import UUID

from mealtrack.app.queries.meals import FoodItemView, MealView
from mealtrack.app.queries.view import Grams, Kcal, View


class CreatedView(MealView):
    """The new meal, and the sentence older clients show."""

    message: str = "The meal is logged."


class DeletedView(View):
    meal_id: UUID
    status: str = "inactive"
    message: str = "The meal is deleted; it can be restored for 30 days."


class DeletedFoodView(View):
    food_id: UUID
    message: str = "The food is deleted; meals logged with it keep their numbers."


class SumsView(View):
    calories: Kcal
    protein: Grams
    carbs: Grams
    fat: Grams


class EditedView(MealView):
    """The meal, and where older clients look for what an edit changed."""

    updated_nutrition: SumsView
    updated_food_items: list[FoodItemView]

    @classmethod
    def of(cls, meal: MealView) -> "EditedView":
        sums = SumsView(
            calories=meal.total_calories,
            protein=meal.total_nutrition.protein,
            carbs=meal.total_nutrition.carbs,
            fat=meal.total_nutrition.fat,
        )
        return cls(**dict(meal), updated_nutrition=sums, updated_food_items=meal.food_items)
