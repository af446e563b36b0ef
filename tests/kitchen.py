"""A system whose model is a scripted provider, and somebody who sends photos to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
from sqlalchemy import select

from fake_providers import a_provider
from mealtrack.app.commands.occasions import When
from mealtrack.app.commands.photos import AnalyzeMealImage
from mealtrack.app.queries.meals import GetMeal
from mealtrack.domain.model.analysis import PictureKind, Wish
from mealtrack.infra.database.tables.work import outbox
from pictures import a_jpeg
from records import ALL
from running_system import a_user, settings_for, stock, working


class Kitchen:
    """A system whose model is a scripted provider, and somebody who sends photos."""

    def __init__(self, system, provider, user):
        self.system, self.provider, self.user = system, provider, user

    async def send(self, *replies, wait_s=20.0, picture=None, when=None, user=None, **wish):
        self.provider.plays(*replies)
        meal_id = await self.system.commands.send(
            AnalyzeMealImage(
                user_id=user or self.user,
                picture=picture or a_jpeg(),
                wish=Wish(**({"kind": PictureKind.MEAL} | wish)),
                when=when or When(),
                wait_s=wait_s,
            )
        )
        return await self.read(meal_id, user)

    async def read(self, meal_id, user=None):
        wish = GetMeal(user_id=user or self.user, meal_id=meal_id)
        return await self.system.queries.send(wish)

    async def until(self, meal_id, *statuses):
        with anyio.fail_after(30):
            while (meal := await self.read(meal_id)).status not in statuses:
                await anyio.sleep(0.05)
        return meal

    async def settle(self):
        """Wait until every reaction to what happened has run."""
        open_rows = select(outbox.c.id).where(outbox.c.state != "done").limit(1)
        with anyio.fail_after(30):
            while True:
                async with self.system.database.queries.connect() as reading:
                    if (await reading.execute(open_rows)).first() is None:
                        return
                await anyio.sleep(0.02)


@asynccontextmanager
async def a_kitchen(database_url: str, home: Path) -> AsyncIterator[Kitchen]:
    async with a_provider() as provider:
        vision = f"openai-chat:{provider.url}/v1#local-vision"
        settings = settings_for(home, database_url, vision=vision, vision_timeout_s=3, lease_s=2)
        async with working(settings) as system:
            await stock(system, *ALL)
            yield Kitchen(system, provider, await a_user(system))
