"""Importing this package maps every aggregate onto its tables."""

from mealtrack.infra.database.tables import foods, meals, users, work

__all__ = ["foods", "meals", "users", "work"]
