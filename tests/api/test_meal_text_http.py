"""Meals in words over HTTP, as clients send and read them."""

import pytest

pytestmark = pytest.mark.anyio


async def test_the_preview_has_the_fields_clients_read(me):
    """items[] with their numbers, and the sums beside them."""
    answer = await me.post("/v1/meals/parse-text", json={"text": "2 large eggs and a cup of milk"})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert [(item["quantity"], item["unit"]) for item in body["items"]] == [
        (2, "large"),
        (1, "cup"),
    ]
    numbers = {"name", "quantity", "unit", "calories", "protein", "carbs", "fat"}
    more = {"food_id", "fdc_id", "mass_g", "interval", "provenance", "confidence", "alternatives"}
    assert all(numbers | more <= set(item) for item in body["items"])
    for name in ("calories", "protein", "carbs", "fat"):
        parts = sum(item[name] for item in body["items"])
        assert body[f"total_{name}"] == pytest.approx(parts, abs=0.1)
    assert body["total_calories"] > 250


async def test_a_text_is_logged(me):
    """201 with the meal, its address and its ETag."""
    made = await me.post(
        "/v1/meals/text",
        json={"text": "150 g rice\n1 cup milk", "target_date": "2026-05-01", "meal_type": "dinner"},
    )
    assert made.status_code == 201, made.text
    meal = made.json()
    assert made.headers["location"] == f"/v1/meals/{meal['meal_id']}"
    assert (meal["source"], meal["local_date"], meal["meal_type"]) == (
        "text",
        "2026-05-01",
        "dinner",
    )
    day = (await me.get("/v1/meals/daily/macros", params={"date": "2026-05-01"})).json()
    assert day["consumed_calories"] == meal["total_calories"]


async def test_a_text_without_food_is_a_problem_that_names_what_was_not_read(me):
    """422, and nothing stored."""
    answer = await me.post("/v1/meals/text", json={"text": "xyzzy qwrtz"})
    problem = answer.json()
    assert answer.status_code == 422
    assert problem["type"].endswith("/problems/unreadable-text")
    assert problem["unread"] == ["xyzzy qwrtz"]
    assert (await me.get("/v1/meals")).json()["items"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "  \n "},
        {"text": None},
        {"text": 7},
        {"text": "a\x00b"},
        {"text": "x" * 4001},
        {"text": "egg", "locale": "../../etc"},
        {"text": "egg", "locale": ""},
        {"text": "egg", "calories": 1},
    ],
)
async def test_a_malformed_text_is_refused(me, body):
    """4xx with the place, whatever it is."""
    for path in ("/v1/meals/parse-text", "/v1/meals/text"):
        assert (await me.post(path, json=body)).status_code == 422


@pytest.mark.parametrize(
    "text", ["\u202e2 eggs\u202c", "\U0001f95a\U0001f95a", "(" * 4000, "9" * 4000, "and " * 1000]
)
async def test_strange_texts_are_answered(me, text):
    """A preview or a problem, never a failure."""
    assert (await me.post("/v1/meals/parse-text", json={"text": text})).status_code == 200
    assert (await me.post("/v1/meals/text", json={"text": text})).status_code in (201, 422)
