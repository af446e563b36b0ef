"""What users taught: one row for each thing, one for each meal that taught it."""

from sqlalchemy import Boolean, Column, Double, ForeignKey, Index, Integer, String, Table
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import composite, relationship

from mealtrack.domain.model.correction import About, Correction, Lesson
from mealtrack.domain.model.meal import MealType
from mealtrack.infra.database.base import (
    MYSQL,
    Exact,
    Id,
    IdOrNone,
    Moment,
    mapper,
    metadata,
    one_of,
)
from mealtrack.infra.database.tables.foods import foods
from mealtrack.infra.database.tables.meals import meals
from mealtrack.infra.database.tables.users import users

corrections = Table(
    "corrections",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey(users.c.id, ondelete="CASCADE"), nullable=False),
    Column("words", Exact(400), nullable=False),
    Column("slot", one_of(MealType), nullable=False),
    # Sixteen zeros, not NULL, for "none": it is part of the key.
    Column("added_id", IdOrNone, nullable=False),
    Column("seen", String(200), nullable=False),
    Column("taught_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("version", Integer, nullable=False),
    Unique("user_id", "words", "slot", "added_id", name="uq_corrections_about"),
    Index("ix_corrections_user_id_id", "user_id", "id"),
    **MYSQL,
)

lessons = Table(
    "lessons",
    metadata,
    Column("correction_id", Id, ForeignKey(corrections.c.id, ondelete="CASCADE"), primary_key=True),
    Column("meal_id", Id, ForeignKey(meals.c.id, ondelete="CASCADE"), primary_key=True),
    Column("eaten_at", Moment, nullable=False),
    Column("seen_g", Double, nullable=False),
    Column("mass_g", Double),
    Column("record_id", Id, ForeignKey(foods.c.id, ondelete="SET NULL")),
    Column("is_removed", Boolean, nullable=False),
    Index("ix_lessons_meal_id", "meal_id"),
    Index("ix_lessons_record_id", "record_id"),
    **MYSQL,
)

mapper.map_imperatively(Lesson, lessons)
mapper.map_imperatively(
    Correction,
    corrections,
    properties={
        "about": composite(About, corrections.c.words, corrections.c.slot, corrections.c.added_id),
        "lessons": relationship(
            Lesson, cascade="all, delete-orphan", order_by=lessons.c.meal_id, lazy="selectin"
        ),
    },
    exclude_properties=["used_at"],
    version_id_col=corrections.c.version,
)
