"""A published record as a row of the catalogue."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from mealtrack.domain.model.food import FoodId, FoodRecord, FoodSource, Portion
from mealtrack.domain.model.nutrition import ENERGY
from mealtrack.domain.ports.food_index import IndexedFood

_NAME, _BRAND, _CATEGORY = 400, 200, 100


@dataclass(frozen=True, slots=True)
class Existing:
    """What is stored of a record already."""

    id: UUID
    source: FoodSource
    digest: bytes | None
    version: int


def digest_of(record: FoodRecord) -> bytes:
    """A fingerprint of everything a record says: equal means nothing to do."""
    said = asdict(record) | {"per_100g": sorted(record.per_100g.items())}
    # A publisher's new date alone is no new version of the numbers.
    del said["published_on"]
    return sha256(json.dumps(said, sort_keys=True).encode()).digest()


# Any: a row goes to the database as it is.
def row_of(
    record: FoodRecord, id: UUID, version: int, digest: bytes, now: datetime
) -> dict[str, Any]:
    return {
        "id": id,
        "source": record.source,
        "source_key": record.source_key,
        "fdc_id": record.fdc_id,
        "gtin": record.gtin,
        "name": record.name[:_NAME],
        "brand": record.brand and record.brand[:_BRAND],
        "category": record.category and record.category[:_CATEGORY],
        "per_100g": dict(record.per_100g),
        "portions": record.portions,
        "synonyms": record.synonyms,
        "flags": record.flags,
        "density_g_ml": record.density_g_ml,
        "published_on": record.published_on,
        "digest": digest,
        "version": version,
        "updated_at": now,
    }


# Any: a row comes from the database, or is about to go there.
def indexed(row: Mapping[Any, Any]) -> IndexedFood:
    """What the index is told of a row."""
    return IndexedFood(
        id=FoodId(row["id"]),
        name=row["name"],
        synonyms=row["synonyms"],
        source=row["source"],
        brand=row["brand"],
        category=row["category"],
        energy_kcal=row["per_100g"].get(ENERGY),
        owner_id=row.get("owner_id"),
    )


def with_everyday_words(record: FoodRecord, everyday: FoodRecord) -> FoodRecord:
    """The publisher's numbers under the starter catalogue's name, synonyms and measures."""
    synonyms = dict.fromkeys((*everyday.synonyms, record.name, *record.synonyms))
    return replace(
        record,
        name=everyday.name,
        synonyms=tuple(synonyms),
        category=everyday.category,
        portions=_together(everyday.portions, record.portions),
        density_g_ml=everyday.density_g_ml or record.density_g_ml,
    )


def _together(own: tuple[Portion, ...], published: tuple[Portion, ...]) -> tuple[Portion, ...]:
    names = {portion.name.casefold() for portion in own}
    return (*own, *(p for p in published if p.name.casefold() not in names))
