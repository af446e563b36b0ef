"""Finding the meals that refer to a picture, and those deleted long ago."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_meals_image_key", "meals", ["image_key"])
    op.create_index("ix_meals_deleted_at", "meals", ["deleted_at"])


def downgrade() -> None:
    op.drop_index("ix_meals_deleted_at", "meals")
    op.drop_index("ix_meals_image_key", "meals")
