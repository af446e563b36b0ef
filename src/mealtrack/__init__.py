"""MealTrack: a nutrition tracker whose numbers can be traced to their records."""

__version__ = "0.1.0"
