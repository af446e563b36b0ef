"""Meals over HTTP, as clients send and read them."""

from uuid import uuid4

import pytest

pytestmark = pytest.mark.anyio
MILK = {"fdc_id": 900001, "quantity": 2, "unit": "cups"}
RICE = {"fdc_id": 900003, "quantity": 100, "unit": "g"}


async def logged(client, *items, **more):
    answer = await client.post(
        "/v1/meals/manual", json={"dish_name": "Lunch", "items": list(items) or [RICE]} | more
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_meal_is_logged_and_read(me):
    """With the fields clients have always read, and the new ones beside them."""
    made = await me.post("/v1/meals", json={"dish_name": "Milk", "items": [MILK], "notes": "warm"})
    assert made.status_code == 201
    meal = made.json()
    assert made.headers["location"] == f"/v1/meals/{meal['meal_id']}"
    assert {"meal_id", "status", "message", "created_at"} <= set(meal)
    read = await me.get(made.headers["location"])
    assert read.headers["etag"] == '"meal-1"'
    body = read.json()
    assert (body["status"], body["stage"], body["notes"]) == ("ready", "ready", "warm")
    assert body["total_calories"] == 297.7
    assert set(body["total_nutrition"]) >= {"protein", "carbs", "fat"}
    (item,) = body["food_items"]
    assert item["nutrition"].keys() >= {"nutrition_id", "calories", "protein_g", "carbs_g", "fat_g"}
    assert (item["fdc_id"], item["is_custom"], item["custom_nutrition"]) == (900001, False, None)
    assert item["provenance"]["source"] == "catalogue"
    assert item["mass_g"] == 488
    assert body["nutrients"]["calcium"] == {"amount": 551.44, "unit": "mg", "coverage": 1.0}


async def test_the_contract_of_older_clients_holds(me):
    """fdc_id or typed values per 100 g, in grams."""
    meal = await logged(
        me,
        {"fdc_id": 900002, "quantity": 100, "unit": "g"},
        {
            "name": "Bar",
            "custom_nutrition": {
                "protein_per_100g": 10,
                "carbs_per_100g": 50,
                "fat_per_100g": 20,
            },
            "quantity": 50,
            "unit": "g",
        },
        meal_type="breakfast",
        target_date="2026-05-01",
        source="manual",
    )
    day = (await me.get("/v1/meals/daily/macros", params={"date": "2026-05-01"})).json()
    assert day["consumed_calories"] == 143 + 210
    assert day["target_calories"] is None
    assert set(day["consumed_macros"]) >= {"protein", "carbs", "fat"}
    feed = (await me.get("/v1/activities/daily", params={"date": "2026-05-01"})).json()
    assert [line["id"] for line in feed] == [meal["meal_id"]]
    assert feed[0].keys() >= {"type", "timestamp", "title", "meal_type", "macros", "image_url"}


async def test_an_unknown_unit_is_refused_with_those_there_are(me):
    """A problem a person can act on."""
    answer = await me.post(
        "/v1/meals", json={"dish_name": "x", "items": [MILK | {"unit": "bucket"}]}
    )
    assert answer.status_code == 422
    problem = answer.json()
    assert (problem["code"], problem["type"]) == ("unknown-unit", "/problems/unknown-unit")
    assert "cup" in problem["units"]
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "item",
    [
        {"quantity": 1, "unit": "g"},
        {"fdc_id": 900001, "gtin": "4006381333931", "quantity": 1},
        {"name": "Bar", "quantity": 1},
        {
            "custom_nutrition": {"protein_per_100g": 1, "carbs_per_100g": 1, "fat_per_100g": 1},
            "quantity": 1,
        },
        {"fdc_id": 900001, "quantity": 1, "user_id": "me"},
        {"fdc_id": "900001", "quantity": 1},
        {"fdc_id": 900001, "quantity": True},
        {"fdc_id": 900001},
    ],
)
async def test_a_half_named_item_is_refused(me, item):
    """With a pointer to it, and nothing of what was sent."""
    answer = await me.post("/v1/meals", json={"dish_name": "secret-dish", "items": [item]})
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "validation"
    assert problem["errors"][0]["pointer"].startswith("/items/0")
    assert "secret-dish" not in answer.text
    assert (await me.get("/v1/meals")).json()["items"] == []


async def test_ingredients_are_changed_all_or_nothing(me):
    """The older clients' way, and what they look for in the answer."""
    meal = await logged(me, RICE, MILK)
    rice, milk = (item["id"] for item in meal["food_items"])
    changes = [
        {"action": "update", "id": rice, "quantity": 200},
        {"action": "remove", "id": milk},
        {"action": "add", "fdc_id": 900002, "quantity": 1, "unit": "large"},
    ]
    url = f"/v1/meals/{meal['meal_id']}/ingredients"
    answer = await me.put(url, json={"dish_name": "Egg rice", "food_item_changes": changes})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["updated_nutrition"]["calories"] == body["total_calories"] == 331.5
    assert len(body["updated_food_items"]) == len(body["food_items"]) == 2
    changes = [{"action": "update", "id": rice, "quantity": 1}, {"action": "remove", "id": milk}]
    refused = await me.put(url, json={"food_item_changes": changes})
    assert (refused.status_code, refused.json()["code"]) == (404, "item-not-found")
    after = (await me.get(f"/v1/meals/{meal['meal_id']}")).json()
    assert after["total_calories"] == 331.5


@pytest.mark.parametrize(
    "change",
    [
        {"action": "add", "quantity": 1},
        {"action": "add", "fdc_id": 900001},
        {"action": "update", "quantity": 1},
        {"action": "remove"},
        {"action": "explode", "id": str(uuid4())},
    ],
)
async def test_a_half_said_change_is_refused(me, change):
    """What is to be changed must be said."""
    meal = await logged(me)
    answer = await me.patch(f"/v1/meals/{meal['meal_id']}", json={"food_item_changes": [change]})
    assert answer.status_code == 422


async def test_only_the_version_that_was_read_is_changed(me):
    """If-Match and If-None-Match."""
    meal = await logged(me)
    url = f"/v1/meals/{meal['meal_id']}"
    assert (await me.get(url, headers={"If-None-Match": '"meal-1"'})).status_code == 304
    first = await me.patch(url, json={"dish_name": "A"}, headers={"If-Match": '"meal-1"'})
    assert (first.status_code, first.headers["etag"]) == (200, '"meal-2"')
    for stale in ('"meal-1"', '"other"', "garbage"):
        refused = await me.patch(url, json={"dish_name": "B"}, headers={"If-Match": stale})
        assert (refused.status_code, refused.json()["code"]) == (412, "version-mismatch")
    anyhow = await me.patch(url, json={"dish_name": "C"}, headers={"If-Match": "*"})
    assert anyhow.json()["dish_name"] == "C"


async def test_delete_and_restore(me):
    """Soft, and undone."""
    meal = await logged(me)
    url = f"/v1/meals/{meal['meal_id']}"
    gone = (await me.delete(url)).json()
    assert gone.keys() >= {"meal_id", "status", "message"}
    assert gone["status"] == "inactive"
    assert (await me.get("/v1/meals")).json()["items"] == []
    assert (await me.post(f"{url}/restore")).json()["status"] == "ready"
    assert (await me.post(f"{url}/restore")).status_code == 409


async def test_the_history_has_pages_and_filters(me):
    """limit, cursor, from, to, meal_type and part of a name."""
    for day in (1, 2, 3):
        await logged(me, target_date=f"2026-05-0{day}", meal_type="lunch")
    page = (await me.get("/v1/meals", params={"limit": 2})).json()
    rest = await me.get("/v1/meals", params={"limit": 2, "cursor": page["next_cursor"]})
    days = [line["local_date"] for line in [*page["items"], *rest.json()["items"]]]
    assert days == ["2026-05-03", "2026-05-02", "2026-05-01"]
    assert rest.json()["next_cursor"] is None
    some = await me.get("/v1/meals", params={"from": "2026-05-02", "to": "2026-05-02"})
    assert len(some.json()["items"]) == 1
    for wrong in ({"limit": 0}, {"limit": 101}, {"from": "2026-02-31"}, {"meal_type": "tea"}):
        assert (await me.get("/v1/meals", params=wrong)).status_code == 422


async def test_search_details_barcode_and_completion(me):
    """The catalogue as clients know it."""
    found = (await me.get("/v1/foods/search", params={"q": "brocoli", "limit": 3})).json()
    assert found.keys() == {"results", "total", "query"}
    assert "roccoli" in found["results"][0]["name"]
    details = (await me.get("/v1/foods/900001/details")).json()
    assert details["macros"]["protein"] == 3.2
    assert details["portions"][0] == {"name": "cup", "amount": 1, "mass_g": 244}
    product = await me.get("/v1/foods/barcode/012345678905")
    assert product.json()["brand"] == "Fizz"
    assert (await me.get("/v1/foods/barcode/012345678906")).status_code == 422
    assert (await me.get("/v1/foods/barcode/4006381333931")).status_code == 404
    assert (await me.get("/v1/foods/1/details")).status_code == 404
    assert (await me.get(f"/v1/foods/{uuid4()}")).status_code == 404
    hints = (await me.get("/v1/foods/autocomplete", params={"q": "broc"})).json()
    assert any("roccoli" in name for name in hints["suggestions"])


async def test_a_day_is_asked_for_by_date_or_is_today(me):
    """Nonsense dates are refused."""
    assert (await me.get("/v1/meals/daily/macros")).status_code == 200
    for wrong in ("yesterday", "2026-02-31", "9999-12-31", "1899-01-01", ""):
        answer = await me.get("/v1/meals/daily/macros", params={"date": wrong})
        assert answer.status_code == 422, wrong


async def test_an_account_over_http(api):
    """Register, sign in, look, change, sign out."""
    account = {"email": "Ann@example.org", "password": "correct horse battery"}
    created = await api.client.post("/v1/auth/register", json=account)
    assert created.json()["email"] == "ann@example.org"
    assert (await api.client.post("/v1/auth/register", json=account)).status_code == 409
    tokens = (await api.client.post("/v1/auth/login", json=account)).json()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    me = (await api.client.get("/v1/users/me", headers=headers)).json()
    assert (me["email"], me["timezone"]) == ("ann@example.org", "UTC")
    changed = await api.client.patch(
        "/v1/users/me", json={"timezone": "Asia/Tokyo", "day_start_minutes": 60}, headers=headers
    )
    assert changed.json()["day_start_minutes"] == 60
    moved = await api.client.put(
        "/v1/users/timezone", json={"timezone": "Europe/Paris"}, headers=headers
    )
    assert moved.json()["timezone"] == "Europe/Paris"
    refreshed = await api.client.post(
        "/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]}
    )
    assert refreshed.status_code == 200
    fresh = {"refresh_token": refreshed.json()["refresh_token"]}
    assert (await api.client.post("/v1/auth/logout", json=fresh)).status_code == 204
    assert (await api.client.post("/v1/auth/refresh", json=fresh)).status_code == 401


@pytest.mark.parametrize(
    "account",
    [
        {"email": "ann", "password": "correct horse battery"},
        {"email": "ann@example.org", "password": "short"},
        {"email": "ann@example.org", "password": "x" * 129},
        {"email": "ann@example.org", "password": "correct horse", "role": "admin"},
        {"email": "ann@example.org", "password": "correct horse", "timezone": "Mars"},
        {"email": "a\x00@example.org", "password": "correct horse"},
    ],
)
async def test_a_bad_registration_is_refused_without_repeating_it(api, account):
    """No password ever comes back."""
    answer = await api.client.post("/v1/auth/register", json=account)
    assert answer.status_code == 422
    assert account["password"] not in answer.text


async def test_health_and_ready(api):
    """Alive, and able to serve."""
    assert (await api.client.get("/health")).json() == {"status": "ok"}
    ready = await api.client.get("/ready")
    assert (ready.status_code, ready.json()["checks"]) == (
        200,
        {"database": "ok", "schema": "ok", "work": "ok"},
    )
