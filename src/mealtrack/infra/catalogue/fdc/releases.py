"""What the official archives of FoodData Central are called."""

from collections.abc import Mapping

# The newest releases known here; others are named by their date.
RELEASES: Mapping[str, str] = {
    "foundation": "2025-12-18",
    "sr-legacy": "2018-04",
    "branded": "2025-12-18",
    "survey": "2024-10-31",
}


def archive_name(kind: str, release: str | None = None) -> str:
    what = kind.replace("-", "_")
    return f"FoodData_Central_{what}_food_csv_{release or RELEASES[kind]}.zip"
