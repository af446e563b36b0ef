"""Every operation of the API: who may call it, and a request that is in order.

The tests hold this list against the application's own routes: one that is missing here fails.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import httpx2

NOBODY = "00000000-0000-7000-8000-000000000000"


class Who(Enum):
    ANYONE = "anyone"  # needs no token
    USER = "user"  # answers each caller with what is theirs
    OWNER = "owner"  # the id in the path is somebody's; for everybody else it does not exist


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    who: Who
    ids: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, object] | None = None
    form: Mapping[str, str] | None = None

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    def at(self, **ids: str) -> str:
        """The path with these ids in it; where a food is owned, with that of a custom one."""
        if self.who is Who.OWNER and "custom_id" in ids:
            ids["food_id"] = ids["custom_id"]
        return self.path.format_map({**self.ids, **ids})

    def body(self, **ids: str) -> object:
        """The JSON with these ids in it; somebody who does not exist where none is given."""
        text = json.dumps(self.json)
        for name in ("food_id", "item_id", "other_item_id"):
            text = text.replace(f"{{{name}}}", ids.get(name, NOBODY))
        return json.loads(text)

    async def call(
        self,
        client: httpx2.AsyncClient,
        *,
        headers: Mapping[str, str] | None = None,
        **ids: str,
    ) -> httpx2.Response:
        """The request in order, with these ids in its path."""
        more = {} if self.form is None else {"data": self.form, "files": {"file": b"no picture"}}
        if self.json is not None:
            more["json"] = self.body(**ids)
        return await client.request(
            self.method,
            self.at(**ids),
            params=self.query,
            headers={**self.headers, **(headers or {})},
            **more,
        )


_ACCOUNT = {"email": "somebody@example.org", "password": "correct horse battery"}
_MEAL = {
    "dish_name": "Milk and a bar",
    "items": [
        {"fdc_id": 900001, "quantity": 2, "unit": "cup"},
        {"food_id": "{food_id}", "quantity": 1, "unit": "g", "name": "Other"},
        {"gtin": "012345678905", "quantity": 1, "unit": "can"},
        {
            "name": "Bar",
            "quantity": 50,
            "unit": "g",
            "custom_nutrition": {
                "calories_per_100g": 420,
                "protein_per_100g": 10,
                "carbs_per_100g": 50,
                "fat_per_100g": 20,
                "fiber_per_100g": 5,
            },
        },
    ],
    "meal_type": "lunch",
    "consumed_at": "2026-05-01T12:00:00Z",
    "notes": "warm",
    "source": "manual",
}
_OLD_MEAL = {
    "dish_name": "Milk",
    "items": [{"fdc_id": 900001, "quantity": 200, "unit": "ml"}],
    "target_date": "2026-05-01",
}
_WORDS = {"text": "2 eggs and a cup of milk", "locale": "en-GB"}
_TEXT_MEAL = _WORDS | {
    "meal_type": "lunch",
    "consumed_at": "2026-05-01T12:00:00Z",
    "target_date": "2026-05-01",
    "notes": "warm",
}
_CHANGES = {
    "dish_name": "More",
    "food_item_changes": [
        {"action": "add", "fdc_id": 900002, "quantity": 1, "unit": "large", "name": "An egg"},
        {"action": "update", "id": "{item_id}", "quantity": 2, "unit": "g"},
        {"action": "remove", "id": "{other_item_id}"},
    ],
}
_MORE = {"meal_type": "snack", "consumed_at": "2026-05-02T12:00:00Z", "notes": "cold"}
_LABEL = {
    "basis": "per_serving",
    "serving_g": 40,
    "serving_name": "bar",
    "energy_kcal": 168,
    "energy_kj": 703,
    "protein_g": 4,
    "carbs_g": 20,
    "fat_g": 8,
    "salt_g": 0.2,
    "sodium_mg": 80,
    "vitamin_d_ug": 1,
}
_OWN_FOOD = {
    "name": "Granny's bar",
    "brand": "Home",
    "gtin": "4006381333931",
    "label": _LABEL,
    "portions": [{"name": "bite", "amount": 2, "mass_g": 20}],
}
_RANGE = {"from": "2026-05-01", "to": "2026-05-02", "meal_type": "lunch", "q": "milk"}
_PAGE = {"deleted": "false", "limit": "20", "cursor": "x"}
_PHOTO = {
    "kind": "meal",
    "note": "half eaten",
    "meal_type": "lunch",
    "consumed_at": "2026-05-01T12:00:00Z",
    "target_date": "2026-05-01",
    "total_weight_g": "350",
}
_OLD_NAMES = {"target_date": "2026-05-01", "user_description": "half eaten"}
_MEAL_ID = {"meal_id": NOBODY}
_FOOD_ID = {"food_id": NOBODY}
_PAGED = {"limit": "20", "cursor": "x"}

OPERATIONS = (
    Operation("GET", "/health", Who.ANYONE),
    Operation("GET", "/ready", Who.ANYONE),
    Operation("GET", "/openapi.json", Who.ANYONE),
    Operation("GET", "/problems/{code}", Who.ANYONE, ids={"code": "validation"}),
    Operation(
        "GET",
        "/images/{key}",
        Who.ANYONE,
        ids={"key": "x.jpg"},
        query={"expires": "1", "signature": "x"},
    ),
    Operation(
        "POST", "/v1/auth/register", Who.ANYONE, json={**_ACCOUNT, "timezone": "Europe/Berlin"}
    ),
    Operation("POST", "/v1/auth/login", Who.ANYONE, json=_ACCOUNT),
    Operation("POST", "/v1/auth/refresh", Who.ANYONE, json={"refresh_token": "x"}),
    Operation("POST", "/v1/auth/logout", Who.ANYONE, json={"refresh_token": "x"}),
    Operation("GET", "/v1/users/me", Who.USER),
    Operation(
        "PATCH", "/v1/users/me", Who.USER, json={"timezone": "Asia/Tokyo", "day_start_minutes": 60}
    ),
    Operation("PUT", "/v1/users/timezone", Who.USER, json={"timezone": "UTC"}),
    Operation("GET", "/v1/foods/search", Who.USER, query={"q": "milk", "limit": "5"}),
    Operation("GET", "/v1/foods/autocomplete", Who.USER, query={"q": "mil", "limit": "5"}),
    Operation("GET", "/v1/foods/barcode/{gtin}", Who.USER, ids={"gtin": "012345678905"}),
    Operation("GET", "/v1/foods/{fdc_id}/details", Who.USER, ids={"fdc_id": "900001"}),
    Operation("GET", "/v1/foods/{food_id}", Who.USER, ids={"food_id": NOBODY}),
    Operation("GET", "/v1/foods/recent", Who.USER, query={"limit": "5"}),
    Operation("GET", "/v1/foods/favorites", Who.USER, query=_PAGED),
    Operation("PUT", "/v1/foods/favorites/{food_id}", Who.USER, ids=_FOOD_ID),
    Operation("DELETE", "/v1/foods/favorites/{food_id}", Who.USER, ids=_FOOD_ID),
    Operation("POST", "/v1/foods/custom", Who.USER, json=_OWN_FOOD),
    Operation("GET", "/v1/foods/custom", Who.USER, query=_PAGED),
    Operation(
        "GET",
        "/v1/foods/custom/{food_id}",
        Who.OWNER,
        ids=_FOOD_ID,
        headers={"If-None-Match": '"food-0"'},
    ),
    Operation("GET", "/v1/foods/custom/{food_id}/duplicates", Who.OWNER, ids=_FOOD_ID),
    Operation(
        "PATCH",
        "/v1/foods/custom/{food_id}",
        Who.OWNER,
        ids=_FOOD_ID,
        headers={"If-Match": "*"},
        json=_OWN_FOOD,
    ),
    Operation(
        "POST",
        "/v1/foods/custom/{food_id}/merge",
        Who.OWNER,
        ids=_FOOD_ID,
        headers={"If-Match": "*"},
        json={"into": "{food_id}"},
    ),
    Operation(
        "POST",
        "/v1/foods/custom/{food_id}/unmerge",
        Who.OWNER,
        ids=_FOOD_ID,
        headers={"If-Match": "*"},
    ),
    Operation(
        "DELETE", "/v1/foods/custom/{food_id}", Who.OWNER, ids=_FOOD_ID, headers={"If-Match": "*"}
    ),
    Operation("POST", "/v1/ingredients/recognize", Who.USER, form={}),
    Operation("GET", "/v1/meals/daily/macros", Who.USER, query={"date": "2026-05-01"}),
    Operation("GET", "/v1/activities/daily", Who.USER, query={"date": "2026-05-01"}),
    Operation("POST", "/v1/meals", Who.USER, json=_MEAL),
    Operation("POST", "/v1/meals/manual", Who.USER, json=_OLD_MEAL),
    Operation("POST", "/v1/meals/parse-text", Who.USER, json=_WORDS),
    Operation("POST", "/v1/meals/text", Who.USER, json=_TEXT_MEAL),
    Operation("GET", "/v1/meals", Who.USER, query=_RANGE | _PAGE),
    Operation(
        "POST",
        "/v1/meals/image/analyze",
        Who.USER,
        query=_OLD_NAMES,
        headers={"Prefer": "wait=1"},
        form=_PHOTO,
    ),
    Operation(
        "GET",
        "/v1/meals/{meal_id}",
        Who.OWNER,
        ids=_MEAL_ID,
        headers={"If-None-Match": '"meal-0"'},
    ),
    Operation("GET", "/v1/meals/{meal_id}/progress", Who.OWNER, ids=_MEAL_ID),
    Operation(
        "PATCH",
        "/v1/meals/{meal_id}",
        Who.OWNER,
        ids=_MEAL_ID,
        headers={"If-Match": "*"},
        json=_CHANGES | _MORE,
    ),
    Operation(
        "PUT",
        "/v1/meals/{meal_id}/ingredients",
        Who.OWNER,
        ids=_MEAL_ID,
        headers={"If-Match": "*"},
        json=_CHANGES,
    ),
    Operation(
        "POST",
        "/v1/meals/{meal_id}/retry",
        Who.OWNER,
        ids=_MEAL_ID,
        headers={"Prefer": "respond-async"},
    ),
    Operation(
        "POST",
        "/v1/meals/{meal_id}/answer",
        Who.OWNER,
        ids=_MEAL_ID,
        headers={"If-Match": "*"},
        json={"kind": "portion", "item_id": "{item_id}", "grams": 150},
    ),
    Operation("DELETE", "/v1/meals/{meal_id}", Who.OWNER, ids=_MEAL_ID, headers={"If-Match": "*"}),
    Operation("POST", "/v1/meals/{meal_id}/restore", Who.OWNER, ids=_MEAL_ID),
)
