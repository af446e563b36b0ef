"""What an analysis claimed, and what users taught by correcting it."""

import sqlalchemy as sa
from alembic import op

from mealtrack.infra.database import base, columns

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meals", sa.Column("claims", columns.ClaimsColumn(), nullable=True))
    op.add_column(
        "meal_items",
        sa.Column("corrections", sa.SmallInteger(), nullable=False, server_default="0"),
    )
    op.create_table(
        "corrections",
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("user_id", base.Id(), nullable=False),
        sa.Column("words", base.Exact(length=400), nullable=False),
        sa.Column(
            "slot",
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
        sa.Column("added_id", base.IdOrNone(), nullable=False),
        sa.Column("seen", sa.String(length=200), nullable=False),
        sa.Column("taught_at", base.Moment(), nullable=False),
        sa.Column("used_at", base.Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_corrections_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("user_id", "words", "slot", "added_id", name="uq_corrections_about"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index("ix_corrections_user_id_id", "corrections", ["user_id", "id"], unique=False)
    op.create_table(
        "lessons",
        sa.Column("correction_id", base.Id(), nullable=False),
        sa.Column("meal_id", base.Id(), nullable=False),
        sa.Column("eaten_at", base.Moment(), nullable=False),
        sa.Column("seen_g", sa.Double(), nullable=False),
        sa.Column("mass_g", sa.Double(), nullable=True),
        sa.Column("record_id", base.Id(), nullable=True),
        sa.Column("is_removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["correction_id"],
            ["corrections.id"],
            name=op.f("fk_lessons_correction_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meal_id"], ["meals.id"], name=op.f("fk_lessons_meal_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["foods.id"], name=op.f("fk_lessons_record_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("correction_id", "meal_id"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index("ix_lessons_meal_id", "lessons", ["meal_id"], unique=False)
    op.create_index("ix_lessons_record_id", "lessons", ["record_id"], unique=False)


def downgrade() -> None:
    op.drop_table("lessons")
    op.drop_table("corrections")
    op.drop_column("meal_items", "corrections")
    op.drop_column("meals", "claims")
