"""What a meal in words would be: a preview that stores nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from mealtrack.app.bus import Query
from mealtrack.app.meal_text import pint_ml, understand
from mealtrack.app.queries.foods import FoodsReader
from mealtrack.app.queries.intervals import MassEnergyIntervalView, item_interval, meal_interval
from mealtrack.app.queries.meals import ProvenanceView
from mealtrack.app.queries.users import UsersReader
from mealtrack.app.queries.view import Grams, Kcal, Share, View
from mealtrack.domain.errors import Unauthenticated
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import Food
from mealtrack.domain.model.meal import ItemId
from mealtrack.domain.model.nutrition import ENERGY, Nutrition, total
from mealtrack.domain.ports.clock import Ids
from mealtrack.domain.ports.food_index import FoodIndex
from mealtrack.domain.ports.text_reader import TextReader
from mealtrack.domain.strategies.meal_text import Described, Told, described


class AlternativeView(View):
    """A record that might have been meant, with the energy of 100 g of it."""

    food_id: UUID
    fdc_id: int | None
    name: str
    brand: str | None
    calories_per_100g: Kcal | None


class ParsedItemView(View):
    """A food that was read. What no record stands for has no numbers: null, never zero."""

    text: str
    name: str
    quantity: float
    unit: str
    size: str | None
    mass_g: Grams
    calories: Kcal | None
    protein: Grams | None
    carbs: Grams | None
    fat: Grams | None
    fiber: Grams | None
    food_id: UUID | None
    fdc_id: int | None
    food_name: str | None
    brand: str | None
    preparations: list[str]
    without: list[str]
    interval: MassEnergyIntervalView
    provenance: ProvenanceView
    confidence: Share
    is_matched: bool
    alternatives: list[AlternativeView]
    warnings: list[str]


class ParsedMealView(View):
    """The items of a text and their sums; `unread` is what stands for no food."""

    items: list[ParsedItemView]
    total_calories: Kcal
    total_protein: Grams
    total_carbs: Grams
    total_fat: Grams
    total_mass_g: Grams
    interval: MassEnergyIntervalView | None
    unread: list[str]
    warnings: list[str]
    model: str | None


@dataclass(frozen=True, kw_only=True)
class ParseMealText(Query[ParsedMealView]):
    user_id: UserId
    text: str
    locale: str | None = None


async def parse_meal_text(
    query: ParseMealText,
    index: FoodIndex,
    text_reader: TextReader,
    foods: FoodsReader,
    users: UsersReader,
    ids: Ids,
) -> ParsedMealView:
    user = query.user_id
    if await users.me(user) is None:
        # A model may be asked, and paid: not for an account that is gone.
        raise Unauthenticated("This account is gone; sign in again.")
    understood = await understand(
        query.text, locale=query.locale, user=user, index=index, reader=text_reader
    )
    records = await foods.records(understood.food_ids, visible_to=user)
    item_ids = [ItemId(ids.new()) for _ in understood.entries]
    items, refused = described(understood, records, item_ids, pint_ml(query.locale))
    warnings = [*understood.warnings]
    if refused:
        warnings.append("An amount is too small or too large to be eaten; see unread.")
    return _view(items, [*understood.unread, *refused], warnings, understood.model)


def _view(
    items: Sequence[Described], unread: list[str], warnings: list[str], model: str | None
) -> ParsedMealView:
    sums = total(one.item.nutrition for one in items)
    return ParsedMealView(
        items=[_item(one) for one in items],
        total_calories=sums.calories,
        total_protein=sums.protein,
        total_carbs=sums.carbs,
        total_fat=sums.fat,
        total_mass_g=sums.mass_g,
        interval=meal_interval([one.item for one in items]),
        unread=unread,
        warnings=warnings,
        model=model,
    )


def _item(one: Described) -> ParsedItemView:
    item, entry, food = one.item, one.entry, one.food
    read = entry.read if isinstance(entry, Told) else None
    known = item.nutrition if food else None
    return ParsedItemView(
        text=read.text if read else item.name,
        name=item.name,
        quantity=item.quantity,
        unit=item.unit,
        size=read.size if read else None,
        mass_g=item.mass.g,
        calories=_known_calories(known),
        protein=known.protein if known else None,
        carbs=known.carbs if known else None,
        fat=known.fat if known else None,
        fiber=known.fiber if known else None,
        food_id=food.id if food else None,
        fdc_id=food.fdc_id if food else None,
        food_name=food.name if food else None,
        brand=food.brand if food else None,
        preparations=list(read.preparations) if read else [],
        without=list(read.without) if read else [],
        interval=item_interval(item),
        provenance=ProvenanceView(
            source=item.provenance.origin,
            record_id=item.provenance.record_id,
            record_version=item.provenance.record_version,
            method=item.mass.measure,
            confidence=item.provenance.confidence,
        ),
        confidence=item.provenance.confidence,
        is_matched=food is not None,
        alternatives=[_alternative(other) for other in one.alternatives],
        warnings=one.warnings,
    )


def _known_calories(nutrition: Nutrition | None) -> float | None:
    known = nutrition.amounts.get(ENERGY) if nutrition else None
    return known.amount if known else None


def _alternative(food: Food) -> AlternativeView:
    return AlternativeView(
        food_id=food.id,
        fdc_id=food.fdc_id,
        name=food.name,
        brand=food.brand,
        calories_per_100g=food.per_100g.get(ENERGY),
    )


handlers = (parse_meal_text,)
