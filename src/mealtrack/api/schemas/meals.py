"""What clients send about meals."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator

from mealtrack.api.schemas.base import Body, Instant, LocalDate, Quantity, Text
from mealtrack.app.commands.ingredients import (
    ByFdcId,
    ByFoodId,
    ByGtin,
    FoodRef,
    Ingredient,
    Typed,
)
from mealtrack.app.commands.meals import Add, ItemChange, Remove, Update
from mealtrack.app.commands.occasions import When
from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import FoodId
from mealtrack.domain.model.meal import ItemId, MealSource, MealType
from mealtrack.domain.model.nutrition import CARBS, ENERGY, FAT, FIBER, PROTEIN

Per100g = Annotated[float, Field(ge=0, le=100)]
FdcId = Annotated[int, Field(gt=0, lt=2**31)]


class CustomNutrition(Body):
    """Values per 100 g that somebody typed; without calories they follow from the macros."""

    calories_per_100g: Annotated[float, Field(ge=0, le=902)] | None = None
    protein_per_100g: Per100g
    carbs_per_100g: Per100g
    fat_per_100g: Per100g
    fiber_per_100g: Per100g | None = None

    def typed(self, name: str) -> Typed:
        values = {
            PROTEIN: self.protein_per_100g,
            CARBS: self.carbs_per_100g,
            FAT: self.fat_per_100g,
        }
        if self.calories_per_100g is not None:
            values[ENERGY] = self.calories_per_100g
        if self.fiber_per_100g is not None:
            values[FIBER] = self.fiber_per_100g
        return Typed(name, values)


class FoodNamed(Body):
    """Which food is meant: by exactly one of the ids, or by a name with its own values."""

    food_id: UUID | None = None
    fdc_id: FdcId | None = None
    gtin: Annotated[str, Field(min_length=5, max_length=20)] | None = None
    name: Annotated[str, Text(200)] | None = None
    custom_nutrition: CustomNutrition | None = None

    @model_validator(mode="after")
    def one_food(self) -> "FoodNamed":
        named = [self.food_id, self.fdc_id, self.gtin, self.custom_nutrition]
        if sum(one is not None for one in named) > 1:
            raise ValueError("name one food: food_id, fdc_id, gtin or custom_nutrition")
        if self.custom_nutrition is not None and self.name is None:
            raise ValueError("custom_nutrition needs a name")
        return self

    def food(self) -> FoodRef | None:
        if self.food_id is not None:
            return ByFoodId(FoodId(self.food_id))
        if self.fdc_id is not None:
            return ByFdcId(self.fdc_id)
        if self.gtin is not None:
            return ByGtin(self.gtin)
        if self.custom_nutrition is not None and self.name is not None:
            return self.custom_nutrition.typed(self.name)
        return None


class NewItem(FoodNamed):
    quantity: Quantity
    unit: Annotated[str, Text(100)] = "g"

    @model_validator(mode="after")
    def some_food(self) -> "NewItem":
        if self.food() is None:
            raise ValueError("name a food: food_id, fdc_id, gtin, or name with custom_nutrition")
        return self

    def ingredient(self) -> Ingredient:
        food = self.food()
        if food is None:
            raise Invalid("Name a food for every item.")
        return Ingredient(food=food, quantity=self.quantity, unit=self.unit, name=self.name)


class NewMeal(Body):
    dish_name: Annotated[str, Text(200)]
    items: Annotated[list[NewItem], Field(min_length=1, max_length=50)]
    meal_type: MealType | None = None
    consumed_at: Instant | None = None
    target_date: LocalDate | None = None
    notes: Annotated[str, Text(500, multiline=True)] | None = None
    source: Annotated[
        Annotated[str, Text(40)] | None,
        Field(description="How the meal was entered; what is not known counts as manual."),
    ] = None

    def entered(self) -> MealSource:
        """Clients have words of their own; only what the service itself does is never claimed."""
        known = {source.value: source for source in MealSource if source is not MealSource.IMAGE}
        return known.get(self.source or "", MealSource.MANUAL)

    def when(self) -> When:
        return When(
            consumed_at=self.consumed_at, target_date=self.target_date, meal_type=self.meal_type
        )


class FoodItemChange(FoodNamed):
    action: Literal["add", "update", "remove"]
    id: UUID | None = None
    quantity: Quantity | None = None
    unit: Annotated[str, Text(100)] | None = None

    @model_validator(mode="after")
    def complete(self) -> "FoodItemChange":
        if self.action == "add":
            if self.food() is None or self.quantity is None:
                raise ValueError("an addition names a food and a quantity")
        elif self.id is None:
            raise ValueError(f"action {self.action!r} needs the item's id")
        return self

    def change(self) -> ItemChange:
        food = self.food()
        match self.action, self.id, food, self.quantity:
            case (
                "add",
                _,
                ByFoodId() | ByFdcId() | ByGtin() | Typed() as named,
                float() as quantity,
            ):
                ingredient = Ingredient(
                    food=named, quantity=quantity, unit=self.unit or "g", name=self.name
                )
                return Add(ingredient=ingredient)
            case "remove", UUID() as item_id, _, _:
                return Remove(item_id=ItemId(item_id))
            case "update", UUID() as item_id, _, _:
                return Update(
                    item_id=ItemId(item_id),
                    food=food,
                    quantity=self.quantity,
                    unit=self.unit,
                    name=self.name,
                )
            case _:
                raise Invalid("A change adds, updates or removes an item.")


class ItemChanges(Body):
    """The clients' way to change what a meal consists of."""

    dish_name: Annotated[str, Text(200)] | None = None
    food_item_changes: Annotated[tuple[FoodItemChange, ...], Field(max_length=100)] = ()


class MealPatch(ItemChanges):
    """Everything that can be changed at once; what is absent stays as it is."""

    meal_type: MealType | None = None
    consumed_at: Instant | None = None
    notes: Annotated[str, Text(500, multiline=True, min_length=0)] | None = None
