"""Foods of somebody's own, and those they keep at hand."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table
from sqlalchemy.orm import relationship

from mealtrack.domain.model.custom_food import CustomFood
from mealtrack.domain.model.food import Food
from mealtrack.infra.database.base import MYSQL, Id, Moment, mapper, metadata
from mealtrack.infra.database.columns import LabelColumn
from mealtrack.infra.database.tables.foods import foods
from mealtrack.infra.database.tables.users import users

# The record itself is a row of `foods` with an owner; here is what it was made of.
custom_foods = Table(
    "custom_foods",
    metadata,
    Column("food_id", Id, ForeignKey(foods.c.id, ondelete="CASCADE"), primary_key=True),
    Column("user_id", Id, ForeignKey(users.c.id, ondelete="CASCADE"), nullable=False),
    Column("label", LabelColumn, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("deleted_at", Moment),
    Column("merged_into", Id, ForeignKey(foods.c.id, ondelete="SET NULL")),
    Column("version", Integer, nullable=False),
    Index("ix_custom_foods_user_id_food_id", "user_id", "food_id"),
    Index("ix_custom_foods_merged_into", "merged_into"),
    **MYSQL,
)

favorites = Table(
    "favorites",
    metadata,
    Column("user_id", Id, ForeignKey(users.c.id, ondelete="CASCADE"), primary_key=True),
    Column("food_id", Id, ForeignKey(foods.c.id, ondelete="CASCADE"), primary_key=True),
    Column("added_at", Moment, nullable=False),
    Index("ix_favorites_food_id", "food_id"),
    **MYSQL,
)

mapper.map_imperatively(
    CustomFood,
    custom_foods,
    properties={
        "id": custom_foods.c.food_id,
        "food": relationship(
            Food, foreign_keys=[custom_foods.c.food_id], lazy="joined", innerjoin=True
        ),
    },
    version_id_col=custom_foods.c.version,
)
