"""A few records for tests, with rounded values."""

from build import amounts
from mealtrack.app.commands.ingredients import ByFdcId, Ingredient
from mealtrack.domain.model.food import FoodRecord, FoodSource, Portion
from mealtrack.domain.model.nutrition import NutrientId


def a_record(
    name: str,
    fdc_id: int | None,
    per_100g: dict[NutrientId, float],
    portions: dict[str, float] | None = None,
    source: FoodSource = FoodSource.SR_LEGACY,
    **more: object,
) -> FoodRecord:
    return FoodRecord(
        source=source,
        source_key=str(fdc_id or name),
        name=name,
        fdc_id=fdc_id,
        per_100g=per_100g,
        portions=tuple(Portion(unit, 1, grams) for unit, grams in (portions or {}).items()),
        **more,
    )


MILK = a_record("Milk, whole", 900001, amounts(61, 3.2, 4.8, 3.3, calcium=113), {"cup": 244})
EGG = a_record(
    "Egg, whole, raw", 900002, amounts(143, 12.6, 0.7, 9.5, iron=1.8), {"large": 50, "medium": 44}
)
RICE = a_record("Rice, white, cooked", 900003, amounts(130, 2.7, 28.2, 0.3), {"cup": 158})
CHICKEN = a_record("Chicken breast, roasted", 900004, amounts(165, 31, 0, 3.6), {"piece": 86})
BROCCOLI = a_record("Broccoli, cooked", 900005, amounts(35, 2.4, 7.2, 0.4, fiber=3.3), {"cup": 156})
COLA = a_record(
    "Cola",
    900006,
    amounts(42, 0, 10.6, 0),
    {"can": 368},
    source=FoodSource.BRANDED,
    gtin="00012345678905",
    brand="Fizz",
)
MILK_ID, EGG_ID, RICE_ID, COLA_GTIN = 900001, 900002, 900003, "012345678905"
ALL = (MILK, EGG, RICE, CHICKEN, BROCCOLI, COLA)


def of(fdc_id: int, quantity: float = 100, unit: str = "g") -> Ingredient:
    """So much of one of them."""
    return Ingredient(food=ByFdcId(fdc_id), quantity=quantity, unit=unit)
