"""What is still to be done: reactions to events, and pictures to analyse."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, SmallInteger, Table
from sqlalchemy.orm import relationship

from mealtrack.domain.model.analysis import AnalysisJob
from mealtrack.domain.model.meal import Meal
from mealtrack.infra.database.base import MYSQL, Exact, Id, Moment, mapper, metadata
from mealtrack.infra.database.columns import WishColumn
from mealtrack.infra.database.tables.meals import meals
from mealtrack.infra.database.tables.users import users

# One row for each (event, reaction). `id` is the order of writing, never a cursor: transactions
# commit in another order than they took their numbers.
outbox = Table(
    "outbox",
    metadata,
    Column(
        "id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    ),
    Column("event", Exact(64), nullable=False),
    Column("body", JSON, nullable=False),
    Column("reaction", Exact(120), nullable=False),
    Column("state", Exact(8), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("lease_token", Id),
    Column("lease_until", Moment),
    Column("attempts", SmallInteger, nullable=False),
    Column("error", Exact(200)),
    Column("done_at", Moment),
    Index("ix_outbox_state_due_at", "state", "due_at"),
    Index("ix_outbox_lease_token", "lease_token"),
    **MYSQL,
)

analysis_jobs = Table(
    "analysis_jobs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("meal_id", Id, ForeignKey(meals.c.id, ondelete="CASCADE"), nullable=False, unique=True),
    Column("user_id", Id, ForeignKey(users.c.id, ondelete="CASCADE"), nullable=False),
    Column("wish", WishColumn, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("lease_token", Id),
    Column("lease_until", Moment),
    Column("attempts", SmallInteger, nullable=False),
    Column("done_at", Moment),
    Column("version", Integer, nullable=False),
    Index("ix_analysis_jobs_user_id", "user_id"),
    Index("ix_analysis_jobs_done_at_due_at", "done_at", "due_at"),
    **MYSQL,
)

mapper.map_imperatively(
    AnalysisJob,
    analysis_jobs,
    # Only so that a meal is written before the job that refers to it.
    properties={"_meal": relationship(Meal, lazy="raise")},
    version_id_col=analysis_jobs.c.version,
)
