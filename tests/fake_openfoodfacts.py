"""A local server that speaks the API of Open Food Facts: products by barcode, and a search.

Written from recorded answers; whoever does not say who they are is refused, as the real one does
in the end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from fake_rest import FakeRest, listening


@dataclass
class FakeOpenFoodFacts(FakeRest):
    """`envelope` is "v3", or "v2" for servers that answer as they did before."""

    products: dict[str, dict] = field(default_factory=dict)
    envelope: str = "v3"

    async def answer(self, request: Request) -> Response:
        if "@" not in request.headers.get("user-agent", ""):
            return Response("<html>who are you?</html>", 403, media_type="text/html")
        if request.url.path == "/cgi/search.pl":
            return self._search(request)
        code = request.url.path.rpartition("/")[2]
        if product := self.products.get(code):
            good = 1 if self.envelope == "v2" else "success"
            return JSONResponse({"code": code, "status": good, "product": product})
        if self.envelope == "v2":
            missing = {"code": code, "status": 0, "status_verbose": "product not found"}
            return JSONResponse(missing)
        result = {"id": "product_not_found", "name": "Product not found"}
        return JSONResponse({"code": code, "status": "failure", "result": result}, 404)

    def _search(self, request: Request) -> Response:
        words = request.query_params["search_terms"].casefold().split()
        found = [
            product
            for product in self.products.values()
            if any(word in str(product.get("product_name")).casefold() for word in words)
        ]
        size = int(request.query_params["page_size"])
        return JSONResponse({"count": len(found), "page": 1, "products": found[:size]})


def a_product(code: str = "4006381333931", name: str = "Hazelnut spread", **more: object) -> dict:
    """A made-up product in the flat shape, with the kinds of number that occur."""
    return {
        "code": code,
        "product_name": name,
        "brands": "Nussig, Nussig Group",
        "categories": "Spreads, Sweet spreads, Hazelnut spreads",
        "serving_size": "1 spoon (15 g)",
        "serving_quantity": "15",
        "last_modified_t": 1742669182,
        "nutriments": {
            "energy_100g": 2252,
            "energy-kcal_100g": "539",
            "proteins_100g": 6.3,
            "carbohydrates_100g": "57.5",
            "fat_100g": 30.9,
            "saturated-fat_100g": 10.6,
            "sugars_100g": 56.3,
            "salt_100g": 0.107,
            "sodium_100g": "0.0428",
        },
        "nutriments_estimated": {"fiber_100g": 3.4, "iron_100g": 0.004},
        **more,
    }


def in_the_new_shape(product: dict, per: str = "100g") -> dict:
    """The same product as from version 3.5 of the API on."""
    units = {"energy-kcal": "kcal", "energy": "kJ"}
    nutrients = {
        key.removesuffix("_100g"): {
            "value": value,
            "unit": units.get(key.removesuffix("_100g"), "g"),
            "source": "packaging",
        }
        for key, value in product["nutriments"].items()
    }
    nutrients["iron"] = {"value": 4, "unit": "mg", "source": "estimate"}
    nutrients["calcium"] = {"value": 108, "unit": "mg", "source": "packaging"}
    aggregated = {"per": per, "preparation": "as_sold", "nutrients": nutrients}
    kept = {key: value for key, value in product.items() if key != "nutriments_estimated"}
    return kept | {"nutriments": {}, "nutrition": {"aggregated_set": aggregated}}


@contextmanager
def fake_openfoodfacts(*products: dict) -> Iterator[FakeOpenFoodFacts]:
    fake = FakeOpenFoodFacts(products={product["code"]: product for product in products})
    with listening(fake):
        yield fake
