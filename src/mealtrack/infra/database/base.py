"""How values are kept in columns: ids as 16 bytes, instants in UTC, identifiers byte for byte."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BINARY,
    VARBINARY,
    DateTime,
    Dialect,
    Enum,
    LargeBinary,
    MetaData,
    String,
    TypeDecorator,
)
from sqlalchemy.dialects.mysql import DATETIME
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)
mapper = registry(metadata=metadata)

# A binary collation: two names are the same only when they are the same, emoji included.
# Any: a Table takes a dialect's options among its own keywords.
MYSQL: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_bin",
}


class Id(TypeDecorator[UUID]):
    """A UUID in BINARY(16); UUIDv7 in this form sorts by age."""

    impl = LargeBinary(16).with_variant(BINARY(16), "mysql", "mariadb")
    cache_ok = True

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> bytes | None:
        return value.bytes if value is not None else None

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> UUID | None:
        return UUID(bytes=bytes(value)) if value is not None else None


class IdOrNone(Id):
    """An id that may be none, in a column that takes part in a unique key: none is sixteen zeros.

    A NULL would not do: no engine takes two of them for the same.
    """

    cache_ok = True
    should_evaluate_none = True

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> bytes:
        return value.bytes if value is not None else bytes(16)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> UUID | None:
        return UUID(bytes=bytes(value)) if value and any(value) else None


Digest = LargeBinary(32).with_variant(BINARY(32), "mysql", "mariadb")


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, whatever the database thinks of time zones."""

    impl = DateTime().with_variant(DATETIME(fsp=6), "mysql", "mariadb")
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None else None


class Exact(TypeDecorator[str]):
    """An identifier compared byte for byte on every engine: case, accents and spaces count.

    MySQL's character collations pad or fold; VARBINARY does neither. `length` is in bytes there.
    """

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self._length = length

    # Any: the type a dialect loads is whatever SQLAlchemy's own signature says.
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind = VARBINARY if dialect.name in ("mysql", "mariadb") else String
        return dialect.type_descriptor(kind(self._length))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | bytes | None:
        if value is None or dialect.name not in ("mysql", "mariadb"):
            return value
        return value.encode()

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> str | None:
        return value.decode() if isinstance(value, bytes) else value


def one_of(members: type[StrEnum]) -> Enum:
    """A column for a closed set, kept as its short text."""
    return Enum(members, native_enum=False, length=24, values_callable=_values)


def _values(members: type[StrEnum]) -> list[str]:
    return [member.value for member in members]
