"""Reads the official downloads of USDA FoodData Central."""

from mealtrack.infra.catalogue.fdc.faults import (
    BadRow,
    CorruptImport,
    NotADownload,
    OnBadRow,
    Reason,
)
from mealtrack.infra.catalogue.fdc.reader import count_foods, read_fdc

__all__ = [
    "BadRow",
    "CorruptImport",
    "NotADownload",
    "OnBadRow",
    "Reason",
    "count_foods",
    "read_fdc",
]
