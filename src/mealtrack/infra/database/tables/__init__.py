"""Importing this package maps every aggregate onto its tables."""

from mealtrack.infra.database.tables import foods, meals, my_foods, users, work

__all__ = ["foods", "meals", "my_foods", "users", "work"]
