"""Changing a meal: all of what is asked or nothing, and what is not asked stays."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import anyio
import pytest

from build import amounts
from mealtrack.app.commands.ingredients import ByFdcId, ByGtin, Ingredient, Typed
from mealtrack.app.commands.meals import (
    Add,
    DeleteMeal,
    EditMeal,
    Remove,
    RestoreMeal,
    Update,
)
from mealtrack.app.commands.occasions import When
from mealtrack.app.commands.users import LiveIn
from mealtrack.app.queries.meals import GetMeal
from mealtrack.domain.errors import Invalid, VersionMismatch
from mealtrack.domain.model.food import FoodNotFound
from mealtrack.domain.model.meal import ItemId, ItemNotFound, MealType, Origin
from records import COLA_GTIN, EGG_ID, MILK_ID, RICE_ID, of
from running_system import edit

pytestmark = pytest.mark.anyio


async def test_an_edit_moves_the_day_and_its_sums(log, system, user, day_of):
    """Both days are right afterwards, in the same transaction."""
    meal = await log(of(RICE_ID, 100), when=When(target_date=date(2026, 5, 1)))
    rice = meal.food_items[0]
    moved = await edit(
        system,
        user,
        meal,
        Update(item_id=ItemId(rice.id), quantity=200),
        Add(ingredient=of(EGG_ID, 2, "large")),
        name="Egg rice",
        notes="good",
        meal_type=MealType.DINNER,
        consumed_at=datetime(2026, 5, 3, 19, tzinfo=UTC),
    )
    assert (moved.dish_name, moved.notes, moved.meal_type) == ("Egg rice", "good", "dinner")
    assert moved.total_calories == 403
    assert moved.version == meal.version + 1
    assert (await day_of(date(2026, 5, 1))).consumed_calories == 0
    assert (await day_of(date(2026, 5, 3))).consumed_calories == 403


async def test_a_change_of_unit_or_food_is_computed_anew(log, system, user):
    """From the record, whatever it was before."""
    meal = await log(of(RICE_ID, 100))
    item = ItemId(meal.food_items[0].id)
    cups = await edit(system, user, meal, Update(item_id=item, quantity=1, unit="cup"))
    assert cups.food_items[0].mass_g == 158
    egg = await edit(
        system, user, meal, Update(item_id=item, food=ByFdcId(EGG_ID), quantity=50, unit="g")
    )
    assert (egg.food_items[0].name, egg.total_calories) == ("Egg, whole, raw", 71.5)


async def test_a_typed_item_scales_by_its_own_values(log, system, user):
    """There is no record to ask."""
    typed = Ingredient(food=Typed("Stew", amounts(energy=120)), quantity=100, unit="g")
    meal = await log(typed)
    item = ItemId(meal.food_items[0].id)
    bigger = await edit(system, user, meal, Update(item_id=item, quantity=250, name="Big stew"))
    assert bigger.total_calories == 300
    assert bigger.food_items[0].provenance.source is Origin.CUSTOM
    assert bigger.food_items[0].name == "Big stew"


async def test_a_refused_edit_changes_nothing(log, system, user, day_of):
    """Not the good half of it either."""
    meal = await log(of(RICE_ID, 100), when=When(target_date=date(2026, 5, 1)))
    item = ItemId(meal.food_items[0].id)
    for changes, error in (
        ((Update(item_id=item, quantity=500), Add(ingredient=of(999, 1))), FoodNotFound),
        ((Update(item_id=item, quantity=500), Remove(item_id=ItemId(uuid4()))), ItemNotFound),
        ((Remove(item_id=item),), Invalid),
    ):
        with pytest.raises(error):
            await edit(system, user, meal, *changes, name="Other")
    read = await system.queries.send(GetMeal(user_id=user, meal_id=meal.meal_id))
    assert read == meal
    assert (await day_of(date(2026, 5, 1))).consumed_calories == 130


async def test_an_edit_of_an_old_version_is_refused(log, system, user):
    """Who read it earlier reads it again."""
    meal = await log()
    await edit(system, user, meal, name="First", if_versions=frozenset({meal.version}))
    with pytest.raises(VersionMismatch):
        await edit(system, user, meal, name="Second", if_versions=frozenset({meal.version}))
    wish = DeleteMeal(user_id=user, meal_id=meal.meal_id, if_versions=frozenset({meal.version}))
    with pytest.raises(VersionMismatch):
        await system.commands.send(wish)


async def test_changes_of_one_item_follow_one_another(log, system, user):
    """The second sees what the first made of it, and not the stored food under the new name."""
    meal = await log(of(MILK_ID, 100))
    item = ItemId(meal.food_items[0].id)
    egg = await edit(
        system,
        user,
        meal,
        Update(item_id=item, food=ByFdcId(EGG_ID), quantity=1, unit="large"),
        Update(item_id=item, quantity=2),
    )
    only = egg.food_items[0]
    assert (only.name, only.fdc_id, only.mass_g) == ("Egg, whole, raw", EGG_ID, 100)
    assert egg.total_calories == 143


async def test_a_corrected_time_keeps_the_kind_of_meal(log, system, user):
    """Who ate a snack at eight still ate a snack."""
    at = datetime(2026, 6, 1, 8, tzinfo=UTC)
    meal = await log(when=When(consumed_at=at, meal_type=MealType.SNACK))
    later = await edit(system, user, meal, consumed_at=at + timedelta(minutes=5))
    assert later.meal_type is MealType.SNACK
    told = await edit(system, user, meal, consumed_at=at, meal_type=MealType.DINNER)
    assert told.meal_type is MealType.DINNER


async def test_a_corrected_time_counts_the_day_where_it_was_eaten(log, system, user):
    """Neither moving home nor another day start moves the past."""
    await system.commands.send(LiveIn(user_id=user, zone="Asia/Tokyo", day_start_minutes=240))
    at = datetime(2026, 6, 1, 18, 30, tzinfo=UTC)  # 03:30 on the second in Tokyo
    meal = await log(when=When(consumed_at=at))
    assert meal.local_date == date(2026, 6, 1)
    await system.commands.send(LiveIn(user_id=user, zone="Europe/Berlin", day_start_minutes=0))
    moved = await edit(system, user, meal, consumed_at=at + timedelta(minutes=40))
    assert (moved.local_date, moved.time_zone) == (date(2026, 6, 2), "Asia/Tokyo")


async def test_typed_values_are_kept_as_they_were_typed(log, system, user):
    """Also when so little was eaten that the amounts round to nothing."""
    typed = Ingredient(food=Typed("Stew", amounts(energy=120)), quantity=0.001, unit="mg")
    meal = await log(typed)
    item = ItemId(meal.food_items[0].id)
    bigger = await edit(system, user, meal, Update(item_id=item, quantity=100, unit="g"))
    assert bigger.total_calories == 120
    assert bigger.food_items[0].custom_nutrition.protein_per_100g == 10


async def test_an_item_named_by_its_barcode_says_so(log, system, user):
    """When it is logged and when it is corrected."""
    meal = await log(Ingredient(food=ByGtin(COLA_GTIN), quantity=1, unit="can"), of(RICE_ID))
    cola, rice = meal.food_items
    assert cola.provenance.source is Origin.BARCODE
    both = await edit(
        system, user, meal, Update(item_id=ItemId(rice.id), food=ByGtin(COLA_GTIN), quantity=330)
    )
    assert both.food_items[1].provenance.source is Origin.BARCODE


async def test_any_of_the_versions_named_will_do(log, system, user):
    """If-Match may list several; deleting and restoring heed it too."""
    meal = await log()
    known = frozenset({meal.version, 77})
    renamed = await edit(system, user, meal, name="Renamed", if_versions=known)
    wish = DeleteMeal(user_id=user, meal_id=meal.meal_id, if_versions=frozenset({renamed.version}))
    await system.commands.send(wish)
    with pytest.raises(VersionMismatch):
        await system.commands.send(
            RestoreMeal(user_id=user, meal_id=meal.meal_id, if_versions=known)
        )


async def test_many_edits_at_once_are_made_one_after_the_other(log, system, user):
    """Nobody who named no version is told of one."""
    meal = await log(of(RICE_ID, 100))
    async with anyio.create_task_group() as tasks:
        for number in range(12):
            tasks.start_soon(
                system.commands.send,
                EditMeal(user_id=user, meal_id=meal.meal_id, notes=f"edit {number}"),
            )
    read = await system.queries.send(GetMeal(user_id=user, meal_id=meal.meal_id))
    assert read.version == meal.version + 12
