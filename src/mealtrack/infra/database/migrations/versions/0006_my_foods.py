"""Foods of people's own, and their favourites."""

import sqlalchemy as sa
from alembic import op

from mealtrack.infra.database import base, columns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "custom_foods",
        sa.Column("food_id", base.Id(), nullable=False),
        sa.Column("user_id", base.Id(), nullable=False),
        sa.Column("label", columns.LabelColumn(), nullable=False),
        sa.Column("created_at", base.Moment(), nullable=False),
        sa.Column("updated_at", base.Moment(), nullable=False),
        sa.Column("deleted_at", base.Moment(), nullable=True),
        sa.Column("merged_into", base.Id(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["food_id"], ["foods.id"], name=op.f("fk_custom_foods_food_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_custom_foods_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"],
            ["foods.id"],
            name=op.f("fk_custom_foods_merged_into"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("food_id"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(
        "ix_custom_foods_user_id_food_id", "custom_foods", ["user_id", "food_id"], unique=False
    )
    op.create_index("ix_custom_foods_merged_into", "custom_foods", ["merged_into"], unique=False)
    op.create_table(
        "favorites",
        sa.Column("user_id", base.Id(), nullable=False),
        sa.Column("food_id", base.Id(), nullable=False),
        sa.Column("added_at", base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_favorites_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["food_id"], ["foods.id"], name=op.f("fk_favorites_food_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "food_id"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index("ix_favorites_food_id", "favorites", ["food_id"], unique=False)


def downgrade() -> None:
    op.drop_table("favorites")
    op.drop_table("custom_foods")
