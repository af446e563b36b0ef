"""When a publisher dated its version of a food."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("foods", sa.Column("published_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("foods", "published_on")
