"""What nobody needs goes, each thing in its time; what somebody needs stays."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import anyio
import pytest
from sqlalchemy import func, select

from mealtrack.app.commands.auth import LogIn, LogOut
from mealtrack.app.commands.meals import DeleteMeal
from mealtrack.app.commands.photos import RetryAnalysis
from mealtrack.domain.errors import Unauthenticated
from mealtrack.domain.model.meal import MealNotFound
from mealtrack.domain.ports.images import PictureNotFound
from mealtrack.infra.database.housekeeping import Housekeeping
from mealtrack.infra.database.tables.meals import meals
from mealtrack.infra.database.tables.users import sessions
from mealtrack.infra.database.tables.work import analysis_jobs, outbox
from pictures import a_jpeg
from running_system import PASSWORD, a_user
from vision_kit import CHAT, PLATE, an_answer, says

pytestmark = [pytest.mark.anyio, pytest.mark.network]


@dataclass
class Later:
    """The clock of somebody who looks some time from now."""

    clock: object
    after: timedelta = timedelta()

    def now(self) -> datetime:
        return self.clock.now() + self.after


@pytest.fixture
def tidy(kitchen):
    """One round of housekeeping, so many days from now."""

    async def tidy(**after):
        system = kitchen.system
        clock = Later(system.clock, timedelta(**after))
        return await Housekeeping(system.database, system.images, clock).tidy()

    return tidy


async def rows(kitchen, table, *conditions):
    async with kitchen.system.database.reading() as reading:
        return await reading.scalar(select(func.count()).select_from(table).where(*conditions))


async def key_of(kitchen, meal):
    async with kitchen.system.database.reading() as reading:
        return await reading.scalar(select(meals.c.image_key).where(meals.c.id == meal.meal_id))


async def test_nothing_goes_before_its_time(kitchen, tidy):
    """Neither at once nor within the week, whatever its state."""
    meal = await kitchen.send(says(CHAT, PLATE))
    await kitchen.system.images.put(a_jpeg(), owner=kitchen.user)
    assert not any((await tidy()).values())
    await kitchen.system.commands.send(DeleteMeal(user_id=kitchen.user, meal_id=meal.meal_id))
    await tidy(days=29)
    assert await kitchen.system.images.get(await key_of(kitchen, meal))


async def test_a_finished_job_goes_and_its_meal_stays(kitchen, tidy):
    """With the events that were delivered."""
    meal = await kitchen.send(says(CHAT, PLATE))
    while await kitchen.system.outbox.deliver():
        pass
    delivered = await rows(kitchen, outbox)
    removed = await tidy(days=8)
    assert (removed["jobs"], removed["events"]) == (1, delivered)
    assert await rows(kitchen, outbox) == await rows(kitchen, analysis_jobs) == 0
    assert (await kitchen.read(meal.meal_id)).status == "ready"
    assert await kitchen.system.images.get(await key_of(kitchen, meal))


async def test_a_failed_analysis_can_be_tried_again_a_year_later(kitchen, tidy):
    """Its job and its picture are still there."""
    failed = await kitchen.send(says(CHAT, an_answer(is_food=False)))
    assert failed.status == "failed"
    removed = await tidy(days=365)
    assert (removed["jobs"], removed["meals"], removed["pictures"]) == (0, 0, 0)
    retry = RetryAnalysis(user_id=kitchen.user, meal_id=failed.meal_id, wait_s=20)
    kitchen.provider.plays(says(CHAT, PLATE))
    await kitchen.system.commands.send(retry)
    assert (await kitchen.read(failed.meal_id)).status == "ready"


async def test_a_deleted_meal_goes_for_good_after_thirty_days(kitchen, tidy):
    """With its items, its job and its picture; nothing can bring it back."""
    meal = await kitchen.send(says(CHAT, PLATE))
    key = await key_of(kitchen, meal)
    await kitchen.system.commands.send(DeleteMeal(user_id=kitchen.user, meal_id=meal.meal_id))
    assert (await tidy(days=31))["meals"] == 1
    with pytest.raises(MealNotFound):
        await kitchen.read(meal.meal_id)
    with pytest.raises(PictureNotFound):
        await kitchen.system.images.get(key)
    assert await rows(kitchen, analysis_jobs) == 0


async def test_a_picture_of_two_meals_outlives_one_of_them(kitchen, tidy):
    """The same photo sent twice is stored once."""
    meal = await kitchen.send(says(CHAT, PLATE))
    other = await kitchen.send(says(CHAT, PLATE))
    key = await key_of(kitchen, other)
    assert key == await key_of(kitchen, meal)
    await kitchen.system.commands.send(DeleteMeal(user_id=kitchen.user, meal_id=meal.meal_id))
    assert (await tidy(days=31))["meals"] == 1
    assert await kitchen.system.images.get(key)


async def test_a_picture_nobody_claimed_goes_after_a_day(kitchen, tidy):
    """A crash between storing it and committing its meal leaves one."""
    key = await kitchen.system.images.put(a_jpeg(), owner=kitchen.user)
    assert (await tidy(hours=23))["pictures"] == 0
    assert (await tidy(hours=25))["pictures"] == 1
    with pytest.raises(PictureNotFound):
        await kitchen.system.images.get(key)


async def test_a_picture_stored_again_is_not_old(kitchen, tidy, tmp_path):
    """An upload at hand has stored it and not committed yet."""
    key = await kitchen.system.images.put(a_jpeg(), owner=kitchen.user)
    file = next((tmp_path / "images").glob(f"*/{key}.jpg"))
    long_ago = (datetime.now().astimezone() - timedelta(days=9)).timestamp()
    os.utime(file, (long_ago, long_ago))
    await kitchen.system.images.put(a_jpeg(), owner=kitchen.user)
    assert (await tidy())["pictures"] == 0


async def test_sessions_go_a_week_after_their_end(kitchen, tidy):
    """A refresh token of one that is gone opens nothing."""
    email = f"{uuid4().hex}@example.org"
    await a_user(kitchen.system, email)
    tokens = await kitchen.system.commands.send(LogIn(email=email, password=PASSWORD))
    await kitchen.system.commands.send(LogIn(email=email, password=PASSWORD))
    await kitchen.system.commands.send(LogOut(refresh_token=tokens.refresh_token))
    assert (await tidy(days=6))["sessions"] == 0
    assert (await tidy(days=8))["sessions"] == 1
    assert await rows(kitchen, sessions) == 1
    with pytest.raises(Unauthenticated):
        await kitchen.system.commands.send(LogOut(refresh_token=tokens.refresh_token))


async def test_two_processes_tidy_at_once(kitchen, tidy):
    """What one has removed is not missed by the other."""
    meal = await kitchen.send(says(CHAT, PLATE))
    await kitchen.system.commands.send(DeleteMeal(user_id=kitchen.user, meal_id=meal.meal_id))
    async with anyio.create_task_group() as both:
        for _ in range(2):
            both.start_soon(partial(tidy, days=31))
    assert await rows(kitchen, meals) == 0
