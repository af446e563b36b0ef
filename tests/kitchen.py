"""A system whose model is a scripted provider, and somebody who sends photos."""

from contextlib import asynccontextmanager
from datetime import timedelta

import anyio
from sqlalchemy import select, update

from mealtrack.app.commands.occasions import When
from mealtrack.app.commands.photos import AnalyzeMealImage
from mealtrack.app.queries.days import GetDay
from mealtrack.app.queries.meals import GetMeal
from mealtrack.bootstrap import running
from mealtrack.domain.model.analysis import PictureKind, Wish
from mealtrack.infra.database.tables.work import analysis_jobs
from pictures import a_jpeg


class Kitchen:
    def __init__(self, system, provider, user):
        self.system, self.provider, self.user = system, provider, user

    async def send(self, *replies, wait_s=20.0, picture=None, **wish):
        self.provider.plays(*replies)
        meal_id = await self.system.commands.send(
            AnalyzeMealImage(
                user_id=self.user,
                picture=picture or a_jpeg(),
                wish=Wish(**({"kind": PictureKind.MEAL} | wish)),
                when=When(),
                wait_s=wait_s,
            )
        )
        return await self.read(meal_id)

    async def read(self, meal_id):
        return await self.system.queries.send(GetMeal(user_id=self.user, meal_id=meal_id))

    async def until(self, meal_id, *statuses):
        with anyio.fail_after(30):
            while (meal := await self.read(meal_id)).status not in statuses:
                await anyio.sleep(0.05)
        return meal

    async def day(self, day):
        return await self.system.queries.send(GetDay(user_id=self.user, day=day))

    @asynccontextmanager
    async def another_process(self):
        """The same product once more on the same database, with a cache of its own."""
        async with running(self.system.settings) as other:
            yield Other(other)


class Other:
    def __init__(self, system):
        self._system = system

    async def run_all_due(self):
        """Take up what waits, whenever it was to be tried again, and see it through."""
        past = self._system.clock.now() - timedelta(minutes=1)
        async with self._system.database.commands.begin() as writing:
            await writing.execute(
                update(analysis_jobs).where(analysis_jobs.c.done_at.is_(None)).values(due_at=past)
            )
        assert await self._system.jobs.sweep() == 1
        waiting = select(analysis_jobs.c.id).where(analysis_jobs.c.done_at.is_(None))
        with anyio.fail_after(30):
            while True:
                async with self._system.database.reading() as reading:
                    if (await reading.execute(waiting)).first() is None:
                        return
                await anyio.sleep(0.05)
