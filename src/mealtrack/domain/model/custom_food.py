"""A food of somebody's own: entered once, logged like any other, seen by nobody else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from mealtrack.domain.errors import Conflict
from mealtrack.domain.model.base import Aggregate, Event, UserId
from mealtrack.domain.model.food import Food, FoodId, FoodRecord
from mealtrack.domain.model.food_label import FoodLabel


class PartOfMerge(Conflict):
    """One food stands for another; that has to be undone first, or can't be done at all."""

    code = "food-merged"
    title = "That food takes part in a merge"


@dataclass(frozen=True, kw_only=True)
class FoodEvent(Event):
    food_id: FoodId


@dataclass(frozen=True, kw_only=True)
class FoodCreated(FoodEvent): ...


@dataclass(frozen=True, kw_only=True)
class FoodEdited(FoodEvent): ...


@dataclass(frozen=True, kw_only=True)
class FoodDeleted(FoodEvent): ...


@dataclass(frozen=True, kw_only=True)
class FoodMerged(FoodEvent): ...


@dataclass(frozen=True, kw_only=True)
class FoodUnmerged(FoodEvent): ...


@dataclass(eq=False, kw_only=True)
class CustomFood(Aggregate):
    """The label as it was typed, and the record that follows from it.

    Deleted or merged into another it is hidden: nothing finds it any more, while meals keep what
    they were computed from. `version` counts every change, the record's own only those of what it
    says, so that a merge and its undoing leave no trace in it.
    """

    id: FoodId
    user_id: UserId
    food: Food
    label: FoodLabel
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None
    merged_into: FoodId | None = None
    version: int = 1

    @classmethod
    def typed(
        cls, *, id: FoodId, user_id: UserId, record: FoodRecord, label: FoodLabel, at: datetime
    ) -> Self:
        food = Food.of(record, id=id, owner_id=user_id)
        mine = cls(id=id, user_id=user_id, food=food, label=label, created_at=at, updated_at=at)
        mine.record(FoodCreated(user_id=user_id, food_id=id))
        return mine

    @property
    def is_hidden(self) -> bool:
        return self.deleted_at is not None or self.merged_into is not None

    def edit(self, record: FoodRecord, label: FoodLabel, at: datetime) -> None:
        """Say something else from now on; meals keep the version they were computed from."""
        self._check_on_its_own()
        self.food.restate(record)
        self.label, self.updated_at = label, at
        self.record(FoodEdited(user_id=self.user_id, food_id=self.id))

    def delete(self, at: datetime, *, stands_for_others: bool) -> None:
        self._check_on_its_own()
        if stands_for_others:
            raise PartOfMerge("Other foods were merged into this one; unmerge them first.")
        self.deleted_at = self.updated_at = at
        self.record(FoodDeleted(user_id=self.user_id, food_id=self.id))

    def merge(
        self, into: Food, at: datetime, *, asked_for: FoodId, stands_for_others: bool
    ) -> None:
        """From now on whoever asks for this one means the other; refuses chains and cycles.

        `into` is what looking up `asked_for` found: another food when that is merged itself.
        """
        self._check_on_its_own()
        if asked_for == self.id:
            raise PartOfMerge("A food can't be merged into itself.")
        if into.id != asked_for:
            raise PartOfMerge("That food is merged into another itself; merge into the other.")
        if stands_for_others:
            raise PartOfMerge("Other foods were merged into this one; unmerge them first.")
        self.merged_into, self.updated_at = into.id, at
        self.record(FoodMerged(user_id=self.user_id, food_id=self.id))

    def unmerge(self, at: datetime) -> None:
        if self.merged_into is None:
            raise PartOfMerge("This food is not merged into another.")
        self.merged_into, self.updated_at = None, at
        self.record(FoodUnmerged(user_id=self.user_id, food_id=self.id))

    def _check_on_its_own(self) -> None:
        if self.merged_into is not None:
            raise PartOfMerge("This food is merged into another; unmerge it first.")
