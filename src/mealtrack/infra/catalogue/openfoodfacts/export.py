"""An export of Open Food Facts, product by product: the tab-separated table, or JSON lines.

Both are read as they come, plain or packed by gzip, whatever their size; the place reached is the
line, so that a reading that was cut goes on behind it.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mealtrack.domain.model.food import FoodRecord
from mealtrack.infra.catalogue.fdc.download import Member, open_download
from mealtrack.infra.catalogue.fdc.faults import CorruptImport, NotADownload
from mealtrack.infra.catalogue.openfoodfacts.product import Fault, record_of
from mealtrack.infra.loose_json import JsonObject, NotAnObject, object_of

# A product with all its revisions and pictures has some hundred kilobytes.
_MAX_LINE = 8 << 20
_SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".txt", ".gz")


@dataclass(frozen=True, slots=True)
class BadProduct:
    """A product that was left out, the line it stands on and why."""

    line: int
    reason: Fault


OnBadProduct = Callable[[BadProduct], None]


def is_export(path: Path) -> bool:
    """Whether the file begins like an export, table or lines; looks at one line only."""
    if not path.is_file() or path.suffix.casefold() not in _SUFFIXES:
        return False
    try:
        with open_download(path) as members:
            (member,) = members.values()
            _, first = next(member.pieces(at_most=_MAX_LINE), (0, b""))
    except (CorruptImport, NotADownload, ValueError):
        return False
    return _is_table(first) or _is_product(first)


def _is_table(first: bytes) -> bool:
    names = _names(first)
    return "code" in names and ("product_name" in names or "energy_100g" in names)


def _is_product(first: bytes) -> bool:
    try:
        product = object_of(first)
    except NotAnObject:
        return False
    return "code" in product and ("product_name" in product or "nutriments" in product)


def _names(first: bytes) -> list[str]:
    line = first.decode(errors="replace").removeprefix("\ufeff").strip("\r\n")
    return _fields(line, _delimiter(first))


def _fields(line: str, delimiter: str) -> list[str]:
    """Tabs are never inside of a field there, and a quote is only a quote."""
    if delimiter == "\t":
        return line.split("\t")
    try:
        return next(csv.reader([line]))
    except (StopIteration, csv.Error):
        return []


def _delimiter(first: bytes) -> str:
    return "\t" if b"\t" in first else ","


class Export:
    """The products behind line `after`; `line` is the one the last product stood on."""

    def __init__(self, path: Path, on_bad: OnBadProduct, *, after: int = 0) -> None:
        self._path, self._on_bad = path, on_bad
        self.line = after

    def records(self) -> Iterator[FoodRecord]:
        """Raises CorruptImport where the file is cut or damaged, after the whole products."""
        after = self.line
        with open_download(self._path) as members:
            (member,) = members.values()
            for line, product in _products(member):
                if line <= after:
                    continue
                found = record_of(product) if product else Fault.PRODUCT_MALFORMED
                if isinstance(found, Fault):
                    self._on_bad(BadProduct(line, found))
                    continue
                self.line = line
                yield found


def _products(member: Member) -> Iterator[tuple[int, JsonObject]]:
    """Each line as a product; an empty one for a line that is none."""
    lines = _lines(member)
    number, first = next(lines, (0, b""))
    if _is_table(first):
        yield from _rows(lines, _names(first), _delimiter(first))
        return
    yield number, _object(first)
    for line, raw in lines:
        yield line, _object(raw)


def _lines(member: Member) -> Iterator[tuple[int, bytes]]:
    for line, raw in member.pieces(at_most=_MAX_LINE):
        if not raw.endswith(b"\n") and len(raw) == _MAX_LINE:
            raise CorruptImport(member.label, line, "the line is longer than eight million bytes")
        if raw.strip(b"\r\n"):
            yield line, raw


def _rows(
    lines: Iterator[tuple[int, bytes]], names: list[str], delimiter: str
) -> Iterator[tuple[int, JsonObject]]:
    for line, raw in lines:
        text = raw.decode(errors="replace").rstrip("\r\n")
        fields = _fields(text, delimiter)
        yield line, _row(names, fields) if len(fields) == len(names) else {}


def _row(names: list[str], fields: list[str]) -> Mapping[str, object]:
    """As the flat shape of the API, in which the nutrients stand together."""
    row = {name: field for name, field in zip(names, fields, strict=True) if field}
    nutriments = {name: field for name, field in row.items() if name.endswith("_100g")}
    return {**row, "nutriments": nutriments}


def _object(raw: bytes) -> JsonObject:
    try:
        return object_of(raw)
    except NotAnObject:
        return {}
