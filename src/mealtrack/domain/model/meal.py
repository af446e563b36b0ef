"""A meal: what somebody ate, when, and where each of its numbers comes from."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType, Self
from uuid import UUID

from mealtrack.domain.errors import Conflict, Invalid, NotFound
from mealtrack.domain.model.base import Aggregate, Event, UserId
from mealtrack.domain.model.food import FoodId
from mealtrack.domain.model.nutrition import Nutrition, total
from mealtrack.domain.model.quantity import Mass

MealId = NewType("MealId", UUID)
ItemId = NewType("ItemId", UUID)

MAX_ITEMS = 50
MAX_NOTES = 500
MAX_NAME = 200


class MealNotFound(NotFound):
    code = "meal-not-found"
    title = "There is no such meal"


class ItemNotFound(NotFound):
    code = "item-not-found"
    title = "This meal has no such item"


class WrongStatus(Conflict):
    code = "meal-wrong-status"
    title = "The meal is not in a state that allows this"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Which record an item's numbers come from, how it was found and how sure that is."""

    origin: Origin
    record_id: FoodId | None = None
    record_version: int | None = None
    fdc_id: int | None = None
    confidence: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise Invalid("Confidence lies between 0 and 1.")


@dataclass(frozen=True, kw_only=True)
class MealEvent(Event):
    meal_id: MealId


@dataclass(frozen=True, kw_only=True)
class MealCreated(MealEvent): ...


@dataclass(frozen=True, kw_only=True)
class MealProgressed(MealEvent):
    """An analysis went one step further."""

    status: MealStatus


@dataclass(frozen=True, kw_only=True)
class MealAnalyzed(MealEvent): ...


@dataclass(frozen=True, kw_only=True)
class MealAnalysisFailed(MealEvent):
    reason: FailureReason


@dataclass(frozen=True, kw_only=True)
class MealEdited(MealEvent): ...


@dataclass(frozen=True, kw_only=True)
class MealDeleted(MealEvent): ...


@dataclass(frozen=True, kw_only=True)
class MealRestored(MealEvent): ...


@dataclass(eq=False, kw_only=True)
class FoodItem:
    """One food of a meal. Unmatched items have a mass and no nutrients at all."""

    id: ItemId
    name: str
    quantity: float
    unit: str
    mass: Mass
    nutrition: Nutrition
    provenance: Provenance
    category: str | None = None

    def __post_init__(self) -> None:
        if not 0 < len(self.name) <= MAX_NAME:
            raise Invalid(f"An item's name has 1 to {MAX_NAME} characters.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """When a meal was eaten: the instant, and the local day it belongs to for ever."""

    at: datetime
    zone: str
    day: date
    meal_type: MealType


@dataclass(eq=False, kw_only=True)
class Meal(Aggregate):
    id: MealId
    user_id: UserId
    source: MealSource
    name: str
    occasion: Occasion
    created_at: datetime
    updated_at: datetime
    status: MealStatus = MealStatus.PROCESSING
    items: list[FoodItem] = field(default_factory=list[FoodItem])
    nutrition: Nutrition = field(default_factory=lambda: Nutrition(0.0))
    notes: str | None = None
    image_key: str | None = None
    ready_at: datetime | None = None
    deleted_at: datetime | None = None
    failure: FailureReason | None = None
    failure_detail: str | None = None
    model: str | None = None
    prompt_version: str | None = None
    version: int = 1

    @classmethod
    def typed(
        cls,
        *,
        id: MealId,
        user_id: UserId,
        name: str,
        occasion: Occasion,
        items: list[FoodItem],
        at: datetime,
        notes: str | None = None,
        source: MealSource = MealSource.MANUAL,
    ) -> Self:
        """A meal somebody entered: complete from the start."""
        meal = cls(
            id=id,
            user_id=user_id,
            source=source,
            name=_name(name),
            occasion=occasion,
            notes=_notes(notes),
            created_at=at,
            updated_at=at,
        )
        meal.become_ready(items, at)
        meal.record(MealCreated(user_id=user_id, meal_id=id))
        return meal

    @classmethod
    def pictured(
        cls,
        *,
        id: MealId,
        user_id: UserId,
        occasion: Occasion,
        image_key: str,
        at: datetime,
        notes: str | None = None,
    ) -> Self:
        """A meal of which there is a picture and nothing else yet."""
        meal = cls(
            id=id,
            user_id=user_id,
            source=MealSource.IMAGE,
            name="Photo",
            occasion=occasion,
            image_key=image_key,
            notes=_notes(notes),
            created_at=at,
            updated_at=at,
        )
        meal.record(MealCreated(user_id=user_id, meal_id=id))
        return meal

    @property
    def is_being_analyzed(self) -> bool:
        return self.status in _UNDER_WAY

    def progress(self, status: MealStatus, at: datetime) -> None:
        """One step further in the analysis; a worker that takes over begins again."""
        if status not in _STEPS.get(self.status, ()):
            raise WrongStatus(f"A meal that is {self.status} can't become {status}.")
        self.status, self.updated_at = status, at
        self.record(MealProgressed(user_id=self.user_id, meal_id=self.id, status=status))

    def complete(
        self,
        *,
        name: str,
        source: MealSource,
        items: list[FoodItem],
        at: datetime,
        model: str | None = None,
        prompt_version: str | None = None,
    ) -> None:
        """The analysis found these items."""
        if not self.is_being_analyzed:
            raise WrongStatus(f"A meal that is {self.status} can't be completed.")
        self.become_ready(items, at)
        self.name, self.source = _name(name), source
        self.model, self.prompt_version = model, prompt_version
        self.record(MealAnalyzed(user_id=self.user_id, meal_id=self.id))

    def fail(self, reason: FailureReason, detail: str, at: datetime) -> None:
        if not self.is_being_analyzed:
            raise WrongStatus(f"A meal that is {self.status} can't fail.")
        self.status, self.updated_at = MealStatus.FAILED, at
        self.failure, self.failure_detail = reason, detail
        self.record(MealAnalysisFailed(user_id=self.user_id, meal_id=self.id, reason=reason))

    def retry(self, at: datetime) -> None:
        """A failed analysis is tried once more."""
        if self.status is not MealStatus.FAILED or self.image_key is None:
            raise WrongStatus(
                f"Only a failed photo can be tried again; this meal is {self.status}."
            )
        self.status, self.updated_at = MealStatus.PROCESSING, at
        self.failure = self.failure_detail = None
        self.record(MealProgressed(user_id=self.user_id, meal_id=self.id, status=self.status))

    def become_ready(self, items: list[FoodItem], at: datetime) -> None:
        """Only for the aggregate's own verbs: items in, totals worked out, READY."""
        if not 1 <= len(items) <= MAX_ITEMS:
            raise Invalid(f"A meal has 1 to {MAX_ITEMS} items.")
        self.items[:] = items
        self.nutrition = total(item.nutrition for item in self.items)
        self.status, self.ready_at, self.updated_at = MealStatus.READY, at, at
        self.failure = self.failure_detail = None

    def item(self, item_id: ItemId) -> FoodItem:
        for item in self.items:
            if item.id == item_id:
                return item
        raise ItemNotFound(f"This meal has no item {item_id}.")

    def check_editable(self) -> None:
        if self.status is not MealStatus.READY:
            raise WrongStatus(f"Only a ready meal can be edited; this one is {self.status}.")

    def edited(self, items: list[FoodItem], at: datetime) -> None:
        """The end of an edit, whatever it changed (see strategies.meal_edits)."""
        self.check_editable()
        ready_at = self.ready_at
        self.become_ready(items, at)
        self.ready_at = ready_at
        self.record(MealEdited(user_id=self.user_id, meal_id=self.id))

    def rename(self, name: str) -> None:
        self.name = _name(name)

    def note(self, notes: str | None) -> None:
        self.notes = _notes(notes)

    def delete(self, at: datetime) -> None:
        if self.status not in (MealStatus.READY, MealStatus.FAILED):
            raise WrongStatus(f"A meal that is {self.status} can't be deleted yet.")
        self.status, self.deleted_at, self.updated_at = MealStatus.INACTIVE, at, at
        self.record(MealDeleted(user_id=self.user_id, meal_id=self.id))

    def restore(self, at: datetime) -> None:
        """Back to what it was before it was deleted."""
        if self.status is not MealStatus.INACTIVE:
            raise WrongStatus(f"Only a deleted meal can be restored; this one is {self.status}.")
        self.status = MealStatus.FAILED if self.failure else MealStatus.READY
        self.deleted_at, self.updated_at = None, at
        self.record(MealRestored(user_id=self.user_id, meal_id=self.id))


_UNDER_WAY = (MealStatus.PROCESSING, MealStatus.ANALYZING, MealStatus.ENRICHING)
# A worker that takes over a lapsed lease begins again, from wherever the meal was left.
_STEPS = {
    MealStatus.PROCESSING: (MealStatus.ANALYZING,),
    MealStatus.ANALYZING: (MealStatus.ANALYZING, MealStatus.ENRICHING),
    MealStatus.ENRICHING: (MealStatus.ANALYZING,),
}


def _name(name: str) -> str:
    name = name.strip()
    if not 0 < len(name) <= MAX_NAME:
        raise Invalid(f"A meal's name has 1 to {MAX_NAME} characters.")
    return name


def _notes(notes: str | None) -> str | None:
    if notes is not None and len(notes) > MAX_NOTES:
        raise Invalid(f"Notes have at most {MAX_NOTES} characters.")
    return notes or None
