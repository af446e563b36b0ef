"""A food as the API of FoodData Central answers it, in any of its three shapes, as a record.

A search hit, an abridged detail and a full detail name the same things differently; what the
official description of the API says of the first is wrong. Values are per 100 g (or 100 ml) in
every data type, branded foods included; their label's values per serving are not read.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from mealtrack.domain.model.food import FoodRecord, FoodSource, Portion
from mealtrack.domain.model.nutrients import REGISTRY, SUBSTITUTES, Unit
from mealtrack.domain.services.energy_of_record import KCAL_IDS, KJ_ID, KJ_PER_KCAL
from mealtrack.domain.services.fdc_values import FDC_ID_OF_NUMBER, KNOWN_FDC_IDS, values_of_record
from mealtrack.domain.services.quality import flags_of, merged
from mealtrack.infra.catalogue.fdc.assemble import MAX_BRAND, MAX_CATEGORY, MAX_NAME, MAX_SYNONYM
from mealtrack.infra.catalogue.fdc.branded import Serving, barcode, serving
from mealtrack.infra.catalogue.fdc.faults import Reason
from mealtrack.infra.catalogue.fdc.portions import in_order, survey_portion, weighed_portion
from mealtrack.infra.catalogue.fdc.texts import clean, fdc_id_of, shortened
from mealtrack.infra.loose_json import JsonObject, number_in, object_in, objects_in, text_in

SOURCES: Mapping[str, FoodSource] = {
    "Foundation": FoodSource.FOUNDATION,
    "SR Legacy": FoodSource.SR_LEGACY,
    "Survey (FNDDS)": FoodSource.SURVEY,
    "Branded": FoodSource.BRANDED,
}

# µ has two code points, and the search writes U for it.
_GRAMS = {"g": 1.0, "mg": 1e-3, "ug": 1e-6, "µg": 1e-6, "μg": 1e-6}
_IU_ID = 1110
# What each id is kept in: the unit of the nutrient it is, or stands for.
_UNIT_OF: Mapping[int, Unit] = {
    **{nutrient.fdc_id: nutrient.unit for nutrient in REGISTRY.values()},
    **{one.fdc_id: REGISTRY[one.nutrient].unit for one in SUBSTITUTES},
}


def record_of(food: JsonObject) -> FoodRecord | None:
    """The record, or None for what is no food of the four kinds, or has no name or no value."""
    source = SOURCES.get(text_in(food.get("dataType")))
    fdc_id = fdc_id_of(text_in(food.get("fdcId")))
    name = clean(text_in(food.get("description")))
    if source is None or fdc_id is None or not name:
        return None
    values, computed = values_of_record(stated_in(food))
    if not values:
        return None
    gtin, coded = barcode(clean(text_in(food.get("gtinUpc"))))
    served = _serving(food) if source is FoodSource.BRANDED else Serving()
    return FoodRecord(
        source=source,
        source_key=str(fdc_id),
        fdc_id=fdc_id,
        name=shortened(name, MAX_NAME),
        per_100g=values,
        portions=in_order(_portions(food, source)) + served.portions,
        synonyms=_synonyms(food),
        category=shortened(_category(food), MAX_CATEGORY) or None,
        brand=shortened(_brand(food), MAX_BRAND) or None,
        gtin=gtin,
        density_g_ml=1.0 if served.is_volume else None,  # nominal: see `branded.serving`
        flags=merged(computed, coded, served.flags, flags_of(values, source)),
        published_on=_published(food),
    )


def stated_in(food: JsonObject) -> dict[int, float]:
    """Amounts by FDC nutrient id, in the registry's units; of contradicting rows the first."""
    stated: dict[int, float] = {}
    for row in objects_in(food.get("foodNutrients")):
        nutrient = object_in(row.get("nutrient"))
        fdc_id = _nutrient_id(row, nutrient)
        amount = number_in(row.get("value", row.get("amount")))
        if fdc_id is None or amount is None or amount < 0:
            continue
        unit = text_in(row.get("unitName") or nutrient.get("unitName")).casefold()
        factor = _factor(fdc_id, unit)
        if factor is not None:
            stated.setdefault(fdc_id, amount * factor)
    return stated


def _nutrient_id(row: JsonObject, nutrient: JsonObject) -> int | None:
    """By id where one is told, else by number, which is text: "205" is not "205.2"."""
    told = text_in(row.get("nutrientId")) or text_in(nutrient.get("id"))
    if told.isdigit() and told.isascii():
        return int(told[:9]) if int(told[:9]) in KNOWN_FDC_IDS else None
    number = row.get("nutrientNumber") or row.get("number") or nutrient.get("number")
    return FDC_ID_OF_NUMBER.get(text_in(number))


def _factor(fdc_id: int, unit: str) -> float | None:
    """From the unit told to the registry's; None where the two measure different things."""
    if fdc_id == KJ_ID:
        return {"kj": 1.0, "kcal": KJ_PER_KCAL}.get(unit)
    if fdc_id in KCAL_IDS:
        return {"kcal": 1.0, "kj": 1 / KJ_PER_KCAL}.get(unit)
    if fdc_id == _IU_ID:
        return 1.0 if unit == "iu" else None
    grams = _UNIT_OF[fdc_id].grams
    if unit not in _GRAMS or grams is None:
        return None
    return 1.0 if _GRAMS[unit] == grams else _GRAMS[unit] / grams


def _portions(food: JsonObject, source: FoodSource) -> Iterator[tuple[str, Portion]]:
    for row in objects_in(food.get("foodPortions")):
        found = _detail_portion(row, source)
        if isinstance(found, Portion):
            yield text_in(row.get("sequenceNumber")), found
    for row in objects_in(food.get("foodMeasures")):  # a search hit's, worded whole
        words = clean(text_in(row.get("disseminationText")))
        found = survey_portion(words, text_in(row.get("gramWeight"))) if words else None
        if isinstance(found, Portion):
            yield text_in(row.get("rank")), found


def _detail_portion(row: JsonObject, source: FoodSource) -> Portion | Reason | None:
    mass_g = text_in(row.get("gramWeight"))
    words = clean(text_in(row.get("portionDescription")))
    if source is FoodSource.SURVEY:  # its modifier is a code
        return survey_portion(words, mass_g) if words else None
    unit = clean(text_in(object_in(row.get("measureUnit")).get("name")))
    unit = "" if unit == "undetermined" else unit
    amount = text_in(row.get("amount")) or text_in(row.get("value"))
    return weighed_portion(amount, unit, words, clean(text_in(row.get("modifier"))), mass_g)


def _serving(food: JsonObject) -> Serving:
    found = serving(
        text_in(food.get("servingSize")),
        clean(text_in(food.get("servingSizeUnit"))),
        clean(text_in(food.get("householdServingFullText"))),
    )
    return Serving() if isinstance(found, Reason) else found


def _synonyms(food: JsonObject) -> tuple[str, ...]:
    told = [text_in(food.get("commonNames")), text_in(food.get("additionalDescriptions"))]
    for attribute in objects_in(food.get("foodAttributes")):
        kind = object_in(attribute.get("foodAttributeType")).get("name")
        if kind in {"Common Name", "Additional Description"}:
            told.append(text_in(attribute.get("value")))
    names = (clean(name) for text in told for name in text.split(";"))
    return tuple(dict.fromkeys(shortened(name, MAX_SYNONYM) for name in names if name))


def _category(food: JsonObject) -> str:
    survey = object_in(food.get("wweiaFoodCategory")).get("wweiaFoodCategoryDescription")
    plain = food.get("foodCategory")
    stated = food.get("brandedFoodCategory") or survey or object_in(plain).get("description")
    return clean(text_in(stated or plain))


def _brand(food: JsonObject) -> str:
    return clean(text_in(food.get("brandName")) or text_in(food.get("brandOwner")))


def _published(food: JsonObject) -> date | None:
    """A search writes 2021-10-28, a detail 10/28/2021, an abridged one the former."""
    text = text_in(food.get("publishedDate")) or text_in(food.get("publicationDate"))
    for form in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    return None
