"""What somebody wrote about a meal, read by a grammar: amounts, units, foods, what was left out.

Standard library only, one pass over the text, no knowledge of nutrients. What a joint like "and"
means depends on which foods there are: "ham and cheese" are two, "mac and cheese" is one. The
vocabulary passed in decides.
"""

from mealtrack.domain.parsers.meal_text.meaning import (
    MealText,
    NoNames,
    Noting,
    ReadItem,
    Vocabulary,
    read_meal,
)
from mealtrack.domain.parsers.meal_text.numbers import decimal_mark
from mealtrack.domain.parsers.meal_text.tokens import MAX_TEXT

__all__ = [
    "MAX_TEXT",
    "MealText",
    "NoNames",
    "Noting",
    "ReadItem",
    "Vocabulary",
    "decimal_mark",
    "read_meal",
]
