"""The catalogue, and how far imports came."""

import sqlalchemy as sa
from alembic import op

from mealtrack.infra.database import base, columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("file_digest", base.Digest, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("last_key", sa.BigInteger(), nullable=False),
        sa.Column("started_at", base.Moment(), nullable=False),
        sa.Column("finished_at", base.Moment(), nullable=True),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("file_digest"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "foods",
        sa.Column("id", base.Id(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "starter",
                "usda_foundation",
                "usda_sr_legacy",
                "usda_survey",
                "usda_branded",
                "openfoodfacts",
                "custom",
                name="foodsource",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("source_key", base.Exact(length=64), nullable=False),
        sa.Column("owner_id", base.Id(), nullable=True),
        sa.Column("fdc_id", sa.Integer(), nullable=True),
        sa.Column("gtin", base.Exact(length=14), nullable=True),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("brand", sa.String(length=200), nullable=True),
        sa.Column("category", sa.String(length=100), nullable=True),
        sa.Column("per_100g", sa.JSON(), nullable=False),
        sa.Column("portions", columns.PortionsColumn(), nullable=False),
        sa.Column("synonyms", columns.TextsColumn(), nullable=False),
        sa.Column("flags", columns.TextsColumn(), nullable=False),
        sa.Column("density_g_ml", sa.Double(), nullable=True),
        sa.Column("digest", base.Digest, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_foods_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("fdc_id", name=op.f("uq_foods_fdc_id")),
        sa.UniqueConstraint("source", "source_key", name=op.f("uq_foods_source_source_key")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index("ix_foods_gtin", "foods", ["gtin"], unique=False)
    op.create_index("ix_foods_owner_id", "foods", ["owner_id"], unique=False)


def downgrade() -> None:
    op.drop_table("foods")
    op.drop_table("imports")
