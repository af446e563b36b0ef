"""The one question over HTTP: read with the meal, answered or declined."""

from uuid import uuid4

import pytest

pytestmark = pytest.mark.anyio
# Eggs have no cup: a guess that is worth a question.
UNSURE = {"fdc_id": 900002, "quantity": 1, "unit": "cup"}
SURE = {"fdc_id": 900003, "quantity": 100, "unit": "g"}


async def logged(client, *items):
    body = {"dish_name": "Eggs", "items": items or [UNSURE]}
    made = await client.post("/v1/meals", json=body)
    assert made.status_code == 201, made.text
    return (await client.get(made.headers["location"])).json()


def asked(meal, **said):
    question = meal["question"]
    return {"kind": question["kind"], "item_id": question["item_id"], **said}


async def test_a_meal_says_how_sure_it_is_and_asks(me):
    """Intervals of the meal, its items and the day; a question with its options."""
    meal = await logged(me)
    (item,) = meal["food_items"]
    assert meal["interval"] == item["interval"]
    assert meal["interval"]["calories"]["low"] < meal["total_calories"]
    assert meal["total_calories"] < meal["interval"]["calories"]["high"]
    question = meal["question"]
    assert (question["kind"], question["item_id"]) == ("portion", item["id"])
    assert question["options"][2]["id"] == "as-estimated"
    assert all(option.keys() == {"id", "label", "grams"} for option in question["options"])
    day = (await me.get("/v1/meals/daily/macros")).json()
    assert day["interval"]["calories"] == meal["interval"]["calories"]


async def test_a_day_without_meals_has_no_interval(me):
    """Nothing is known of it."""
    day = (await me.get("/v1/meals/daily/macros", params={"date": "2026-05-01"})).json()
    assert day["interval"] == {"calories": None}


async def test_an_answer_changes_the_meal(me):
    """200 with the meal as it is now, and its new ETag."""
    meal = await logged(me)
    url = f"/v1/meals/{meal['meal_id']}/answer"
    answer = await me.post(url, json=asked(meal, option="less"))
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["question"] is None
    assert told["food_items"][0]["mass_g"] == meal["question"]["options"][1]["grams"]
    assert answer.headers["etag"] == '"meal-2"'
    assert (await me.get(f"/v1/meals/{meal['meal_id']}")).json() == told
    again = await me.post(url, json=asked(meal, option="less"))
    assert (again.status_code, again.json()["code"]) == (409, "question-stale")
    assert again.json()["type"] == "/problems/question-stale"


async def test_a_refusal_to_say_is_an_answer(me):
    """It is not asked again."""
    meal = await logged(me)
    answer = await me.post(f"/v1/meals/{meal['meal_id']}/answer", json=asked(meal, decline=True))
    assert (answer.status_code, answer.json()["question"]) == (200, None)
    assert answer.json()["total_calories"] == meal["total_calories"]


async def test_if_match_is_honoured(me):
    """An answer to what was read before is refused, and the question stands."""
    meal = await logged(me)
    url = f"/v1/meals/{meal['meal_id']}"
    await me.patch(url, json={"notes": "warm"})
    body = asked(meal, grams=120)
    refused = await me.post(f"{url}/answer", json=body, headers={"If-Match": '"meal-1"'})
    assert (refused.status_code, refused.json()["code"]) == (412, "version-mismatch")
    assert (await me.get(url)).json()["question"] == meal["question"]
    taken = await me.post(f"{url}/answer", json=body, headers={"If-Match": '"meal-2"'})
    assert taken.json()["food_items"][0]["mass_g"] == 120


async def test_what_is_not_asked_can_not_be_answered(me, api):
    """A sure meal, another meal's item, somebody else's meal, no meal."""
    meal, sure = await logged(me), await logged(me, SURE)
    url = f"/v1/meals/{meal['meal_id']}/answer"
    assert sure["question"] is None
    item = {"item_id": sure["food_items"][0]["id"]}
    stale = await me.post(f"/v1/meals/{sure['meal_id']}/answer", json=asked(meal, grams=1) | item)
    assert (stale.status_code, stale.json()["code"]) == (409, "question-stale")
    foreign = await me.post(url, json=asked(meal, grams=1) | item)
    assert (foreign.status_code, foreign.json()["code"]) == (404, "item-not-found")
    stranger = await api.user()
    for client, path in ((stranger, url), (me, f"/v1/meals/{uuid4()}/answer")):
        nothing = await client.post(path, json=asked(meal, grams=1))
        assert (nothing.status_code, nothing.json()["code"]) == (404, "meal-not-found")


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"decline": False},
        {"decline": True, "grams": 100},
        {"option": "less", "grams": 100},
        {"option": "plenty"},
        {"option": ""},
        {"grams": 0},
        {"grams": 5001},
        {"grams": "100"},
        {"grams": True},
        {"grams": 100, "fdc_id": 900001},
        {"food_id": str(uuid4()), "fdc_id": 900001},
        {"kind": "mood", "grams": 100},
        {"item_id": "first", "grams": 100},
        {"grams": 100, "user_id": str(uuid4())},
    ],
)
async def test_a_half_said_answer_is_refused(me, said):
    """With a 422, and the question stands."""
    meal = await logged(me)
    url = f"/v1/meals/{meal['meal_id']}"
    answer = await me.post(f"{url}/answer", json=asked(meal) | said)
    assert answer.status_code == 422, answer.text
    assert (await me.get(url)).json() == meal
