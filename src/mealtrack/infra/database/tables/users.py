"""Accounts and their sign-ins."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, SmallInteger, String, Table

from mealtrack.domain.model.user import Role, Session, User
from mealtrack.infra.database.base import MYSQL, Exact, Id, Moment, mapper, metadata, one_of

users = Table(
    "users",
    metadata,
    Column("id", Id, primary_key=True),
    Column("email", Exact(320), nullable=False, unique=True),
    Column("password_hash", String(255)),
    Column("role", one_of(Role), nullable=False),
    Column("zone", Exact(64), nullable=False),
    Column("day_start_minutes", SmallInteger, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    **MYSQL,
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Id, ForeignKey(users.c.id, ondelete="CASCADE"), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("ended_at", Moment),
    Column("version", Integer, nullable=False),
    Index("ix_sessions_user_id", "user_id"),
    **MYSQL,
)

mapper.map_imperatively(User, users, version_id_col=users.c.version)
mapper.map_imperatively(Session, sessions, version_id_col=sessions.c.version)
