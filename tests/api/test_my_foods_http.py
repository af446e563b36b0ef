"""My foods over HTTP, as clients send and read them."""

import json
from uuid import uuid4

import pytest

pytestmark = pytest.mark.anyio
LABEL = {
    "basis": "per_serving",
    "serving_g": 40,
    "serving_name": "bar",
    "energy_kj": 703,
    "protein_g": 4,
    "carbs_g": 20,
    "fat_g": 8,
    "salt_g": 0.5,
}


async def entered(client, **more):
    answer = await client.post(
        "/v1/foods/custom", json={"name": "Zorblax bar", "label": LABEL} | more
    )
    assert answer.status_code == 201, answer.text
    return answer


async def test_a_label_is_entered_and_read(me):
    """Per 100 g with what it was typed as; sodium from salt, energy from kJ."""
    made = await entered(me)
    food = made.json()
    read = await me.get(made.headers["location"])
    assert read.json() == food
    assert read.headers["etag"] == made.headers["etag"] == '"food-1"'
    assert food["nutrients"]["sodium"] == {"amount": 500, "unit": "mg", "coverage": 1.0}
    assert (food["calories"], food["data_type"], food["units"].count("bar")) == (420.1, "custom", 1)
    assert food["label"]["nutrients"]["salt"]["amount"] == 500
    assert (food["warnings"], food["merged_into"]) == ([], None)
    again = await me.get(made.headers["location"], headers={"If-None-Match": '"food-1"'})
    assert again.status_code == 304


async def test_a_change_insists_on_the_version_it_knows(me):
    """A stale ETag, a meal's, and none."""
    made = await entered(me)
    path = made.headers["location"]
    for tag, status in (('"food-7"', 412), ('"meal-1"', 412), ('"food-1"', 200), ('"food-1"', 412)):
        answer = await me.patch(path, json={"name": "New"}, headers={"If-Match": tag})
        assert answer.status_code == status, tag
    assert (await me.delete(path, headers={"If-Match": '"food-1"'})).status_code == 412
    assert (await me.delete(path)).status_code == 200
    assert (await me.get(path)).status_code == 404


async def test_routes_with_names_do_not_pass_for_ids(me):
    """Recent, favourites and custom stand beside the foods."""
    food_id = (await entered(me)).json()["food_id"]
    assert (await me.get("/v1/foods/recent")).json() == {"items": []}
    kept = await me.put(f"/v1/foods/favorites/{food_id}")
    assert kept.json() == {"food_id": food_id, "is_favorite": True}
    (line,) = (await me.get("/v1/foods/favorites")).json()["items"]
    assert line["food_id"] == food_id
    (line,) = (await me.get("/v1/foods/custom")).json()["items"]
    assert (line["food_id"], line["warnings"]) == (food_id, [])
    assert (await me.get(f"/v1/foods/{food_id}")).json()["name"] == "Zorblax bar"
    gone = await me.delete(f"/v1/foods/favorites/{food_id}")
    assert gone.json() == {"food_id": food_id, "is_favorite": False}


async def test_a_merge_and_its_undoing(me):
    """With the problem a chain ends in."""
    one = (await entered(me)).json()["food_id"]
    two = (await entered(me)).json()["food_id"]
    (hint,) = (await me.get(f"/v1/foods/custom/{two}/duplicates")).json()["items"]
    assert (hint["food_id"], hint["reason"]) == (one, "same-name-and-values")
    merged = await me.post(f"/v1/foods/custom/{two}/merge", json={"into": one})
    assert (merged.json()["merged_into"], merged.headers["etag"]) == (one, '"food-2"')
    assert (await me.get(f"/v1/foods/{two}")).json()["food_id"] == one
    chain = await me.post(f"/v1/foods/custom/{one}/merge", json={"into": two})
    assert (chain.status_code, chain.json()["code"]) == (409, "food-merged")
    back = await me.post(f"/v1/foods/custom/{two}/unmerge")
    assert back.json()["merged_into"] is None
    assert (await me.get(f"/v1/foods/{two}")).json()["food_id"] == two


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"protein_g": 41}, "impossible-values"),
        ({"sodium_mg": 40_500}, "impossible-values"),
        ({"energy_kcal": 2_000}, "impossible-values"),
        ({"protein_g": -1}, "validation"),
        ({"protein_g": None}, "validation"),
        ({"serving_g": None}, "validation"),
        ({"serving_g": 0}, "validation"),
        ({"basis": "per_cup"}, "validation"),
        ({"unheard_of_g": 1}, "validation"),
    ],
)
async def test_impossible_labels_are_refused(me, changed, code):
    """422, and nothing is stored."""
    body = {"name": "Zorblax", "label": LABEL | changed}
    answer = await me.post("/v1/foods/custom", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await me.get("/v1/foods/custom")).json()["items"] == []


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e999", '"4"', "true", "[]"])
async def test_what_is_no_number_is_refused(me, value):
    """In a body that is not even JSON, or in one that is."""
    body = json.dumps({"name": "Zorblax", "label": LABEL | {"protein_g": "@"}})
    answer = await me.post(
        "/v1/foods/custom",
        content=body.replace('"@"', value),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code in {400, 422}


async def test_a_wrong_barcode_is_refused(me):
    """Its check digit tells."""
    answer = await me.post(
        "/v1/foods/custom", json={"name": "X", "label": LABEL, "gtin": "4006381333930"}
    )
    assert answer.status_code == 422


async def test_somebody_elses_food_is_no_favourite(api, me):
    """The very words of a food that does not exist."""
    theirs = (await entered(await api.user())).json()["food_id"]
    nobodys = str(uuid4())
    told = []
    for food_id in (theirs, nobodys):
        answer = await me.put(f"/v1/foods/favorites/{food_id}")
        assert answer.status_code == 404
        told.append(answer.json()["detail"].replace(food_id, "it"))
    assert told[0] == told[1]
