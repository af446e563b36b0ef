"""What a model is asked to answer, and what of it reaches the product: foods and masses, no more.

There is no field for a nutrient here, and a key that is not here is dropped; whatever a model
says about calories of a meal has nowhere to go.
"""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from mealtrack.domain.model.analysis import MAX_SIGHTINGS, LabelFacts, Sighting
from mealtrack.domain.model.ingredient import MAX_ALTERNATIVES, Guess
from mealtrack.domain.model.nutrition import KJ_PER_KCAL, NutrientId
from mealtrack.domain.model.quantity import MAX_ITEM_MASS_G
from mealtrack.domain.parsers.plain_text import food_name, plain_text
from mealtrack.domain.services.label_plausibility import is_plausible

# Regulation (EU) 1169/2011, annex I: salt = sodium x 2.5.
_SODIUM_MG_PER_SALT_G = 400.0


class Answer(BaseModel):
    """Every field has to be there (OpenAI insists on it); types are not bent."""

    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False, frozen=True)


def _named(text: str) -> str:
    if name := food_name(text):
        return name
    raise ValueError("a food has a name in plain words")


def _optional(text: str | None) -> str | None:
    return plain_text(text) or None if text else None


# A model that answers less means "a trace".
_LEAST_SEEN_G = 0.1
_Mass = Annotated[float, Field(gt=0, le=MAX_ITEM_MASS_G)]
_Optional = Annotated[str | None, AfterValidator(_optional)]


class FoodSeen(Answer):
    name: Annotated[str, AfterValidator(_named)]
    state: _Optional
    brand: _Optional
    low_g: _Mass
    high_g: _Mass
    hidden: bool
    confidence: Annotated[float, Field(ge=0, le=1)]

    @model_validator(mode="after")
    def low_comes_first(self) -> Self:
        if self.low_g > self.high_g:
            raise ValueError("low_g is the smaller and high_g the larger end of the range")
        return self

    def sighting(self) -> Sighting:
        return Sighting(
            name=self.name,
            state=self.state,
            brand=self.brand,
            low_g=max(self.low_g, _LEAST_SEEN_G),
            high_g=max(self.high_g, _LEAST_SEEN_G),
            is_hidden=self.hidden,
            confidence=self.confidence,
        )


class MealSeen(Answer):
    is_food: bool
    dish: Annotated[str, AfterValidator(food_name)]
    items: Annotated[list[FoodSeen], Field(max_length=MAX_SIGHTINGS)]


class IngredientGuess(Answer):
    name: Annotated[str, AfterValidator(_named)]
    state: _Optional
    brand: _Optional
    confidence: Annotated[float, Field(ge=0, le=1)]

    def guess(self) -> Guess:
        return Guess(name=self.name, state=self.state, brand=self.brand, confidence=self.confidence)


class IngredientNamed(Answer):
    is_food: bool
    guesses: Annotated[list[IngredientGuess], Field(max_length=1 + MAX_ALTERNATIVES)]


_Amount = Annotated[float | None, Field(ge=0, le=100_000)]


class LabelRead(Answer):
    is_label: bool
    name: _Optional
    amounts_are_for_g: _Amount
    servings_per_package: _Amount
    energy_kcal: _Amount
    energy_kj: _Amount
    protein_g: _Amount
    carbs_g: _Amount
    fat_g: _Amount
    fiber_g: _Amount
    sugars_g: _Amount
    added_sugars_g: _Amount
    saturated_fat_g: _Amount
    trans_fat_g: _Amount
    cholesterol_mg: _Amount
    sodium_mg: _Amount
    salt_g: _Amount
    potassium_mg: _Amount
    calcium_mg: _Amount
    iron_mg: _Amount
    vitamin_d_ug: _Amount

    def facts(self) -> LabelFacts | None:
        """The label in the registry's units; None when there is none or it can't be right."""
        if not self.is_label or not self.amounts_are_for_g:
            return None
        facts = LabelFacts(
            serving_g=self.amounts_are_for_g,
            per_serving=dict(self._amounts()),
            name=self.name,
            servings_per_package=self.servings_per_package or None,
        )
        return facts if is_plausible(facts) else None

    def _amounts(self) -> Mapping[NutrientId, float]:
        stated: dict[str, float | None] = {
            own: getattr(self, field) for own, field in _FIELDS.items()
        }
        if stated["energy"] is None and self.energy_kj is not None:
            stated["energy"] = round(self.energy_kj / KJ_PER_KCAL, 1)
        if stated["sodium"] is None and self.salt_g is not None:
            stated["sodium"] = round(self.salt_g * _SODIUM_MG_PER_SALT_G, 1)
        return {NutrientId(own): amount for own, amount in stated.items() if amount is not None}


_FIELDS = {
    "energy": "energy_kcal",
    "protein": "protein_g",
    "carbs": "carbs_g",
    "fat": "fat_g",
    "fiber": "fiber_g",
    "sugars": "sugars_g",
    "added_sugars": "added_sugars_g",
    "saturated_fat": "saturated_fat_g",
    "trans_fat": "trans_fat_g",
    "cholesterol": "cholesterol_mg",
    "sodium": "sodium_mg",
    "potassium": "potassium_mg",
    "calcium": "calcium_mg",
    "iron": "iron_mg",
    "vitamin_d": "vitamin_d_ug",
}
