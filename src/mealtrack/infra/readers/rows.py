"""Rows whose columns are checked by the view they become, and places in a list of them."""

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, or_

from mealtrack.domain.errors import Invalid

# Any: a Core SELECT's columns have no static types.
AnyRow: TypeAlias = Row[*tuple[Any, ...]]


def cursor_of(at: datetime, id: UUID) -> str:
    """Where a page that is ordered by instant and id ended."""
    place = json.dumps([at.timestamp(), id.hex]).encode()
    return base64.urlsafe_b64encode(place).decode().rstrip("=")


def after(
    cursor: str | None, at: ColumnElement[datetime], id: ColumnElement[UUID]
) -> list[ColumnElement[bool]]:
    """What comes behind the cursor, newest first; raises Invalid for one that is none."""
    if cursor is None:
        return []
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        seconds, last_id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        last_at, last = datetime.fromtimestamp(float(seconds), UTC), UUID(str(last_id))
    except (ValueError, TypeError, OverflowError, OSError, binascii.Error, RecursionError):
        raise Invalid("That cursor is none of ours; begin again without one.") from None
    return [or_(at < last_at, and_(at == last_at, id < last))]
