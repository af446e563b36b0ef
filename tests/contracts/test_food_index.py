"""One behaviour of the food index, whatever keeps it."""

import subprocess
import sys
from uuid import UUID, uuid4

import anyio
import pytest

from mealtrack.domain.errors import Unavailable
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import FoodId, FoodSource
from mealtrack.domain.ports.food_index import IndexedFood
from mealtrack.infra.adapters import UnknownAdapter, adapter

pytestmark = pytest.mark.anyio


# A process that answers each line of its input with how many foods it sees, and the first it finds.
READER = """
import sys
from pathlib import Path
import anyio
from mealtrack.infra.adapters import adapter

async def main():
    module, url = adapter("food_index", "tantivy:index")
    async with module.connect(url, home=Path(sys.argv[1])) as index:
        for text in sys.stdin:
            hits = await index.search(text, limit=1)
            print(await index.count(), *(hit.name for hit in hits), flush=True)

anyio.run(main)
"""


def indexed(name, *synonyms, source=FoodSource.STARTER, brand=None, category=None, owner=None):
    return IndexedFood(
        id=FoodId(uuid4()),
        name=name,
        synonyms=synonyms,
        source=source,
        brand=brand,
        category=category,
        owner_id=owner,
    )


ANN, BOB = UserId(UUID(int=0xA << 120)), UserId(UUID(int=0xB << 120))
EGGPLANT = indexed("Eggplant, raw", "aubergine")
EGG = indexed("Egg, whole, boiled", "hard-boiled egg")
MILK = indexed("Milk, whole")
YOGURT = indexed("Yogurt, plain")
COLA = indexed("Cola", "soft drink")
FIZZ = indexed("Cola", source=FoodSource.BRANDED, brand="Fizz")
CHICKEN = indexed("Chicken breast, roasted")
FOODS = (EGGPLANT, EGG, MILK, YOGURT, COLA, FIZZ, CHICKEN)


@pytest.fixture(params=["tantivy::memory:", "tantivy:index"])
async def index(request, tmp_path):
    module, url = adapter("food_index", request.param)
    async with module.connect(url, home=tmp_path) as index:
        await index.put(FOODS)
        yield index


@pytest.mark.parametrize(
    ("typed", "food"),
    [
        ("milk", MILK),
        ("whole milk", MILK),
        ("MILK", MILK),
        ("yoghurt", YOGURT),
        ("yogrt", YOGURT),
        ("eggs", EGG),
        ("boiled eggs", EGG),
        ("aubergine", EGGPLANT),
        ("augberjine", EGGPLANT),
        ("brinjal", EGGPLANT),
        ("brinjall", EGGPLANT),
        ("roasted chiken breasts", CHICKEN),
        ("breast of chicken", CHICKEN),
        ("chick", CHICKEN),
        ("soft drink", COLA),
        ("cola", COLA),
        ("fizz cola", FIZZ),
        ("  mïlk\u0000 ", MILK),
    ],
)
async def test_what_people_type_is_found_first(index, typed, food):
    """Case, accents, plurals, typos, word order, beginnings, regional names; brands when named."""
    hits = await index.search(typed, limit=5)
    assert hits[0].id == food.id
    assert (hits[0].name, hits[0].source, hits[0].brand) == (food.name, food.source, food.brand)


async def test_a_state_that_is_told_counts_whatever_the_name(index):
    """The other name of the cooked one tells no state, but it is cooked all the same."""
    cooked, raw = indexed("Zucchini, cooked", "courgette"), indexed("Zucchini, with skin, raw")
    await index.put([cooked, raw])
    assert (await index.search("courgette", limit=1))[0].id == cooked.id
    assert (await index.search("raw courgettes", limit=1))[0].id == raw.id


async def test_a_kind_behind_a_name_hardly_counts(index):
    """Edamame beans are edamame, whatever other beans there are."""
    edamame = indexed("Edamame, cooked")
    await index.put([edamame, *(indexed(f"Beans, {name}") for name in ("baked", "black", "red"))])
    assert (await index.search("edamame beans", limit=1))[0].id == edamame.id


async def test_a_slip_in_somebody_elses_name_hides_no_food(index):
    """A product that is misspelt itself does not keep a misspelt word from being understood."""
    await index.put([indexed("CINAMMON BUN", source=FoodSource.BRANDED, brand="Fizz")])
    spice = indexed("Spices, cinnamon, ground")
    await index.put([spice])
    assert (await index.search("cinammon", limit=1))[0].id == spice.id


@pytest.mark.parametrize(
    "typed", ["", "   ", "...", "\x00", "AND OR NOT", '"(', "name:*", "zzzzqq"]
)
async def test_what_names_no_food_finds_none(index, typed):
    """Nothing of it is a query language."""
    assert await index.search(typed, limit=5) == []


async def test_scores_fall_and_the_limit_holds(index):
    """Best first."""
    await index.put(indexed(f"Milk, with fruit {number}") for number in range(30))
    hits = await index.search("milk", limit=10)
    assert len(hits) == 10
    assert hits[0].id == MILK.id
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)


async def test_completing_gives_names(index):
    """Those that begin with the text before those that only contain it; none twice."""
    assert await index.complete("egg", limit=5) == ["Egg, whole, boiled", "Eggplant, raw"]
    assert await index.complete("col", limit=5) == ["Cola"]
    assert await index.complete("whole bo", limit=5) == ["Egg, whole, boiled"]
    assert await index.complete("", limit=5) == []
    assert await index.complete("zz", limit=5) == []


async def test_put_replaces_by_id(index):
    """A renamed food is found by its new name alone."""
    renamed = IndexedFood(id=MILK.id, name="Oat drink", synonyms=(), source=FoodSource.STARTER)
    await index.put([renamed])
    assert await index.count() == len(FOODS)
    assert (await index.search("oat drink", limit=1))[0].id == MILK.id
    assert MILK.id not in [hit.id for hit in await index.search("milk", limit=5)]


async def test_a_private_food_is_there_for_its_owner(index):
    """By its name, its beginning, a slip of the pen, another name and its brand; before others."""
    mine = indexed(
        "Granny's zorblax", "kettle zorblax", source=FoodSource.CUSTOM, brand="Home", owner=ANN
    )
    milk = indexed("Milk", source=FoodSource.CUSTOM, owner=ANN)
    await index.put([mine, milk])
    for typed in ("zorblax", "zorb", "zorblacks", "kettle zorblax", "home zorblax"):
        hits = await index.search(typed, limit=5, visible_to=ANN)
        assert hits[0].id == mine.id, typed
    assert await index.complete("zor", limit=5, visible_to=ANN) == ["Granny's zorblax"]
    assert (await index.search("milk", limit=5, visible_to=ANN))[0].id == milk.id
    assert (await index.search("yogrt", limit=5, visible_to=ANN))[0].id == YOGURT.id


@pytest.mark.parametrize("asker", [None, BOB], ids=["nobody", "somebody else"])
async def test_a_private_food_is_there_for_nobody_else(index, asker):
    """Not as a find, a completion or a correction, and no answer is other than without it."""
    typed = ["zorblax", "zorb", "zorblaxx", "milk", "mlik", "fresh milk", "hax", "@", ANN.hex]
    typed += [ANN.hex[:4], f"@{ANN.hex}:zorblax", f"@{ANN.hex}:", "egs", "a"]
    await index.put([indexed("Egs", owner=BOB)])

    async def answers():
        return [
            (
                await index.search(text, limit=20, visible_to=asker),
                await index.complete(text, limit=20, visible_to=asker),
            )
            for text in typed
        ]

    before = await answers()
    await index.put(
        indexed(name, "zorblax", brand="Zorblaxx", category="hax", owner=ANN)
        for name in ("Zorblax", "Mlik", "Milk", "Egs", "Fresh milk zorblax")
    )
    after = await answers()
    assert [[hit.id for hit in hits] for hits, _ in after] == [
        [hit.id for hit in hits] for hits, _ in before
    ]
    assert [names for _, names in after] == [names for _, names in before]


async def test_removed_foods_are_not_found(index):
    """And removing them again, or what never was, changes nothing."""
    await index.remove([MILK.id])
    await index.remove([MILK.id, FoodId(uuid4())])
    assert await index.count() == len(FOODS) - 1
    assert MILK.id not in [hit.id for hit in await index.search("milk", limit=5)]


async def test_cleared_it_is_empty(index):
    """And takes foods again."""
    await index.clear()
    assert (await index.count(), await index.search("milk", limit=5)) == (0, [])
    await index.put([MILK])
    assert await index.count() == 1


async def test_many_write_at_once_and_nothing_is_lost(index):
    """One writer at a time, the others wait their turn."""
    async with anyio.create_task_group() as tasks:
        for number in range(6):
            tasks.start_soon(index.put, [indexed(f"Soup {number}")])
    assert await index.count() == len(FOODS) + 6


async def test_a_reader_in_another_process_follows(tmp_path):
    """Every put and removal shows with its next question."""
    module, url = adapter("food_index", "tantivy:index")

    async def changed(change):
        async with module.connect(url, home=tmp_path) as writer:
            await change(writer)

    with subprocess.Popen(  # noqa: ASYNC220  # it answers at once
        [sys.executable, "-c", READER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:

        def sees():
            reader.stdin.write("milk\n")
            reader.stdin.flush()
            return reader.stdout.readline().strip()

        assert await anyio.to_thread.run_sync(sees) == "0"
        await changed(lambda writer: writer.put(FOODS))
        assert await anyio.to_thread.run_sync(sees) == f"{len(FOODS)} Milk, whole"
        await changed(lambda writer: writer.remove([MILK.id]))
        assert await anyio.to_thread.run_sync(sees) == f"{len(FOODS) - 1}"
        reader.stdin.close()
        assert reader.wait(timeout=20) == 0


async def test_another_adapter_sees_what_was_written(tmp_path):
    """Readers follow the writer, and a later start finds it all."""
    module, url = adapter("food_index", "tantivy:index")
    async with module.connect(url, home=tmp_path) as writer:
        async with module.connect(url, home=tmp_path) as follower:
            assert await follower.count() == 0
            await writer.put(FOODS)
            assert (await follower.search("milk", limit=1))[0].id == MILK.id
    async with module.connect(url, home=tmp_path) as later:
        assert await later.count() == len(FOODS)


async def test_a_damaged_index_is_begun_anew(tmp_path):
    """It counts no foods then, for its owner to fill."""
    module, url = adapter("food_index", "tantivy:index")
    async with module.connect(url, home=tmp_path) as index:
        await index.put(FOODS)
    for file in (tmp_path / "index").rglob("meta.json"):
        file.write_bytes(b"{ damaged")
    async with module.connect(url, home=tmp_path) as index:
        assert await index.count() == 0
        await index.put(FOODS)
        assert (await index.search("milk", limit=1))[0].id == MILK.id


async def test_a_disk_that_refuses_is_said(tmp_path):
    """With what to do about it; reading goes on."""
    module, url = adapter("food_index", "tantivy:index")
    async with module.connect(url, home=tmp_path) as index:
        await index.put(FOODS)
        (folder,) = {file.parent for file in (tmp_path / "index").rglob("meta.json")}
        kept = folder.rename(tmp_path / "gone")
        folder.write_bytes(b"a file where a folder was")
        with pytest.raises(Unavailable, match="disk"):
            await index.put([indexed("Soup")])
        assert kept.is_dir()
        assert (await index.search("milk", limit=1))[0].id == MILK.id


def test_an_unknown_index_is_named():
    """The setting that is wrong, and what may stand there."""
    with pytest.raises(UnknownAdapter, match="tantivy"):
        adapter("food_index", "elastic:somewhere")
