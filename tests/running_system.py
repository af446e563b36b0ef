"""A running product for tests: real adapters, an empty database at the newest schema."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import anyio
from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import create_async_engine

from mealtrack.app.commands.auth import Register
from mealtrack.app.commands.meals import EditMeal, ItemChange
from mealtrack.app.queries.meals import GetMeal, MealView
from mealtrack.bootstrap import System, running
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import FoodRecord
from mealtrack.domain.model.meal import MealId
from mealtrack.infra.catalogue.store import ImportReport
from mealtrack.infra.config.settings import Settings
from mealtrack.infra.database.base import metadata

PASSWORD = "correct horse battery"


def settings_for(home: Path, database_url: str | None = None, **more: object) -> Settings:
    """Settings of a test: nothing from the environment's .env, everything under `home`."""
    # Tokens outlive the slowest machine's run of a module.
    lasting = {"access_minutes": 60, **more}
    return Settings(_env_file=None, home=home, database=database_url, **lasting)


async def empty(url: str) -> None:
    """Remove every row."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(delete(table))
    await engine.dispose()


async def create_mysql(server: str, name: str) -> str:
    engine = create_async_engine(f"{server}/mysql")
    async with engine.begin() as connection:
        await connection.execute(text(f"CREATE DATABASE IF NOT EXISTS {name}"))
    await engine.dispose()
    return f"{server}/{name}"


def copy_of(template: Path, folder: Path) -> str:
    """A fresh SQLite file from one that was migrated before."""
    target = folder / f"{uuid4().hex}.db"
    shutil.copyfile(template, target)
    return f"sqlite+aiosqlite:///{target}"


@asynccontextmanager
async def working(settings: Settings) -> AsyncIterator[System]:
    """A system whose relay and sweeper run, as they do in the API process."""
    async with running(settings) as system, anyio.create_task_group() as tasks:
        tasks.start_soon(system.work)
        yield system
        tasks.cancel_scope.cancel()


async def a_user(system: System, email: str | None = None, zone: str = "UTC") -> UserId:
    address = email or f"{uuid4().hex}@example.org"
    return await system.commands.send(Register(email=address, password=PASSWORD, zone=zone))


async def stock(system: System, *records: FoodRecord) -> None:
    """Put records into the catalogue and its index, the way an import does."""
    run = await system.catalogue.run(uuid4().bytes * 2, "test")
    await system.catalogue.fill(iter(records), run, ImportReport())


async def edit(
    system: System, user: UserId, meal: MealView, *changes: ItemChange, **more: object
) -> MealView:
    """Change a meal and answer how it reads then."""
    meal_id = MealId(meal.meal_id)
    await system.commands.send(EditMeal(user_id=user, meal_id=meal_id, changes=changes, **more))
    return await system.queries.send(GetMeal(user_id=user, meal_id=meal_id))
