"""The API of USDA FoodData Central (api.nal.usda.gov/fdc/v1), behind api.data.gov.

The published limit is 1,000 calls an hour and address; past it the key is blocked for an hour. We
stay below, and after a 429 or a 403 no call is made before the time it names.
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
from mealtrack.infra.catalogue.fdc.answers import record_of
from mealtrack.infra.http import NoAnswer, Policy, Vendor, vendor
from mealtrack.infra.loose_json import JsonObject, objects_in, text_in

BASE_URL = "https://api.nal.usda.gov/fdc/v1"
CALLS_AN_HOUR = 900
# Asked first: a search over everything drowns in branded products.
_GENERIC = ("Foundation", "SR Legacy", "Survey (FNDDS)")
_BRANDED = ("Branded",)
_SILENT = "FoodData Central gives no answer at the moment."


class UsdaFoods(FoodSources):
    def __init__(self, api: Vendor, allowance: Allowance) -> None:
        self._api, self._allowance = api, allowance

    async def by_gtin(self, gtin: str) -> FoodRecord | None:
        """Labels' barcodes are kept there in any length, so that each of them is asked for."""
        forms = dict.fromkeys((gtin, gtin.removeprefix("0"), gtin[2:], gtin.lstrip("0")))
        hits = await self._search(" ".join(forms), _BRANDED, limit=25)
        same = [hit for hit in hits if _is_coded(hit, gtin)]
        records = [record for hit in same if (record := record_of(hit))]
        # The same product is listed once for every version of its label.
        return max(records, key=lambda record: record.fdc_id or 0, default=None)

    async def search(self, text: str, *, limit: int) -> list[FoodRecord]:
        hits = await self._search(text, _GENERIC, limit=limit)
        if len(hits) < limit:
            hits += await self._search(text, _BRANDED, limit=limit - len(hits))
        return [record for hit in hits if (record := record_of(hit))]

    async def by_fdc_id(self, fdc_id: int) -> FoodRecord | None:
        """In full; for some foods that is a 404 with nothing in it, and abridged there is one."""
        for form in ("full", "abridged"):
            if food := await self._ask("GET", f"/food/{fdc_id}", params={"format": form}):
                if text_in(food.get("fdcId")) != str(fdc_id):
                    raise SourceSilent(_SILENT)
                return record_of(food)
        return None

    async def _search(self, text: str, kinds: tuple[str, ...], *, limit: int) -> list[JsonObject]:
        """By POST: what somebody searches for stands in no address and so in no log."""
        wanted = {"query": text, "dataType": list(kinds), "pageSize": limit}
        answer = await self._ask("POST", "/foods/search", json=wanted) or {}
        if not isinstance(answer.get("foods"), list):
            raise SourceSilent(_SILENT)
        hits = list(objects_in(answer["foods"]))
        return [hit for hit in hits if text_in(hit.get("dataType")) in kinds][:limit]

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, str] | None = None,
        json: JsonObject | None = None,
    ) -> JsonObject | None:
        try:
            return await self._api.ask(
                method, path, params=params, json=json, allowance=self._allowance
            )
        except NoAnswer:
            raise SourceSilent(_SILENT) from None


def _is_coded(hit: JsonObject, gtin: str) -> bool:
    try:
        return read_gtin(text_in(hit.get("gtinUpc"))).digits == gtin
    except Invalid:
        return False


@asynccontextmanager
async def connect(_url: SplitResult, *, options: SourceOptions) -> AsyncGenerator[FoodSources]:
    if not options.usda_key:
        raise MisconfiguredSource(
            "usda: in MEALTRACK_FOOD_SOURCES needs MEALTRACK_USDA_KEY; keys are free at "
            "https://fdc.nal.usda.gov/api-key-signup, DEMO_KEY is good for a few tries."
        )
    policy = Policy(
        name="usda",
        timeout_s=options.timeout_s,
        enough=frozenset({429}),
        refused=frozenset({401, 403}),
        rests_s=3600.0,
    )
    # The key travels in a header, so that it stands in no address.
    headers = {"X-Api-Key": options.usda_key, "User-Agent": options.user_agent}
    async with vendor(options.usda_base_url or BASE_URL, policy, headers=headers) as api:
        yield UsdaFoods(api, Allowance(CALLS_AN_HOUR, 3600.0))
