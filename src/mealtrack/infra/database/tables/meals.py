"""Meals, their items, and the sum of each local day."""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
)
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import composite, relationship

from mealtrack.domain.model.meal import (
    FailureReason,
    FoodItem,
    Meal,
    MealSource,
    MealStatus,
    MealType,
    Occasion,
    Origin,
    Provenance,
)
from mealtrack.domain.model.quantity import Mass, Measure
from mealtrack.infra.database.base import MYSQL, Exact, Id, Moment, mapper, metadata, one_of
from mealtrack.infra.database.columns import NutritionColumn, TextsColumn
from mealtrack.infra.database.tables.foods import foods
from mealtrack.infra.database.tables.users import users

meals = Table(
    "meals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey(users.c.id, ondelete="CASCADE"), nullable=False),
    Column("status", one_of(MealStatus), nullable=False),
    Column("source", one_of(MealSource), nullable=False),
    Column("name", String(200), nullable=False),
    Column("eaten_at", Moment, nullable=False),
    Column("zone", Exact(64), nullable=False),
    Column("day", Date, nullable=False),
    Column("meal_type", one_of(MealType), nullable=False),
    Column("day_start_minutes", SmallInteger, nullable=False, server_default="0"),
    Column("notes", String(500)),
    Column("nutrition", NutritionColumn, nullable=False),
    Column("image_key", Exact(200)),
    Column("failure", one_of(FailureReason)),
    Column("failure_detail", String(500)),
    Column("model", String(100)),
    Column("prompt_version", String(40)),
    # Questions that were answered or declined; null in meals from before there were any.
    Column("settled", TextsColumn),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("ready_at", Moment),
    Column("deleted_at", Moment),
    Column("version", Integer, nullable=False),
    Index("ix_meals_user_id_day", "user_id", "day"),
    Index("ix_meals_user_id_eaten_at_id", "user_id", "eaten_at", "id"),
    Index("ix_meals_image_key", "image_key"),
    Index("ix_meals_deleted_at", "deleted_at"),
    **MYSQL,
)

meal_items = Table(
    "meal_items",
    metadata,
    Column("id", Id, primary_key=True),
    Column("meal_id", Id, ForeignKey(meals.c.id, ondelete="CASCADE"), nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("name", String(200), nullable=False),
    Column("category", String(100)),
    Column("state", String(100)),
    Column("quantity", Double, nullable=False),
    Column("unit", String(100), nullable=False),
    Column("mass_g", Double, nullable=False),
    Column("mass_low_g", Double, nullable=False),
    Column("mass_high_g", Double, nullable=False),
    Column("measure", one_of(Measure), nullable=False),
    Column("nutrition", NutritionColumn, nullable=False),
    Column("origin", one_of(Origin), nullable=False),
    Column("record_id", Id, ForeignKey(foods.c.id, ondelete="SET NULL")),
    Column("record_version", Integer),
    Column("fdc_id", Integer),
    Column("confidence", Double, nullable=False),
    Column("per_100g", JSON(none_as_null=True)),
    Index("ix_meal_items_meal_id", "meal_id"),
    Index("ix_meal_items_record_id", "record_id"),
    **MYSQL,
)

day_totals = Table(
    "day_totals",
    metadata,
    Column("user_id", Id, ForeignKey(users.c.id, ondelete="CASCADE"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("meals", SmallInteger, nullable=False),
    Column("nutrition", NutritionColumn, nullable=False),
    # The 80 % interval of the energy; null when nothing is known.
    Column("calories_low", Double),
    Column("calories_high", Double),
    Column("version", Integer, nullable=False),
    **MYSQL,
)

mapper.map_imperatively(
    FoodItem,
    meal_items,
    properties={
        "mass": composite(
            Mass,
            meal_items.c.mass_g,
            meal_items.c.mass_low_g,
            meal_items.c.mass_high_g,
            meal_items.c.measure,
        ),
        "provenance": composite(
            Provenance,
            meal_items.c.origin,
            meal_items.c.record_id,
            meal_items.c.record_version,
            meal_items.c.fdc_id,
            meal_items.c.confidence,
        ),
    },
)
mapper.map_imperatively(
    Meal,
    meals,
    properties={
        "occasion": composite(
            Occasion,
            meals.c.eaten_at,
            meals.c.zone,
            meals.c.day,
            meals.c.meal_type,
            meals.c.day_start_minutes,
        ),
        "items": relationship(
            FoodItem,
            cascade="all, delete-orphan",
            order_by=meal_items.c.position,
            collection_class=ordering_list("position"),
            lazy="selectin",
        ),
    },
    version_id_col=meals.c.version,
)
