"""The API of Open Food Facts (world.openfoodfacts.org): products by barcode, and by words.

Published limits an address: 15 products and 10 searches a minute; past them answers are 503 and,
in the end, the address is shut out. Who calls says so in the User-Agent.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import SplitResult

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import FoodRecord
from mealtrack.domain.model.gtin import read_gtin
from mealtrack.domain.ports.food_sources import FoodSources, SourceSilent
from mealtrack.infra.adapters.food_sources.options import MisconfiguredSource, SourceOptions
from mealtrack.infra.allowance import Allowance
from mealtrack.infra.catalogue.openfoodfacts import Fault, record_of
from mealtrack.infra.http import NoAnswer, Policy, Vendor, vendor
from mealtrack.infra.loose_json import JsonObject, object_in, objects_in, text_in

BASE_URL = "https://world.openfoodfacts.org"
PRODUCTS_A_MINUTE = 15
SEARCHES_A_MINUTE = 10
# Whatever is not named here is not sent, the estimates above all.
_FIELDS = (
    "code,product_name,product_name_en,generic_name,brands,categories,serving_size,"
    "serving_quantity,serving_quantity_unit,nutrition_data_per,nutriments,nutrition,"
    "last_modified_t,schema_version"
)
_SILENT = "Open Food Facts gives no answer at the moment."


class OpenFoodFacts(FoodSources):
    def __init__(self, api: Vendor, products: Allowance, searches: Allowance) -> None:
        self._api, self._products, self._searches = api, products, searches

    async def by_gtin(self, gtin: str) -> FoodRecord | None:
        """The barcode is asked for as it is printed: 13 digits, or 8."""
        digits = gtin.lstrip("0")
        code = digits.zfill(8 if len(digits) <= 8 else 13)
        path, params = f"/api/v3/product/{code}", {"fields": _FIELDS, "lc": "en"}
        answer = await self._ask(path, params, self._products)
        if answer is None or _is_unknown(answer):
            return None
        product = object_in(answer.get("product"))
        if not product:
            raise SourceSilent(_SILENT)
        stated = {"code": answer.get("code"), **product}
        record = record_of(stated)
        if isinstance(record, Fault) or not _is_same(stated, gtin):
            return None
        return record

    async def search(self, text: str, *, limit: int) -> list[FoodRecord]:
        params = {
            "search_terms": text,
            "search_simple": "1",
            "action": "process",
            "json": "1",
            "page_size": str(limit),
            "fields": _FIELDS,
        }
        answer = await self._ask("/cgi/search.pl", params, self._searches) or {}
        if not isinstance(answer.get("products"), list):
            raise SourceSilent(_SILENT)
        found = [record_of(product) for product in objects_in(answer["products"])]
        return [record for record in found if not isinstance(record, Fault)][:limit]

    async def by_fdc_id(self, fdc_id: int) -> FoodRecord | None:
        return None

    async def _ask(
        self, path: str, params: dict[str, str], allowance: Allowance
    ) -> JsonObject | None:
        try:
            return await self._api.ask("GET", path, params=params, allowance=allowance)
        except NoAnswer:
            raise SourceSilent(_SILENT) from None


def _is_unknown(answer: JsonObject) -> bool:
    """Some versions say so with 200: `status` 0, or a result called product_not_found."""
    result = object_in(answer.get("result")).get("id")
    return answer.get("status") == 0 or result == "product_not_found"


def _is_same(product: JsonObject, gtin: str) -> bool:
    try:
        return read_gtin(text_in(product.get("code"))).digits == gtin
    except Invalid:
        return False


@asynccontextmanager
async def connect(_url: SplitResult, *, options: SourceOptions) -> AsyncGenerator[FoodSources]:
    if not options.contact:
        raise MisconfiguredSource(
            "openfoodfacts: in MEALTRACK_FOOD_SOURCES needs MEALTRACK_CONTACT, an e-mail or web "
            "address: Open Food Facts wants to know who calls."
        )
    policy = Policy(
        name="openfoodfacts",
        timeout_s=options.timeout_s,
        # It throttles by 503, without saying for how long.
        enough=frozenset({429, 503}),
        refused=frozenset({401, 403}),
        rests_s=60.0,
    )
    headers = {"User-Agent": options.user_agent}
    async with vendor(options.openfoodfacts_base_url or BASE_URL, policy, headers=headers) as api:
        yield OpenFoodFacts(
            api, Allowance(PRODUCTS_A_MINUTE, 60.0), Allowance(SEARCHES_A_MINUTE, 60.0)
        )
