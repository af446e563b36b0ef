"""A product of Open Food Facts as a record of the catalogue, or why it is none."""

import re
from datetime import UTC, date, datetime
from enum import StrEnum

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import FoodRecord, FoodSource, Portion
from mealtrack.domain.model.gtin import read_gtin
from mealtrack.domain.services.quality import Flag, flags_of, merged
from mealtrack.infra.catalogue.fdc.assemble import MAX_BRAND, MAX_CATEGORY, MAX_NAME
from mealtrack.infra.catalogue.fdc.texts import clean, shortened
from mealtrack.infra.catalogue.openfoodfacts.values import Values, values_of
from mealtrack.infra.loose_json import JsonObject, number_in, text_in

_MAX_CODE = 64
# "30 g", "2 biscuits (25 g)", "1 portion = 12,5g", "200ml": the last mass or volume counts.
_SIZE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(kg|g|ml|cl|l)\b", re.IGNORECASE)
_TO_UNIT = {"kg": 1000.0, "g": 1.0, "ml": 1.0, "cl": 10.0, "l": 1000.0}
_HEAVIEST_SERVING_G = 5_000.0
_VOLUMES = {"ml", "cl", "l"}


class Fault(StrEnum):
    """Why a product is left out; for programs, so that they never change."""

    CODE_MALFORMED = "code-malformed"
    NAME_MISSING = "name-missing"
    VALUES_MISSING = "values-missing"
    PRODUCT_MALFORMED = "product-malformed"


def record_of(product: JsonObject) -> FoodRecord | Fault:
    code = clean(text_in(product.get("code")))
    if not (code.isascii() and code.isdigit()) or len(code) > _MAX_CODE:
        return Fault.CODE_MALFORMED
    name = _name(product)
    if not name:
        return Fault.NAME_MISSING
    values = values_of(product)
    if not values.per_100g:
        return Fault.VALUES_MISSING
    portions, is_volume = _serving(product)
    is_volume = is_volume or Flag.PER_100_ML in values.flags
    poured = [Flag.PER_100_ML] if is_volume else []
    gtin, coded = _barcode(code)
    doubts = flags_of(values.per_100g, FoodSource.OPEN_FOOD_FACTS)
    return FoodRecord(
        source=FoodSource.OPEN_FOOD_FACTS,
        # As it is there: short codes that mean different products can have one 14-digit form.
        source_key=code,
        name=shortened(name, MAX_NAME),
        per_100g=values.per_100g,
        portions=portions,
        category=shortened(_category(product), MAX_CATEGORY) or None,
        brand=shortened(_brand(product), MAX_BRAND) or None,
        gtin=gtin,
        # Nominal, as for branded foods of FoodData Central: values are per 100 ml then.
        density_g_ml=1.0 if is_volume else None,
        flags=merged(coded, values.flags, _odd(values), doubts, poured),
        published_on=_published(product),
    )


def _name(product: JsonObject) -> str:
    keys = ("product_name", "product_name_en", "generic_name", "abbreviated_product_name")
    return next((name for key in keys if (name := clean(text_in(product.get(key))))), "")


def _brand(product: JsonObject) -> str:
    """The first of several, which is the one on the front."""
    return clean(text_in(product.get("brands")).split(",")[0])


def _category(product: JsonObject) -> str:
    """The most special one: they are written from the general to the special."""
    told = text_in(product.get("categories_en")) or text_in(product.get("categories"))
    return clean(told.split(",")[-1].removeprefix("en:"))


def _barcode(code: str) -> tuple[str | None, list[Flag]]:
    try:
        gtin = read_gtin(code)
    except Invalid:
        return None, [Flag.GTIN_INVALID]
    return gtin.digits, [Flag.GTIN_REPAIRED] if gtin.repaired else []


def _odd(values: Values) -> list[Flag]:
    return [Flag.NOT_A_NUMBER] if values.odd else []


def _serving(product: JsonObject) -> tuple[tuple[Portion, ...], bool]:
    """One serving, and whether it is a volume: then its millilitres stand for as many grams."""
    words = clean(text_in(product.get("serving_size")))
    sizes = _SIZE.findall(words)
    unit = text_in(product.get("serving_quantity_unit")).casefold()
    size = number_in(product.get("serving_quantity"))
    if sizes:
        number, written = sizes[-1]
        unit = unit or written.casefold()
        size = size or float(number.replace(",", ".")) * _TO_UNIT[written.casefold()]
    is_volume = unit in _VOLUMES
    if size is None or not 0 < size <= _HEAVIEST_SERVING_G:
        return (), is_volume
    return (Portion("serving", 1.0, size),), is_volume


def _published(product: JsonObject) -> date | None:
    """When somebody last changed the product, in seconds since 1970."""
    told = number_in(product.get("last_modified_t"))
    if told is None or not 0 < told < 2**33:
        return None
    return datetime.fromtimestamp(told, UTC).date()
