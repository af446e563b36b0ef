"""Reactions to events and pictures to analyse."""

import sqlalchemy as sa
from alembic import op

from mealtrack.infra.database import base, columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("event", base.Exact(length=64), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("reaction", base.Exact(length=120), nullable=False),
        sa.Column("state", base.Exact(length=8), nullable=False),
        sa.Column("due_at", base.Moment(), nullable=False),
        sa.Column("lease_token", base.Id(), nullable=True),
        sa.Column("lease_until", base.Moment(), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("error", base.Exact(length=200), nullable=True),
        sa.Column("done_at", base.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index("ix_outbox_lease_token", "outbox", ["lease_token"], unique=False)
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"], unique=False)
    op.create_table(
        "analysis_jobs",
        sa.Column("id", base.Id(), nullable=False),
        sa.Column("meal_id", base.Id(), nullable=False),
        sa.Column("user_id", base.Id(), nullable=False),
        sa.Column("wish", columns.WishColumn(), nullable=False),
        sa.Column("created_at", base.Moment(), nullable=False),
        sa.Column("due_at", base.Moment(), nullable=False),
        sa.Column("lease_token", base.Id(), nullable=True),
        sa.Column("lease_until", base.Moment(), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("done_at", base.Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meal_id"], ["meals.id"], name=op.f("fk_analysis_jobs_meal_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_analysis_jobs_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("meal_id", name=op.f("uq_analysis_jobs_meal_id")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(
        "ix_analysis_jobs_done_at_due_at", "analysis_jobs", ["done_at", "due_at"], unique=False
    )
    op.create_index("ix_analysis_jobs_user_id", "analysis_jobs", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_table("analysis_jobs")
    op.drop_table("outbox")
