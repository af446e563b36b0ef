"""The type of a row whose columns are checked by the view it becomes."""

from typing import Any, TypeAlias

from sqlalchemy import Row

# Any: a Core SELECT's columns have no static types.
AnyRow: TypeAlias = Row[*tuple[Any, ...]]
