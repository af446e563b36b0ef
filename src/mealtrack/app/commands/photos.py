"""A photo becomes a meal: taking it in, and trying again."""

from dataclasses import dataclass

from mealtrack.app.bus import Command
from mealtrack.app.commands.occasions import When, occasion_for
from mealtrack.domain.model.analysis import AnalysisJob, JobId, LeaseToken, Wish
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.meal import Meal, MealId
from mealtrack.domain.ports.clock import Clock, Ids
from mealtrack.domain.ports.images import ImageStore, PictureIntake
from mealtrack.domain.ports.jobs import Jobs
from mealtrack.domain.ports.repositories import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class AnalyzeMealImage(Command[MealId]):
    """`wait_s` is how long the sender is willing to wait; the analysis goes on after it."""

    user_id: UserId
    picture: bytes
    wish: Wish
    when: When
    wait_s: float


async def analyze_meal_image(
    cmd: AnalyzeMealImage,
    intake: PictureIntake,
    images: ImageStore,
    uow: UnitOfWork,
    jobs: Jobs,
    clock: Clock,
    ids: Ids,
) -> MealId:
    """Nothing is lost from here on: the picture, the meal and the job are stored first.

    A crash before the commit leaves a picture that nothing refers to, which is swept.
    """
    photo = await intake.take(cmd.picture)
    key = await images.put(photo.jpeg, owner=cmd.user_id)
    now, lease = clock.now(), LeaseToken(ids.new())
    async with uow() as tx:
        user = await tx.users.get(cmd.user_id)
        meal = Meal.pictured(
            id=MealId(ids.new()),
            user_id=user.id,
            occasion=occasion_for(cmd.when, user, now),
            image_key=key,
            notes=cmd.wish.note,
            at=now,
        )
        job = AnalysisJob(
            id=JobId(ids.new()),
            meal_id=meal.id,
            user_id=user.id,
            wish=cmd.wish,
            created_at=now,
            due_at=now,
        )
        job.lease(lease, at=now, lasts=jobs.lease_lasts)
        tx.meals.add(meal)
        tx.jobs.add(job)
    await jobs.start(job.id, lease, wait_s=cmd.wait_s)
    return meal.id


@dataclass(frozen=True, kw_only=True)
class RetryAnalysis(Command[None]):
    """The same picture once more: a key was set, a provider is back, or luck is tried."""

    user_id: UserId
    meal_id: MealId
    wait_s: float


async def retry_analysis(
    cmd: RetryAnalysis, uow: UnitOfWork, jobs: Jobs, clock: Clock, ids: Ids
) -> None:
    now, lease = clock.now(), LeaseToken(ids.new())
    async with uow() as tx:
        meal = await tx.meals.get(cmd.meal_id, owner=cmd.user_id)
        meal.retry(now)
        job = await tx.jobs.of_meal(cmd.meal_id, owner=cmd.user_id)
        job.reopen(now)
        job.lease(lease, at=now, lasts=jobs.lease_lasts)
    await jobs.start(job.id, lease, wait_s=cmd.wait_s)


handlers = (analyze_meal_image, retry_analysis)
