"""The closed sets a meal is described with."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

MealId = NewType("MealId", UUID)
ItemId = NewType("ItemId", UUID)


class MealStatus(StrEnum):
    PROCESSING = "processing"
    ANALYZING = "analyzing"
    ENRICHING = "enriching"
    READY = "ready"
    FAILED = "failed"
    INACTIVE = "inactive"


class MealSource(StrEnum):
    IMAGE = "image"
    TEXT = "text"
    BARCODE = "barcode"
    LABEL = "label"
    MANUAL = "manual"
    PLAN = "plan"
    SUGGESTION = "suggestion"
    COPY = "copy"
    IMPORT = "import"


class MealType(StrEnum):
    BREAKFAST = "breakfast"
    LUNCH = "lunch"
    DINNER = "dinner"
    SNACK = "snack"


class FailureReason(StrEnum):
    """Why an analysis ended without a meal; each has a sentence a person can act on."""

    NOT_CONFIGURED = "not-configured"
    NOT_FOOD = "not-food"
    NOTHING_FOUND = "nothing-found"
    UNKNOWN_BARCODE = "unknown-barcode"
    UNREADABLE_LABEL = "unreadable-label"
    REFUSED = "refused"
    BAD_ANSWER = "bad-answer"
    PROVIDER_BUSY = "provider-busy"
    PROVIDER_DOWN = "provider-down"
    PROVIDER_ACCESS = "provider-access"
    TIMEOUT = "timeout"


class Origin(StrEnum):
    """Where an item's numbers come from."""

    CATALOGUE = "catalogue"
    LABEL = "label"
    BARCODE = "barcode"
    CUSTOM = "custom"
    IMPORT = "import"
    UNMATCHED = "unmatched"


class QuestionKind(StrEnum):
    """What a meal may ask the person who ate it."""

    PORTION = "portion"
    HIDDEN_FAT = "hidden-fat"
    WHICH_FOOD = "which-food"


@dataclass(frozen=True, slots=True)
class Occasion:
    """When a meal was eaten: the instant, and the local day it belongs to for ever.

    `zone` and `day_start_minutes` are those in force then; a later correction of the time counts
    the day by them, wherever the user lives by now.
    """

    at: datetime
    zone: str
    day: date
    meal_type: MealType
    day_start_minutes: int = 0
