"""Importing this package maps every aggregate onto its tables."""

from mealtrack.infra.database.tables import corrections, foods, meals, my_foods, users, work

__all__ = ["corrections", "foods", "meals", "my_foods", "users", "work"]
