"""How commands reach what is stored. One protocol per aggregate; the owner is in every question."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

from mealtrack.domain.errors import Conflict
from mealtrack.domain.model.analysis import AnalysisJob, JobId, LeaseToken
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.custom_food import CustomFood
from mealtrack.domain.model.food import Food, FoodId
from mealtrack.domain.model.meal import Meal, MealId
from mealtrack.domain.model.user import Session, SessionId, User


class LeaseLost(Conflict):
    """Somebody else works on it now: what was done under the old lease is dropped."""

    code = "lease-lost"


class Users(Protocol):
    async def get(self, user_id: UserId, *, to_change: bool = False) -> User:
        """The user, or Unauthenticated when the account is gone.

        Who means to change the user waits for others who do.
        """
        ...

    async def find(self, email: str) -> User | None: ...

    def add(self, user: User) -> None: ...


class Sessions(Protocol):
    async def get(self, session_id: SessionId) -> Session:
        """The session, or SessionEnded."""
        ...

    def add(self, session: Session) -> None: ...


class Foods(Protocol):
    async def get(self, food_id: FoodId, *, visible_to: UserId) -> Food:
        """A shared food or the user's own, or FoodNotFound.

        For a food the user merged into another it is the other.
        """
        ...

    async def get_many(self, ids: Iterable[FoodId], *, visible_to: UserId) -> Mapping[FoodId, Food]:
        """Those of them that exist, by the ids they were asked for with."""
        ...

    async def recorded(self, food_id: FoodId, *, visible_to: UserId) -> Food | None:
        """The record a meal was computed from, though it may be hidden by now."""
        ...

    async def by_fdc_id(self, fdc_id: int, *, visible_to: UserId) -> Food: ...

    async def by_gtin(self, gtin: str, *, visible_to: UserId) -> Food:
        """The user's own product with this barcode before the catalogue's."""
        ...


class CustomFoods(Protocol):
    async def get(self, food_id: FoodId, *, owner: UserId) -> CustomFood:
        """A food of the user's own that is not deleted, or FoodNotFound."""
        ...

    async def find(self, food_id: FoodId, *, owner: UserId) -> CustomFood | None:
        """The food whatever became of it, deleted or merged."""
        ...

    async def hold(self, *ids: FoodId, owner: UserId) -> None:
        """Let nobody else change these of the user's foods until this transaction ends."""
        ...

    async def stands_for_others(self, food_id: FoodId, *, owner: UserId) -> bool:
        """Whether the user merged other foods into this one."""
        ...

    def add(self, food: CustomFood) -> None: ...


class Favorites(Protocol):
    async def add(self, food_id: FoodId, *, owner: UserId, at: datetime) -> None:
        """Keep a food among the favourites; one that is there stays as it was."""
        ...

    async def remove(self, food_id: FoodId, *, owner: UserId) -> None:
        """Take a food, and what was merged into it, from the favourites, if it is there."""
        ...


class Meals(Protocol):
    async def get(self, meal_id: MealId, *, owner: UserId) -> Meal:
        """The meal, or MealNotFound if there is none or it is somebody else's."""
        ...

    def add(self, meal: Meal) -> None: ...


class AnalysisJobs(Protocol):
    async def get(self, job_id: JobId, *, held_by: LeaseToken) -> AnalysisJob:
        """The job if this lease still holds, else LeaseLost."""
        ...

    async def of_meal(self, meal_id: MealId, *, owner: UserId) -> AnalysisJob: ...

    async def claim(
        self, token: LeaseToken, *, at: datetime, lasts: timedelta, limit: int
    ) -> list[JobId]:
        """Take up to `limit` jobs that are due and that nobody holds."""
        ...

    async def renew(self, job_id: JobId, token: LeaseToken, *, until: datetime) -> bool:
        """Hold on to a job; False when the lease was lost."""
        ...

    async def release(self, job_id: JobId, token: LeaseToken) -> None:
        """Let go of a job that is not done, so that somebody else may take it at once."""
        ...

    def add(self, job: AnalysisJob) -> None: ...


class Transaction(Protocol):
    """What one unit of work can touch. Leaving the block commits; an exception rolls back."""

    users: Users
    sessions: Sessions
    foods: Foods
    custom_foods: CustomFoods
    favorites: Favorites
    meals: Meals
    jobs: AnalysisJobs


class UnitOfWork(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[Transaction]: ...
