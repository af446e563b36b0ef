"""What was seen of an item, what a meal need not ask again, and how sure a day's energy is."""

import sqlalchemy as sa
from alembic import op

from mealtrack.infra.database import columns

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meals", sa.Column("settled", columns.TextsColumn(), nullable=True))
    op.add_column("meal_items", sa.Column("state", sa.String(length=100), nullable=True))
    op.add_column("day_totals", sa.Column("calories_low", sa.Double(), nullable=True))
    op.add_column("day_totals", sa.Column("calories_high", sa.Double(), nullable=True))


def downgrade() -> None:
    op.drop_column("day_totals", "calories_high")
    op.drop_column("day_totals", "calories_low")
    op.drop_column("meal_items", "state")
    op.drop_column("meals", "settled")
