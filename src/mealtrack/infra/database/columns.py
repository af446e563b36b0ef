"""Domain values that are kept whole in one JSON column."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, Dialect, TypeDecorator

from mealtrack.domain.model.analysis import PictureKind, Wish
from mealtrack.domain.model.food import Portion
from mealtrack.domain.model.food_label import Basis, FoodLabel
from mealtrack.domain.model.nutrition import Amount, NutrientId, Nutrition

# Any in this module: what a JSON column gives back has no static type until it is read here.


class NutritionColumn(TypeDecorator[Nutrition]):
    """Kept as {"mass_g": g, "amounts": {nutrient: [amount, known_mass_g]}}."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Nutrition | None, dialect: Dialect) -> Any:
        return None if value is None else dump_nutrition(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Nutrition | None:
        return None if value is None else load_nutrition(value)


def dump_nutrition(nutrition: Nutrition) -> dict[str, Any]:
    return {
        "mass_g": nutrition.mass_g,
        "amounts": {
            nutrient: [known.amount, known.known_mass_g]
            for nutrient, known in nutrition.amounts.items()
        },
    }


def load_nutrition(value: Mapping[str, Any]) -> Nutrition:
    amounts: Mapping[str, tuple[float, float]] = value["amounts"]
    return Nutrition(
        value["mass_g"], {NutrientId(key): Amount(*pair) for key, pair in amounts.items()}
    )


class PortionsColumn(TypeDecorator[tuple[Portion, ...]]):
    """Kept as [[name, amount, mass_g], ...]."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[Portion, ...] | None, dialect: Dialect) -> Any:
        return [[p.name, p.amount, p.mass_g] for p in value or ()]

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Portion, ...]:
        return tuple(Portion(*row) for row in value or ())


class TextsColumn(TypeDecorator[tuple[str, ...]]):
    """A list of short texts."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> Any:
        return list(value or ())

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:
        return tuple(value or ())


class WishColumn(TypeDecorator[Wish]):
    """What the sender of a picture told about it."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Wish | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return {"kind": value.kind, "note": value.note, "total_weight_g": value.total_weight_g}

    def process_result_value(self, value: Any, dialect: Dialect) -> Wish | None:
        if value is None:
            return None
        return Wish(
            kind=PictureKind(value["kind"]),
            note=value["note"],
            total_weight_g=value["total_weight_g"],
        )


class LabelColumn(TypeDecorator[FoodLabel]):
    """A label as it was typed."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: FoodLabel | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return {
            "basis": value.basis,
            "stated": dict(value.stated),
            "energy_kj": value.energy_kj,
            "serving_g": value.serving_g,
            "serving_name": value.serving_name,
        }

    def process_result_value(self, value: Any, dialect: Dialect) -> FoodLabel | None:
        if value is None:
            return None
        return FoodLabel(
            basis=Basis(value["basis"]),
            stated=value["stated"],
            energy_kj=value["energy_kj"],
            serving_g=value["serving_g"],
            serving_name=value["serving_name"],
        )
