"""How Alembic runs a migration: on the connection it is given."""

from alembic import context

from mealtrack.infra.database import tables
from mealtrack.infra.database.base import metadata

__all__ = ["tables"]

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
