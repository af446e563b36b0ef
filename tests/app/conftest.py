"""What tests of use cases ask for."""

import pytest

from fake_providers import a_provider
from kitchen import Kitchen
from mealtrack.app.commands.meals import CreateMeal
from mealtrack.app.commands.occasions import When
from mealtrack.app.queries.days import GetDay
from mealtrack.app.queries.meals import GetMeal
from mealtrack.bootstrap import System
from mealtrack.domain.model.base import UserId
from records import ALL, RICE_ID, of
from running_system import a_user, settings_for, stock, working


@pytest.fixture
async def user(system: System) -> UserId:
    return await a_user(system)


@pytest.fixture
async def log(system, user):
    """Log a meal of the given ingredients and answer how it reads."""
    await stock(system, *ALL)

    async def logged(*items, when=None, name="Lunch", notes=None):
        meal_id = await system.commands.send(
            CreateMeal(
                user_id=user,
                name=name,
                items=items or (of(RICE_ID),),
                when=when or When(),
                notes=notes,
            )
        )
        return await system.queries.send(GetMeal(user_id=user, meal_id=meal_id))

    return logged


@pytest.fixture
def day_of(system, user):
    async def day_of(day):
        return await system.queries.send(GetDay(user_id=user, day=day))

    return day_of


@pytest.fixture
async def kitchen(database_url, tmp_path):
    async with a_provider() as provider:
        vision = f"openai-chat:{provider.url}/v1#local-vision"
        settings = settings_for(
            tmp_path, database_url, vision=vision, vision_timeout_s=3, lease_s=2
        )
        async with working(settings) as system:
            await stock(system, *ALL)
            yield Kitchen(system, provider, await a_user(system))
