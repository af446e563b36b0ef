"""The JSON layout of a download: one object with one long array of foods, read food by food."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import cast

from mealtrack.infra.catalogue.fdc.download import Member
from mealtrack.infra.catalogue.fdc.faults import CorruptImport, NotADownload, Reason
from mealtrack.infra.catalogue.fdc.intake import (
    BRANDED,
    FOUNDATION,
    KNOWN_NUTRIENTS,
    SR_LEGACY,
    SURVEY,
    Intake,
    Place,
)
from mealtrack.infra.catalogue.fdc.stage import Part

_KINDS = {
    "FoundationFoods": FOUNDATION,
    "SRLegacyFoods": SR_LEGACY,
    "SurveyFoods": SURVEY,
    "BrandedFoods": BRANDED,
}
_OPENING = re.compile(rb'\s*\{\s*"(\w+)"\s*:\s*\[')
_BOM = b"\xef\xbb\xbf"
_HEAD = 1 << 12
_PIECE = 1 << 13
# ijson keeps the path to where it is, so that depth costs memory with its square. Real foods have
# a handful of brackets open at a time, and less than this many in a piece.
_MAX_BRACKETS = 2_000
_MAX_FOOD = 8 << 20

_Object = Mapping[str, object]


def is_json_download(members: Mapping[str, Member]) -> bool:
    return any(member.is_json for member in members.values()) and "food.csv" not in members


def stage_documents(members: Mapping[str, Member], intake: Intake) -> None:
    """Put every food of the JSON files on the stage; damage is noted in the intake."""
    for member in members.values():
        if member.is_json:
            with intake.reading(one_per_food=True) as order:
                for place, kind, found in _foods(member):
                    food = _object(found)
                    if not food:
                        intake.report(place, Reason.FOOD_MALFORMED)
                    elif (fdc_id := intake.fdc_id(_text(food.get("fdcId")), place)) is not None:
                        order.saw(fdc_id)
                        _stage_food(intake, fdc_id, kind, place, food)


def _stage_food(intake: Intake, fdc_id: int, kind: str, place: Place, food: _Object) -> None:
    name, ndb_number = _text(food.get("description")), _text(food.get("ndbNumber"))
    intake.put(fdc_id, Part.FOOD, place, (kind, name, _category(food)))
    if kind == FOUNDATION:
        intake.saw_version(ndb_number or name, fdc_id)
    _stage_nutrients(intake, fdc_id, place, food)
    for portion in _objects(food.get("foodPortions")):
        intake.put(fdc_id, Part.PORTION, place, _portion(portion))
    if kind == BRANDED:
        intake.put(fdc_id, Part.BRAND, place, _brand(food))
    for attribute in _objects(food.get("foodAttributes")):
        if _object(attribute.get("foodAttributeType")).get("name") == "Common Name":
            intake.put(fdc_id, Part.SYNONYM, place, (_text(attribute.get("value")),))


def _stage_nutrients(intake: Intake, fdc_id: int, place: Place, food: _Object) -> None:
    amounts: dict[str, str] = {}
    for row in _objects(food.get("foodNutrients")):
        nutrient = _object(row.get("nutrient"))
        told = _text(nutrient.get("id")) or _text(nutrient.get("number"))
        amount = _text(row.get("amount"), odd="?")  # headings such as "Minerals" have none
        if told in KNOWN_NUTRIENTS and amount:
            intake.take_amount(amounts, KNOWN_NUTRIENTS[told], amount, place, fdc_id)
    intake.put_nutrients(fdc_id, place, amounts)


def _category(food: _Object) -> str:
    """Each kind of food keeps it elsewhere; it may be an object or a text."""
    survey = _object(food.get("wweiaFoodCategory")).get("wweiaFoodCategoryDescription")
    plain = food.get("foodCategory")
    stated = food.get("brandedFoodCategory") or survey or _object(plain).get("description") or plain
    return _text(stated)


def _portion(portion: _Object) -> tuple[str, ...]:
    unit = _text(_object(portion.get("measureUnit")).get("name"))
    return (
        _text(portion.get("sequenceNumber")),
        _text(portion.get("amount")),
        "" if unit == "undetermined" else unit,
        _text(portion.get("portionDescription")),
        _text(portion.get("modifier")),
        _text(portion.get("gramWeight")),
    )


def _brand(food: _Object) -> tuple[str, ...]:
    keys = (
        "gtinUpc",
        "servingSize",
        "servingSizeUnit",
        "householdServingFullText",
        "brandedFoodCategory",
    )
    brand = _text(food.get("brandName")) or _text(food.get("brandOwner"))
    return (brand, *(_text(food.get(key)) for key in keys))


def _object(value: object) -> _Object:
    # A JSON object's keys are texts; the cast says only that.
    return cast("_Object", value) if isinstance(value, dict) else {}


def _objects(value: object) -> Iterator[_Object]:
    if isinstance(value, list):
        for item in cast("list[object]", value):
            yield _object(item)


def _text(value: object, *, odd: str = "") -> str:
    """A text or a number as text, "" for null; `odd` for anything else, true and false included."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    return "" if value is None else odd


def _foods(member: Member) -> Iterator[tuple[Place, str, object]]:
    """Each food with its kind and the line it ends on.

    Raises NotADownload when the document begins like none of the four, CorruptImport where it
    breaks.
    """
    pieces = member.pieces(at_most=_PIECE)
    line, head = 1, b""
    while not _OPENING.match(head) and len(head) < _HEAD:
        line, piece = next(pieces, (line, b""))
        if not piece:
            break
        head = (head + piece).removeprefix(_BOM)
    opening = _OPENING.match(head)
    key = opening[1].decode() if opening else ""
    if key not in _KINDS:
        raise NotADownload(
            f"{member.label} does not begin like a download of FoodData Central, that is with one "
            f"of {', '.join(_KINDS)}."
        )
    parser = _Parser(member.label, key)
    for number, piece in chain([(line, head)], pieces):
        line = number
        for food in parser.feed(piece, line):
            yield Place(member.label, line), _KINDS[key], food
    parser.finish(line)


class _Parser:
    """Takes a document piece by piece, gives out each food of its array as it is complete."""

    def __init__(self, label: str, key: str) -> None:
        # Loaded here: nothing but an import of JSON needs it.
        import ijson  # noqa: PLC0415

        self._label = label
        self._found: list[object] = ijson.sendable_list()
        self._ijson = ijson.items_coro(self._found, f"{key}.item", use_float=True)
        # Only the parser written in Python lets the second one through.
        self._faults = (ijson.JSONError, UnicodeDecodeError)
        self._open_brackets = 0
        self._bytes = 0

    def feed(self, piece: bytes, line: int) -> Iterator[object]:
        self._guard(piece, line)
        fault = None
        try:
            self._ijson.send(piece)
        except self._faults as broken:
            fault = broken
        yield from self._found
        if self._found:
            self._open_brackets = self._bytes = 0
            self._found.clear()
        if fault:
            raise CorruptImport(
                self._label, line, f"the JSON is broken: {_words(fault)}"
            ) from fault

    def finish(self, line: int) -> None:
        try:
            self._ijson.close()
        except self._faults as fault:
            raise CorruptImport(self._label, line, "the document ends too early") from fault

    def _guard(self, piece: bytes, line: int) -> None:
        opened = piece.count(b"{") + piece.count(b"[")
        if self._open_brackets + opened > _MAX_BRACKETS:
            raise CorruptImport(self._label, line, "the JSON is nested too deeply for a food")
        self._open_brackets += opened - piece.count(b"}") - piece.count(b"]")
        self._bytes += len(piece)
        if self._bytes > _MAX_FOOD:
            raise CorruptImport(self._label, line, "a single food takes more than 8 MB")


def _words(fault: Exception) -> str:
    """What the parser found, without the excerpt it draws below."""
    found = re.search(r"error: ([\w ()]+)", str(fault))
    return found[1].strip() if found else "it can't be read"
