"""What clients send about foods of their own."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator

from mealtrack.api.schemas.base import SMALLEST_QUANTITY, Body, Quantity, Text
from mealtrack.domain.model.food import Portion
from mealtrack.domain.model.food_label import SMALLEST_SERVING_G, Basis, FoodLabel
from mealtrack.domain.model.nutrition import ENERGY, NutrientId
from mealtrack.domain.model.quantity import MAX_ITEM_MASS_G
from mealtrack.domain.services.food_labels import MAX_PORTIONS

Energy = Annotated[float, Field(ge=0, le=1_000_000)]
InGrams = Annotated[float, Field(ge=0, le=MAX_ITEM_MASS_G)]
InMilligrams = Annotated[float, Field(ge=0, le=MAX_ITEM_MASS_G * 1e3)]
InMicrograms = Annotated[float, Field(ge=0, le=MAX_ITEM_MASS_G * 1e6)]
MassG = Annotated[float, Field(ge=SMALLEST_QUANTITY, le=MAX_ITEM_MASS_G)]
Name = Annotated[str, Text(200)]
# Empty takes it away.
Brand = Annotated[str, Text(200, min_length=0)]
Barcode = Annotated[str, Text(40, min_length=0)]

_MG_PER_G = 1000.0
_UNITS = ("_g", "_mg", "_ug")


class LabelBody(Body):
    """A label: values of one serving, or of 100 g; what it does not state is left out.

    Energy in kcal, kJ or both, sodium in mg or salt in g, as they are printed. Without energy it
    follows from the macros.
    """

    basis: Basis
    serving_g: Annotated[float, Field(ge=SMALLEST_SERVING_G, le=MAX_ITEM_MASS_G)] | None = None
    serving_name: Annotated[str, Text(100)] | None = None
    energy_kcal: Energy | None = None
    energy_kj: Energy | None = None
    protein_g: InGrams
    carbs_g: InGrams
    fat_g: InGrams
    fiber_g: InGrams | None = None
    sugars_g: InGrams | None = None
    added_sugars_g: InGrams | None = None
    sugar_alcohols_g: InGrams | None = None
    starch_g: InGrams | None = None
    saturated_fat_g: InGrams | None = None
    trans_fat_g: InGrams | None = None
    monounsaturated_fat_g: InGrams | None = None
    polyunsaturated_fat_g: InGrams | None = None
    alcohol_g: InGrams | None = None
    salt_g: InGrams | None = None
    sodium_mg: InMilligrams | None = None
    cholesterol_mg: InMilligrams | None = None
    potassium_mg: InMilligrams | None = None
    calcium_mg: InMilligrams | None = None
    iron_mg: InMilligrams | None = None
    magnesium_mg: InMilligrams | None = None
    vitamin_c_mg: InMilligrams | None = None
    caffeine_mg: InMilligrams | None = None
    vitamin_d_ug: InMicrograms | None = None
    vitamin_b12_ug: InMicrograms | None = None

    @model_validator(mode="after")
    def a_serving_weighs_something(self) -> "LabelBody":
        if self.serving_g is None and (self.basis is Basis.PER_SERVING or self.serving_name):
            raise ValueError("a serving needs its mass: serving_g")
        return self

    def label(self) -> FoodLabel:
        """In the registry's units, which are those of the fields but for the salt."""
        stated = {
            NutrientId(field.removesuffix(unit)): amount
            for field in type(self).model_fields
            for unit in _UNITS
            if field.endswith(unit)
            and field not in {"serving_g", "salt_g"}
            and (amount := getattr(self, field)) is not None
        }
        if self.energy_kcal is not None:
            stated[ENERGY] = self.energy_kcal
        if self.salt_g is not None:
            stated[NutrientId("salt")] = self.salt_g * _MG_PER_G
        return FoodLabel(
            basis=self.basis,
            stated=stated,
            energy_kj=self.energy_kj,
            serving_g=self.serving_g,
            serving_name=self.serving_name,
        )


class PortionBody(Body):
    """A household measure: `amount` of `name` weighs `mass_g`."""

    name: Annotated[str, Text(100)]
    amount: Quantity = 1.0
    mass_g: MassG

    def portion(self) -> Portion:
        return Portion(self.name, self.amount, self.mass_g)


Portions = Annotated[tuple[PortionBody, ...], Field(max_length=MAX_PORTIONS)]


class NewCustomFood(Body):
    name: Name
    brand: Brand | None = None
    gtin: Barcode | None = None
    label: LabelBody
    portions: Portions = ()


class CustomFoodPatch(Body):
    """What is absent stays as it is; a label and a list of portions are replaced as a whole."""

    name: Name | None = None
    brand: Brand | None = None
    gtin: Barcode | None = None
    label: LabelBody | None = None
    portions: Portions | None = None


class Merge(Body):
    into: UUID
