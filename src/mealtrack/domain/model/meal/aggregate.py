"""The meal itself: its states, and the verbs that change it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.base import Aggregate, UserId
from mealtrack.domain.model.meal.errors import ItemNotFound, WrongStatus
from mealtrack.domain.model.meal.events import (
    MealAnalysisFailed,
    MealAnalyzed,
    MealCreated,
    MealDeleted,
    MealEdited,
    MealProgressed,
    MealQuestionSettled,
    MealRestored,
)
from mealtrack.domain.model.meal.item import MAX_NAME, FoodItem
from mealtrack.domain.model.meal.kinds import (
    FailureReason,
    ItemId,
    MealId,
    MealSource,
    MealStatus,
    Occasion,
    QuestionKind,
)
from mealtrack.domain.model.nutrition import Nutrition, total

MAX_ITEMS = 50
MAX_NOTES = 500
RESTORABLE = timedelta(days=30)


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
    settled: tuple[str, ...] = ()
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
        model: str | None = None,
        prompt_version: str | None = None,
    ) -> Self:
        """A meal somebody entered: complete from the start; `model` if one helped to read it."""
        meal = cls(
            id=id,
            user_id=user_id,
            source=source,
            name=good_name(name),
            occasion=occasion,
            notes=good_notes(notes),
            created_at=at,
            updated_at=at,
            model=model,
            prompt_version=prompt_version,
        )
        meal._become_ready(items, at)
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
            notes=good_notes(notes),
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
        self._become_ready(items, at)
        self.name, self.source = good_name(name), source
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

    def _become_ready(self, items: list[FoodItem], at: datetime) -> None:
        """Items in, totals worked out, READY."""
        if not 1 <= len(items) <= MAX_ITEMS:
            raise Invalid(f"A meal has 1 to {MAX_ITEMS} items.")
        self._take(items)
        self.nutrition = total(item.nutrition for item in self.items)
        self.status, self.updated_at = MealStatus.READY, at
        self.ready_at = self.ready_at or at
        self.failure = self.failure_detail = None

    def _take(self, items: list[FoodItem]) -> None:
        """These items and no others; one that is there already keeps its place and identity."""
        kept = {item.id: item for item in self.items}
        wanted = {item.id for item in items}
        for gone in [item for item in self.items if item.id not in wanted]:
            self.items.remove(gone)
        for item in items:
            if item.id not in kept:
                self.items.append(item)
            elif kept[item.id] is not item:
                kept[item.id].become(item)

    def item(self, item_id: ItemId) -> FoodItem:
        for item in self.items:
            if item.id == item_id:
                return item
        raise ItemNotFound(f"This meal has no item {item_id}.")

    def check_editable(self) -> None:
        if self.status is not MealStatus.READY:
            raise WrongStatus(f"Only a ready meal can be edited; this one is {self.status}.")

    def edited(
        self,
        items: list[FoodItem],
        occasion: Occasion,
        *,
        name: str,
        notes: str | None,
        at: datetime,
    ) -> None:
        """The end of an edit, whatever it changed (see strategies.meal_edits)."""
        self.check_editable()
        self._become_ready(items, at)
        self.name, self.notes, self.occasion = good_name(name), good_notes(notes), occasion
        self.record(MealEdited(user_id=self.user_id, meal_id=self.id))

    def settle(
        self, kind: QuestionKind, item_id: ItemId, at: datetime, *, is_declined: bool
    ) -> None:
        """This question was answered or declined: it is not asked again."""
        self.check_editable()
        self.settled = (*self.settled, question_key(kind, item_id))
        self.updated_at = at
        self.record(
            MealQuestionSettled(
                user_id=self.user_id, meal_id=self.id, kind=kind, is_declined=is_declined
            )
        )

    def delete(self, at: datetime) -> None:
        if self.status is MealStatus.INACTIVE:
            return  # deleting twice is one deletion
        if self.status not in (MealStatus.READY, MealStatus.FAILED):
            raise WrongStatus(f"A meal that is {self.status} can't be deleted yet.")
        self.status, self.deleted_at, self.updated_at = MealStatus.INACTIVE, at, at
        self.record(MealDeleted(user_id=self.user_id, meal_id=self.id))

    def restore(self, at: datetime) -> None:
        """Back to what it was before it was deleted."""
        if self.status is not MealStatus.INACTIVE:
            raise WrongStatus(f"Only a deleted meal can be restored; this one is {self.status}.")
        if self.deleted_at is not None and at - self.deleted_at > RESTORABLE:
            raise WrongStatus("A meal can be restored for 30 days after it was deleted.")
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


def question_key(kind: QuestionKind, item_id: ItemId) -> str:
    """How a meal remembers what it asked, and about which item."""
    return f"{kind}:{item_id}"


def good_name(name: str) -> str:
    name = name.strip()
    if not 0 < len(name) <= MAX_NAME:
        raise Invalid(f"A meal's name has 1 to {MAX_NAME} characters.")
    return name


def good_notes(notes: str | None) -> str | None:
    if notes is not None and len(notes) > MAX_NOTES:
        raise Invalid(f"Notes have at most {MAX_NOTES} characters.")
    return notes or None
