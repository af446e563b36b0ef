"""What a meal keeps to be corrected later: the day start in force, and values nobody else keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "meals",
        sa.Column("day_start_minutes", sa.SmallInteger(), nullable=False, server_default="0"),
    )
    op.add_column("meal_items", sa.Column("per_100g", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("meal_items", "per_100g")
    op.drop_column("meals", "day_start_minutes")
