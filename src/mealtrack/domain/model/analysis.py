"""What is seen in a picture, and the job that turns it into a meal."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import isfinite
from typing import NewType, TypeAlias
from uuid import UUID

from mealtrack.domain.errors import DomainError, Invalid
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.meal import FailureReason, MealId
from mealtrack.domain.model.nutrition import NutrientId
from mealtrack.domain.model.quantity import MAX_ITEM_MASS_G, MIN_ITEM_MASS_G

JobId = NewType("JobId", UUID)
LeaseToken = NewType("LeaseToken", UUID)

MAX_SIGHTINGS = 30
# What a kitchen scale can show.
LEAST_WEIGHED_G = 0.1


class PictureKind(StrEnum):
    """What the sender says the picture shows."""

    AUTO = "auto"
    MEAL = "meal"
    LABEL = "label"
    BARCODE = "barcode"


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that went through the intake: JPEG, upright, without metadata."""

    jpeg: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the sender of a picture told about it."""

    kind: PictureKind = PictureKind.AUTO
    note: str | None = None
    total_weight_g: float | None = None

    def __post_init__(self) -> None:
        weight_g = self.total_weight_g
        if weight_g is not None and not LEAST_WEIGHED_G <= weight_g <= MAX_ITEM_MASS_G:
            raise Invalid("A total weight lies from 0.1 to 5,000 g.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One food a model saw: what, in which state, how much. Never its nutrients.

    `low_g`..`high_g` is the 80 % interval of the mass. `confidence` is 0 to 1.
    """

    name: str
    low_g: float
    high_g: float
    state: str | None = None
    brand: str | None = None
    is_hidden: bool = False
    confidence: float = 0.5

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise Invalid("A sighting names a food.")
        if not (isfinite(self.low_g) and isfinite(self.high_g)):
            raise Invalid("A sighting's mass must be finite.")
        if not MIN_ITEM_MASS_G <= self.low_g <= self.high_g <= MAX_ITEM_MASS_G:
            raise Invalid("A sighting's mass lies from 1 mg to 5,000 g, low before high.")
        if not 0 <= self.confidence <= 1:
            raise Invalid("Confidence lies between 0 and 1.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sightings:
    """A model's answer about a picture of food."""

    dish: str
    seen: tuple[Sighting, ...]
    model: str
    prompt_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelFacts:
    """A Nutrition Facts label: amounts of one serving, by registry id in registry units.

    Where the label does not tell its serving, or it could not be read, `serving_g` is the mass the
    amounts are printed for.
    """

    serving_g: float
    per_serving: dict[NutrientId, float]
    name: str | None = None
    servings_per_package: float | None = None
    is_serving_known: bool = True

    def per_100g(self) -> dict[NutrientId, float]:
        return {key: value * 100 / self.serving_g for key, value in self.per_serving.items()}


@dataclass(frozen=True, slots=True)
class Barcode:
    """A GTIN in its 14-digit form, check digit verified."""

    gtin: str


PackageReading: TypeAlias = LabelFacts | Barcode


class AnalysisFailed(DomainError):
    """The analysis ended without a meal; the sentence says what the person can do about it."""

    code = "analysis-failed"
    title = "The picture could not be made sense of"

    def __init__(
        self, reason: FailureReason, detail: str, *, meal_id: MealId | None = None
    ) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.meal_id = meal_id

    def extensions(self) -> dict[str, object]:
        known = {"meal_id": str(self.meal_id)} if self.meal_id else {}
        return {"reason": self.reason.value, **known}


class ProviderBusy(AnalysisFailed):
    """The provider may well answer later; `after_s` is its own hint, if it gave one."""

    def __init__(self, detail: str, *, reason: FailureReason, after_s: float | None = None) -> None:
        super().__init__(reason, detail)
        self.after_s = after_s


MAX_ATTEMPTS = 4
_BACKOFF_S = (5.0, 20.0, 60.0)
# A hint longer than this is not worth a person's waiting: the analysis fails and can be retried.
LONGEST_WAIT_S = 120.0


@dataclass(eq=False, kw_only=True)
class AnalysisJob:
    """The duty to analyse one picture. Whoever holds the lease works on it; nobody else does."""

    id: JobId
    meal_id: MealId
    user_id: UserId
    wish: Wish
    created_at: datetime
    due_at: datetime
    lease_token: LeaseToken | None = None
    lease_until: datetime | None = None
    attempts: int = 0
    done_at: datetime | None = None
    version: int = field(default=1)

    def lease(self, token: LeaseToken, *, at: datetime, lasts: timedelta) -> None:
        self.lease_token, self.lease_until = token, at + lasts
        self.attempts += 1

    def is_held_by(self, token: LeaseToken) -> bool:
        return self.done_at is None and self.lease_token == token

    def finish(self, at: datetime) -> None:
        self.lease_token = self.lease_until = None
        self.done_at = at

    def postpone(self, at: datetime, hint_s: float | None) -> bool:
        """Free the lease and try again later; False when it is not worth another try."""
        wait_s = hint_s if hint_s is not None else _BACKOFF_S[min(self.attempts, 3) - 1]
        if self.attempts >= MAX_ATTEMPTS or wait_s > LONGEST_WAIT_S:
            return False
        self.lease_token = self.lease_until = None
        self.due_at = at + timedelta(seconds=wait_s)
        return True

    def reopen(self, at: datetime) -> None:
        """The person asked for another try."""
        self.done_at, self.attempts, self.due_at = None, 0, at
