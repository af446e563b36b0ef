"""Foods of one's own, from the command to what is read, searched and logged afterwards."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from build import amounts
from mealtrack.app.commands.custom_foods import (
    CreateCustomFood,
    DeleteCustomFood,
    EditCustomFood,
    MergeFood,
    UnmergeFood,
)
from mealtrack.app.commands.favorites import AddFavorite, RemoveFavorite
from mealtrack.app.commands.ingredients import ByFdcId, ByFoodId, ByGtin, Ingredient
from mealtrack.app.commands.meals import CreateMeal, EditMeal, Update
from mealtrack.app.commands.occasions import When
from mealtrack.app.queries.custom_foods import GetCustomFood, ListCustomFoods, ListDuplicates
from mealtrack.app.queries.foods import (
    CompleteFoods,
    GetFood,
    GetFoodByFdcId,
    GetFoodByGtin,
    SearchFoods,
)
from mealtrack.app.queries.meals import GetMeal
from mealtrack.app.queries.my_foods import ListFavorites, ListRecentFoods
from mealtrack.domain.errors import Invalid, VersionMismatch
from mealtrack.domain.model.custom_food import FoodCreated, PartOfMerge
from mealtrack.domain.model.food import FoodId, FoodNotFound, Portion
from mealtrack.domain.model.food_label import Basis, FoodLabel
from mealtrack.domain.model.meal import ItemId, Origin
from mealtrack.infra.database.tables.foods import foods
from mealtrack.infra.event_bus.outbox import Outbox
from records import ALL, a_record
from running_system import a_user, stock

pytestmark = pytest.mark.anyio
MILK_ID, RICE_ID, COLA_GTIN = 900001, 900003, "012345678905"


def a_label(basis=Basis.PER_100G, serving_g=None, **values):
    return FoodLabel(basis=basis, stated=amounts(**values), serving_g=serving_g)


@pytest.fixture
async def me(system, user):
    await stock(system, *ALL)
    return Person(system, user)


@pytest.fixture
async def other(system):
    return Person(system, await a_user(system))


class Person:
    """Somebody who does things to foods and looks at them."""

    def __init__(self, system, user):
        self.system, self.id = system, user

    async def do(self, kind, **more):
        return await self.system.commands.send(kind(user_id=self.id, **more))

    async def ask(self, kind, **more):
        return await self.system.queries.send(kind(user_id=self.id, **more))

    async def enters(self, name="Granny's zorblax", label=None, **more):
        return await self.do(CreateCustomFood, name=name, label=label or a_label(), **more)

    async def finds(self, text, limit=10):
        found = await self.ask(SearchFoods, text=text, limit=limit)
        return [line.food_id for line in found.results]

    async def logs(self, food, quantity=100, unit="g", days_ago=0):
        at = datetime.now(UTC) - timedelta(days=days_ago, minutes=1)
        item = Ingredient(food=food, quantity=quantity, unit=unit)
        meal_id = await self.do(CreateMeal, name="Meal", items=(item,), when=When(consumed_at=at))
        return await self.ask(GetMeal, meal_id=meal_id)

    async def catalogue(self, fdc_id):
        return FoodId((await self.ask(GetFoodByFdcId, fdc_id=fdc_id)).food_id)

    async def favorites(self):
        page = await self.ask(ListFavorites, limit=20, cursor=None)
        return [line.food_id for line in page.items]

    async def recents(self):
        return (await self.ask(ListRecentFoods, limit=20)).items


async def test_a_food_is_kept_per_100_g_with_its_label(me):
    """A bar of 40 g: two and a half times its values, the serving as its first portion."""
    label = FoodLabel(
        basis=Basis.PER_SERVING,
        serving_g=40,
        serving_name="bar",
        stated=amounts(energy=168, protein=4, carbs=20, fat=8),
    )
    food_id = await me.enters(
        label=label, brand="Home", gtin="4006381333931", portions=(Portion("bite", 2, 20),)
    )
    food = await me.ask(GetCustomFood, food_id=food_id)
    assert (food.calories, food.macros.protein, food.gtin) == (420, 10, "04006381333931")
    assert [(one.name, one.mass_g) for one in food.portions] == [("bar", 40), ("bite", 20)]
    assert (food.label.basis, food.label.serving_g) == (Basis.PER_SERVING, 40)
    assert food.label.nutrients["protein"].amount == 4
    assert food.warnings == []
    meal = await me.logs(ByFoodId(food_id), 1, "bar")
    (item,) = meal.food_items
    assert (item.mass_g, item.nutrition.calories) == (40, 168)
    assert (item.provenance.source, item.provenance.record_id) == (Origin.CUSTOM, food_id)
    assert item.provenance.record_version == 1


async def test_doubtful_values_are_kept_and_named(me):
    """Kilojoules typed where kcal belong: a warning, and the values as they were typed."""
    food_id = await me.enters(label=a_label(energy=415, protein=10, carbs=10, fat=2))
    food = await me.ask(GetCustomFood, food_id=food_id)
    assert food.warnings == ["energy-mismatch", "unit-magnitude"]
    assert food.calories == 415


async def test_it_is_found_at_once_by_its_owner_alone(me, other):
    """By search, completion, id and barcode; not even a typo tells others that it exists."""
    food_id = await me.enters(gtin="4006381333931")
    assert await me.finds("zorblax") == [food_id]
    assert (await me.ask(CompleteFoods, text="zor", limit=5)).suggestions == ["Granny's zorblax"]
    for text in ("zorblax", "zorblaxx", "zorb", "granny"):
        assert await other.finds(text) == []
        assert (await other.ask(CompleteFoods, text=text, limit=5)).suggestions == []
    for kind, asked in (
        (GetFood, {"food_id": food_id}),
        (GetFoodByGtin, {"gtin": "4006381333931"}),
        (GetCustomFood, {"food_id": food_id}),
        (ListDuplicates, {"food_id": food_id}),
    ):
        await me.ask(kind, **asked)
        with pytest.raises(FoodNotFound):
            await other.ask(kind, **asked)
    for kind, more in (
        (EditCustomFood, {"name": "Mine now"}),
        (DeleteCustomFood, {}),
        (MergeFood, {"into": await other.catalogue(MILK_ID)}),
        (UnmergeFood, {}),
        (AddFavorite, {}),
    ):
        with pytest.raises(FoodNotFound):
            await other.do(kind, food_id=food_id, **more)
    with pytest.raises(FoodNotFound):
        await other.logs(ByFoodId(food_id))
    assert (await other.ask(ListCustomFoods, limit=5, cursor=None)).items == []


async def test_editing_changes_what_comes_not_what_was(me):
    """Logged meals keep their numbers and the version they name."""
    food_id = await me.enters()
    meal = await me.logs(ByFoodId(food_id))
    await me.do(
        EditCustomFood,
        food_id=food_id,
        name="Uncle's quuxberry",
        label=a_label(energy=218, protein=20, carbs=30, fat=2),
        if_versions=frozenset({1}),
    )
    after = await me.ask(GetMeal, meal_id=meal.meal_id)
    assert after == meal
    food = await me.ask(GetCustomFood, food_id=food_id)
    assert (food.version, food.revision, food.calories) == (2, 2, 218)
    assert await me.finds("quuxberry") == [food_id]
    assert await me.finds("zorblax") == []
    with pytest.raises(VersionMismatch):
        await me.do(EditCustomFood, food_id=food_id, name="Third", if_versions=frozenset({1}))


async def test_an_edit_keeps_what_it_does_not_name(me):
    """And takes away what it names as empty."""
    label = a_label(basis=Basis.PER_SERVING, serving_g=50)
    food_id = await me.enters(
        label=label, brand="Home", gtin="4006381333931", portions=(Portion("slice", 1, 25),)
    )
    before = await me.ask(GetCustomFood, food_id=food_id)
    await me.do(EditCustomFood, food_id=food_id, name="Other")
    renamed = await me.ask(GetCustomFood, food_id=food_id)
    assert (renamed.portions, renamed.label, renamed.gtin) == (
        before.portions,
        before.label,
        before.gtin,
    )
    await me.do(EditCustomFood, food_id=food_id, brand="", gtin="", portions=())
    bare = await me.ask(GetCustomFood, food_id=food_id)
    assert (bare.brand, bare.gtin, len(bare.portions)) == (None, None, 1)


async def test_a_deleted_food_is_hidden_and_its_meals_are_not(me):
    """Nothing finds it; what was logged can still be changed by quantity, from its own record."""
    food_id = await me.enters()
    await me.do(AddFavorite, food_id=food_id)
    meal = await me.logs(ByFoodId(food_id))
    await me.do(DeleteCustomFood, food_id=food_id)
    assert await me.finds("zorblax") == []
    assert await me.favorites() == []
    assert await me.recents() == []
    for kind in (GetFood, GetCustomFood):
        with pytest.raises(FoodNotFound):
            await me.ask(kind, food_id=food_id)
    with pytest.raises(FoodNotFound):
        await me.do(DeleteCustomFood, food_id=food_id)
    assert await me.ask(GetMeal, meal_id=meal.meal_id) == meal
    twice = Update(item_id=ItemId(meal.food_items[0].id), quantity=200)
    await me.do(EditMeal, meal_id=meal.meal_id, changes=(twice,))
    (item,) = (await me.ask(GetMeal, meal_id=meal.meal_id)).food_items
    assert (item.nutrition.calories, item.provenance.record_id) == (200, food_id)


async def test_my_barcode_wins_over_the_catalogues(me, other):
    """For me; everybody else reads the catalogue's."""
    cola = await me.ask(GetFoodByGtin, gtin=COLA_GTIN)
    mine = await me.enters(name="My cola", gtin=COLA_GTIN)
    assert (await me.ask(GetFoodByGtin, gtin=COLA_GTIN)).food_id == mine
    assert (await me.logs(ByGtin(COLA_GTIN))).food_items[0].food_id == mine
    assert (await other.ask(GetFoodByGtin, gtin=COLA_GTIN)).food_id == cola.food_id
    await me.do(DeleteCustomFood, food_id=mine)
    assert (await me.ask(GetFoodByGtin, gtin=COLA_GTIN)).food_id == cola.food_id


async def test_a_merged_food_means_the_other_until_it_is_unmerged(me):
    """Look-ups, barcode, favourites, recents, new meals follow; old meals stay; all comes back."""
    mine = await me.enters(gtin="4006381333931")
    milk = await me.catalogue(MILK_ID)
    await me.do(AddFavorite, food_id=mine)
    old = await me.logs(ByFoodId(mine), days_ago=1)

    async def seen():
        return (
            await me.ask(GetFood, food_id=mine),
            await me.ask(GetFoodByGtin, gtin="4006381333931"),
            await me.finds("zorblax"),
            await me.favorites(),
            [(one.food_id, one.times_logged, one.usual_quantity) for one in await me.recents()],
            await me.ask(GetMeal, meal_id=old.meal_id),
        )

    before = await seen()
    await me.do(MergeFood, food_id=mine, into=milk)
    merged = await seen()
    assert [merged[0].food_id, merged[1].food_id] == [milk, milk]
    assert merged[2:5] == ([], [milk], [(milk, 1, 100.0)])
    assert merged[5] == before[5] == old
    assert (await me.ask(GetCustomFood, food_id=mine)).merged_into == milk
    await me.do(UnmergeFood, food_id=mine)
    assert await seen() == before
    await me.do(MergeFood, food_id=mine, into=milk)
    assert (await me.logs(ByFoodId(mine))).food_items[0].food_id == milk


async def test_two_favourites_that_become_one_are_shown_once(me):
    """And are two again after the merge is undone."""
    mine, milk = await me.enters(), await me.catalogue(MILK_ID)
    await me.do(AddFavorite, food_id=milk)
    await me.do(AddFavorite, food_id=mine)
    await me.do(MergeFood, food_id=mine, into=milk)
    assert await me.favorites() == [milk]
    await me.do(UnmergeFood, food_id=mine)
    assert await me.favorites() == [mine, milk]


async def test_chains_and_cycles_are_refused(me):
    """Each with what has to be undone first."""
    one, two, three = [await me.enters(name=name) for name in ("One", "Two", "Three")]
    await me.do(MergeFood, food_id=one, into=two)
    refused = [
        (MergeFood, {"food_id": two, "into": one}),
        (MergeFood, {"food_id": two, "into": three}),
        (MergeFood, {"food_id": three, "into": one}),
        (MergeFood, {"food_id": three, "into": three}),
        (MergeFood, {"food_id": one, "into": three}),
        (DeleteCustomFood, {"food_id": two}),
        (DeleteCustomFood, {"food_id": one}),
        (EditCustomFood, {"food_id": one, "name": "Other"}),
        (UnmergeFood, {"food_id": three}),
    ]
    for kind, more in refused:
        with pytest.raises(PartOfMerge):
            await me.do(kind, **more)
    for into in (FoodId(uuid4()), FoodId(UUID(int=0))):
        with pytest.raises(FoodNotFound):
            await me.do(MergeFood, food_id=three, into=into)
    await me.do(UnmergeFood, food_id=one)
    await me.do(MergeFood, food_id=two, into=one)


async def test_likely_duplicates_are_pointed_out(me, other):
    """Same barcode, or same name and values within what labels round; nobody else's."""
    await other.enters(name="Zorblax pudding")
    first = await me.enters(name="Zorblax pudding", label=a_label(energy=103))
    second = await me.enters(name="Pudding, zorblax")
    await me.enters(name="Zorblax pudding", label=a_label(energy=300, carbs=60))
    coded = await me.enters(name="My drink", gtin=COLA_GTIN)
    (found,) = (await me.ask(ListDuplicates, food_id=second)).items
    assert (found.food_id, found.reason) == (first, "same-name-and-values")
    (found,) = (await me.ask(ListDuplicates, food_id=coded)).items
    assert (found.name, found.reason) == ("Cola", "same-barcode")


async def test_a_rebuilt_index_still_has_my_foods(me, other):
    """The private ones with their owners, the hidden ones not."""
    mine, gone = await me.enters(), await me.enters(name="Gone zorblax")
    await me.do(DeleteCustomFood, food_id=gone)
    await me.system.catalogue.reindex()
    assert await me.finds("zorblax") == [mine]
    assert await other.finds("zorblax") == []
    stats = await me.system.catalogue.stats()
    assert stats.indexed == len(ALL) + 1


async def test_what_the_index_missed_the_reaction_makes_good(me):
    """And a second delivery of the same event changes nothing."""
    mine = await me.enters()
    index = me.system.catalogue._index
    outbox: Outbox = me.system.outbox
    while await outbox.deliver():
        pass
    await index.remove([mine])
    event = FoodCreated(user_id=me.id, food_id=mine)
    for _ in range(2):
        await outbox._routes["FoodCreated"].reactions["find_my_food"](event)
        assert await me.finds("zorblax") == [mine]
    assert await index.count() == len(ALL) + 1


async def test_favourites_are_kept_once_and_removed_once(me):
    """Newest first, page by page."""
    milk, rice = await me.catalogue(MILK_ID), await me.catalogue(RICE_ID)
    for food_id in (milk, rice, milk):
        await me.do(AddFavorite, food_id=food_id)
    assert await me.favorites() == [rice, milk]
    first = await me.ask(ListFavorites, limit=1, cursor=None)
    rest = await me.ask(ListFavorites, limit=1, cursor=first.next_cursor)
    assert [line.food_id for line in (*first.items, *rest.items)] == [rice, milk]
    assert rest.next_cursor is None
    for _ in range(2):
        await me.do(RemoveFavorite, food_id=rice)
    assert await me.favorites() == [milk]
    with pytest.raises(FoodNotFound):
        await me.do(AddFavorite, food_id=FoodId(uuid4()))


async def test_recent_foods_say_what_i_mostly_take(me):
    """Newest first, the commonest quantity and unit."""
    for days_ago in (5, 4, 3):
        await me.logs(ByFdcId(MILK_ID), 1, "cup", days_ago=days_ago)
    await me.logs(ByFdcId(MILK_ID), 30, "ml", days_ago=2)
    await me.logs(ByFdcId(RICE_ID), 150, "g", days_ago=1)
    rice, milk = await me.recents()
    assert (rice.name, rice.usual_quantity, rice.usual_unit) == ("Rice, white, cooked", 150, "g")
    assert (milk.times_logged, milk.usual_quantity, milk.usual_unit) == (4, 1, "cup")


async def test_two_people_searching_one_word_each_find_theirs_first(me, other):
    """What I log often and lately comes earlier; what fits much better stays before it."""
    plain = a_record("Zorblax, whole", 910001, amounts())
    lean = a_record("Zorblax, lean", 910002, amounts())
    distant = a_record("Pizza with anchovies, olives and zorblax topping", 910003, amounts())
    await stock(me.system, plain, lean, distant)
    usual = (await other.finds("zorblax"))[:2]
    habit = usual[1]
    far = await me.catalogue(910003)
    for days_ago in range(20):
        await me.logs(ByFoodId(FoodId(habit)), days_ago=days_ago)
        await me.logs(ByFoodId(far), days_ago=days_ago)
    mine = [one for one in await me.finds("zorblax") if one in {*usual, far}]
    assert mine == [habit, usual[0], far]
    assert (await other.finds("zorblax"))[:2] == usual


async def test_a_page_of_my_foods_is_stable_while_others_are_added(me):
    """Newest first; nothing twice, nothing left out."""
    ids = [await me.enters(name=f"Food {number}") for number in range(5)]
    page = await me.ask(ListCustomFoods, limit=2, cursor=None)
    seen = [line.food_id for line in page.items]
    await me.enters(name="Another")
    while page.next_cursor:
        page = await me.ask(ListCustomFoods, limit=2, cursor=page.next_cursor)
        seen += [line.food_id for line in page.items]
    assert seen == ids[::-1]
    with pytest.raises(Invalid):
        await me.ask(ListCustomFoods, limit=2, cursor="x")


async def test_an_import_never_touches_them(me):
    """They have a publisher of their own."""
    mine = await me.enters(name="Milk, whole")
    await stock(me.system, *ALL)
    async with me.system.database.queries.connect() as reading:
        owner = await reading.scalar(select(foods.c.owner_id).where(foods.c.id == mine))
    assert owner == me.id
