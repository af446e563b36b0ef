"""Meals, their items and the sums of days."""

import sqlalchemy as sa
from alembic import op

from mealtrack.infra.database import base, columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_totals",
        sa.Column("user_id", base.Id(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("meals", sa.SmallInteger(), nullable=False),
        sa.Column("nutrition", columns.NutritionColumn(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_day_totals_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "day"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "meals",
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("user_id", base.Id(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "processing",
                "analyzing",
                "enriching",
                "ready",
                "failed",
                "inactive",
                name="mealstatus",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "image",
                "text",
                "barcode",
                "label",
                "manual",
                "plan",
                "suggestion",
                "copy",
                "import",
                name="mealsource",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("eaten_at", base.Moment(), nullable=False),
        sa.Column("zone", base.Exact(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "meal_type",
            sa.Enum(
                "breakfast",
                "lunch",
                "dinner",
                "snack",
                name="mealtype",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("notes", sa.String(length=500), nullable=True),
        sa.Column("nutrition", columns.NutritionColumn(), nullable=False),
        sa.Column("image_key", base.Exact(length=200), nullable=True),
        sa.Column(
            "failure",
            sa.Enum(
                "not-configured",
                "not-food",
                "nothing-found",
                "unknown-barcode",
                "unreadable-label",
                "refused",
                "bad-answer",
                "provider-busy",
                "provider-down",
                "provider-access",
                "timeout",
                name="failurereason",
                native_enum=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("failure_detail", sa.String(length=500), nullable=True),
        sa.Column("model", sa.String(length=100), nullable=True),
        sa.Column("prompt_version", sa.String(length=40), nullable=True),
        sa.Column("created_at", base.Moment(), nullable=False),
        sa.Column("updated_at", base.Moment(), nullable=False),
        sa.Column("ready_at", base.Moment(), nullable=True),
        sa.Column("deleted_at", base.Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_meals_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index("ix_meals_user_id_day", "meals", ["user_id", "day"], unique=False)
    op.create_index(
        "ix_meals_user_id_eaten_at_id", "meals", ["user_id", "eaten_at", "id"], unique=False
    )
    op.create_table(
        "meal_items",
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("meal_id", base.Id(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=100), nullable=True),
        sa.Column("quantity", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(length=100), nullable=False),
        sa.Column("mass_g", sa.Double(), nullable=False),
        sa.Column("mass_low_g", sa.Double(), nullable=False),
        sa.Column("mass_high_g", sa.Double(), nullable=False),
        sa.Column(
            "measure",
            sa.Enum(
                "weighed",
                "portion",
                "volume",
                "photo",
                "guess",
                name="measure",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("nutrition", columns.NutritionColumn(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "catalogue",
                "label",
                "barcode",
                "custom",
                "import",
                "unmatched",
                name="origin",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("record_id", base.Id(), nullable=True),
        sa.Column("record_version", sa.Integer(), nullable=True),
        sa.Column("fdc_id", sa.Integer(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meal_id"], ["meals.id"], name=op.f("fk_meal_items_meal_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["foods.id"], name=op.f("fk_meal_items_record_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index("ix_meal_items_meal_id", "meal_items", ["meal_id"], unique=False)
    op.create_index("ix_meal_items_record_id", "meal_items", ["record_id"], unique=False)


def downgrade() -> None:
    op.drop_table("meal_items")
    op.drop_table("meals")
    op.drop_table("day_totals")
