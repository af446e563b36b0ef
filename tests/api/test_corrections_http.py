"""What my corrections taught, over HTTP: listed page by page, and forgotten."""

import anyio
import pytest

from api_client import serving, sign_up
from fake_providers import a_provider
from fake_wires import Wire
from pictures import a_jpeg
from records import ALL
from running_system import settings_for, stock
from vision_kit import a_food, an_answer, says

pytestmark = [pytest.mark.anyio, pytest.mark.network]
NAMES = ["chicken breast", "white rice", "broccoli"]
PLATE = an_answer(*(a_food(name, state=None, low_g=90, high_g=160) for name in NAMES))


@pytest.fixture
async def me(database_url, tmp_path):
    """Somebody signed in who corrected the grams of three foods of a photo."""
    async with a_provider(says(Wire.CHAT, PLATE)) as provider:
        vision = f"openai-chat:{provider.url}/v1#local-vision"
        settings = settings_for(tmp_path, database_url, vision=vision)
        async with serving(settings) as (client, system):
            await stock(system, *ALL)
            client.headers |= await sign_up(client)
            await corrected(client)
            yield client


async def corrected(client):
    form = {"kind": "meal", "meal_type": "lunch"}
    files = {"file": a_jpeg()}
    meal = (await client.post("/v1/meals/image/analyze", data=form, files=files)).json()
    changes = [
        {"action": "update", "id": item["id"], "quantity": 200, "unit": "g"}
        for item in meal["food_items"]
    ]
    path = f"/v1/meals/{meal['meal_id']}/ingredients"
    answer = await client.put(path, json={"food_item_changes": changes})
    assert answer.status_code == 200, answer.text
    with anyio.fail_after(30):
        while len((await client.get("/v1/corrections")).json()["items"]) < len(NAMES):
            await anyio.sleep(0.05)


async def test_they_are_listed_page_by_page(me):
    """Each with what was seen, when, what it is, and how often."""
    first = (await me.get("/v1/corrections", params={"limit": 2})).json()
    more = {"limit": 2, "cursor": first["next_cursor"]}
    second = (await me.get("/v1/corrections", params=more)).json()
    rows = first["items"] + second["items"]
    assert sorted(row["seen"] for row in rows) == sorted(NAMES)
    assert second["next_cursor"] is None
    assert {row["meal_type"] for row in rows} == {"lunch"}
    assert {(row["typical_grams"], row["count"], row["kind"]) for row in rows} == {(200, 1, "food")}
    assert {row["last_used_at"] for row in rows} == {None}


@pytest.mark.parametrize("cursor", ["x", "-1", "0" * 31, "%00", "٣" * 32])
async def test_a_cursor_nobody_made_is_refused(me, cursor):
    """As for every other list."""
    answer = await me.get("/v1/corrections", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_one_is_forgotten_and_is_gone(me):
    """The second time there is no such thing."""
    row = (await me.get("/v1/corrections")).json()["items"][0]
    path = f"/v1/corrections/{row['correction_id']}"
    assert (await me.delete(path)).json() == {"forgotten": 1}
    again = await me.delete(path)
    assert (again.status_code, again.json()["code"]) == (404, "correction-not-found")
    assert len((await me.get("/v1/corrections")).json()["items"]) == 2


async def test_all_are_forgotten(me):
    """And forgetting nothing is no mistake."""
    assert (await me.delete("/v1/corrections")).json() == {"forgotten": 3}
    assert (await me.get("/v1/corrections")).json() == {"items": [], "next_cursor": None}
    assert (await me.delete("/v1/corrections")).json() == {"forgotten": 0}


async def test_an_item_says_how_many_corrections_it_rests_on(me):
    """The next photo of the same plate."""
    form = {"kind": "meal", "meal_type": "lunch"}
    answer = await me.post("/v1/meals/image/analyze", data=form, files={"file": a_jpeg()})
    meal = answer.json()
    assert {item["provenance"]["corrections"] for item in meal["food_items"]} == {1}
    assert {item["mass_g"] for item in meal["food_items"]} == {154.92}
    assert meal["analysis"]["left_out"] == []
