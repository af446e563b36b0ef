"""A local server that speaks the API of FoodData Central, fed with foods in any of its shapes.

Written from recorded answers: a search hit, an abridged and a full detail name the same nutrients
differently; some foods have no full detail, and errors are those of api.data.gov.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from fake_rest import FakeRest, listening

KEY = "usda-secret-key"
KINDS = {"Foundation", "SR Legacy", "Survey (FNDDS)", "Branded"}
# id, number, unit in a search, name
NUTRIENTS = {
    "energy": (1008, "208", "KCAL", "Energy"),
    "protein": (1003, "203", "G", "Protein"),
    "fat": (1004, "204", "G", "Total lipid (fat)"),
    "carbs": (1005, "205", "G", "Carbohydrate, by difference"),
    "sodium": (1093, "307", "MG", "Sodium, Na"),
}


@dataclass
class FakeUsda(FakeRest):
    """`without_full` are the foods whose full detail is a 404 with nothing in it."""

    foods: list[dict] = field(default_factory=list)
    without_full: set[int] = field(default_factory=set)
    details: dict[int, dict] = field(default_factory=dict)

    async def answer(self, request: Request) -> Response:
        if request.headers.get("x-api-key", request.query_params.get("api_key")) != KEY:
            return JSONResponse({"error": {"code": "API_KEY_INVALID", "message": "no"}}, 403)
        if request.url.path.endswith("/foods/search"):
            return self._search(await self._wanted(request))
        fdc_id = int(request.url.path.rpartition("/")[2])
        form = request.query_params.get("format", "full")
        food = self.details.get(fdc_id)
        if food is None or (form == "full" and fdc_id in self.without_full):
            return Response(status_code=404)
        return JSONResponse(food)

    async def _wanted(self, request: Request) -> dict:
        if request.method == "POST":
            return json.loads(await request.body())
        return dict(request.query_params)

    def _search(self, wanted: dict) -> Response:
        """Any of the words is enough, in the name, the brand or the barcode."""
        kinds = set(wanted.get("dataType") or KINDS)
        if not kinds <= KINDS:
            return JSONResponse({"error": {"code": "BAD_REQUEST"}}, 400)
        words = wanted["query"].casefold().split()
        hits = [
            food
            for food in self.foods
            if food["dataType"] in kinds
            and any(word in _said(food).replace(",", " ").split() for word in words)
        ]
        return JSONResponse(
            {
                "totalHits": len(hits),
                "currentPage": 1,
                "foods": hits[: int(wanted.get("pageSize", 50))],
            }
        )


def _said(food: dict) -> str:
    parts = (food["description"], food.get("brandOwner", ""), food.get("gtinUpc", ""))
    return " ".join(parts).casefold()


def a_hit(
    fdc_id: int = 2000001, name: str = "Oat bar", kind: str = "Branded", **more: object
) -> dict:
    """A made-up food as a search answers it; amounts by the names of NUTRIENTS."""
    amounts = {"energy": 400, "protein": 10, "fat": 14, "carbs": 60, "sodium": 120}
    amounts |= {key: more.pop(key) for key in list(more) if key in NUTRIENTS}
    rows = [
        {
            "nutrientId": number_id,
            "nutrientName": label,
            "nutrientNumber": number,
            "unitName": unit,
            "value": amounts[key],
        }
        for key, (number_id, number, unit, label) in NUTRIENTS.items()
        if amounts[key] is not None
    ]
    branded = {
        "gtinUpc": "012345678905",
        "brandOwner": "Some Mill",
        "servingSize": 40,
        "servingSizeUnit": "g",
        "householdServingFullText": "1 bar",
    }
    return {
        "fdcId": fdc_id,
        "description": name,
        "dataType": kind,
        "publishedDate": "2024-05-06",
        "foodNutrients": rows,
        **(branded if kind == "Branded" else {}),
        **more,
    }


def abridged(hit: dict) -> dict:
    """The same food as an abridged detail."""
    rows = [
        {
            "number": row["nutrientNumber"],
            "name": row["nutrientName"],
            "unitName": row["unitName"],
            "amount": row["value"],
        }
        for row in hit["foodNutrients"]
    ]
    kept = {key: hit[key] for key in ("fdcId", "description", "dataType")}
    return kept | {"publicationDate": hit["publishedDate"], "foodNutrients": rows}


def full(hit: dict, **more: object) -> dict:
    """The same food as a full detail."""
    rows = [
        {
            "type": "FoodNutrient",
            "nutrient": {
                "id": row["nutrientId"],
                "number": row["nutrientNumber"],
                "name": row["nutrientName"],
                "unitName": row["unitName"].lower(),
            },
            "amount": row["value"],
        }
        for row in hit["foodNutrients"]
    ]
    heading = {"type": "FoodNutrient", "nutrient": {"id": 2045, "number": "951", "unitName": "g"}}
    kept = {key: value for key, value in hit.items() if key != "publishedDate"}
    year, month, day = hit["publishedDate"].split("-")
    published = f"{int(month)}/{int(day)}/{year}"
    return kept | {"publicationDate": published, "foodNutrients": [heading, *rows]} | more


@contextmanager
def fake_usda(*hits: dict) -> Iterator[FakeUsda]:
    fake = FakeUsda(foods=list(hits), details={hit["fdcId"]: full(hit) for hit in hits})
    with listening(fake):
        yield fake
