"""The catalogue: one row a food, its nutrients and portions in it (decision 0003)."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from mealtrack.domain.model.food import Food, FoodSource
from mealtrack.infra.database.base import MYSQL, Digest, Exact, Id, Moment, mapper, metadata, one_of
from mealtrack.infra.database.columns import PortionsColumn, TextsColumn
from mealtrack.infra.database.tables.users import users

foods = Table(
    "foods",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source", one_of(FoodSource), nullable=False),
    Column("source_key", Exact(64), nullable=False),
    Column("owner_id", Id, ForeignKey(users.c.id, ondelete="CASCADE")),
    Column("fdc_id", Integer),
    Column("gtin", Exact(14)),
    Column("name", String(400), nullable=False),
    Column("brand", String(200)),
    Column("category", String(100)),
    Column("per_100g", JSON, nullable=False),
    Column("portions", PortionsColumn, nullable=False),
    Column("synonyms", TextsColumn, nullable=False),
    Column("flags", TextsColumn, nullable=False),
    Column("density_g_ml", Double),
    Column("published_on", Date),
    Column("digest", Digest),
    Column("version", Integer, nullable=False),
    Column("updated_at", Moment),
    UniqueConstraint("source", "source_key"),
    UniqueConstraint("fdc_id"),
    Index("ix_foods_gtin", "gtin"),
    Index("ix_foods_owner_id", "owner_id"),
    **MYSQL,
)

# How far an import of one file came, so that it can go on and so that a second run is free.
imports = Table(
    "imports",
    metadata,
    Column("file_digest", Digest, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("last_key", BigInteger, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("report", JSON, nullable=False),
    **MYSQL,
)

mapper.map_imperatively(
    Food,
    foods,
    version_id_col=foods.c.version,
    exclude_properties=["digest", "updated_at"],
)
