"""Any value as JSON can say it, whatever an error had to tell."""

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from math import isfinite
from typing import cast


def written(value: object) -> bytes:
    """JSON that every client can read: no lone surrogates, no NaN, nothing of Python's own."""
    return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False).encode()


def _plain(value: object) -> object:
    match value:
        case str():
            # Pairs of surrogates are joined, single ones replaced.
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case bool() | int() | None:
            return value
        case float():
            return value if isfinite(value) else None
        case Mapping():
            items = cast("Mapping[object, object]", value).items()
            return {_plain(str(key)): _plain(one) for key, one in items}
        case Sequence() | AbstractSet():
            return [_plain(one) for one in cast("Sequence[object]", value)]
        case _:
            return _plain(str(value))
