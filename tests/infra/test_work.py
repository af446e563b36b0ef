"""The background work when the database is away, when a part is silent, and when one breaks."""

import sqlite3
import time
from contextlib import asynccontextmanager, closing
from datetime import timedelta

import anyio
import anyio.to_thread
import pytest
from sqlalchemy import insert, select

from fake_providers import a_provider, held, say_nothing
from fake_wires import Wire
from mealtrack.app.commands.occasions import When
from mealtrack.app.commands.photos import AnalyzeMealImage
from mealtrack.app.queries.meals import GetMeal
from mealtrack.bootstrap import WorkEnded, running
from mealtrack.domain.model.analysis import PictureKind, Wish
from mealtrack.infra.database.tables.work import analysis_jobs, outbox
from mealtrack.infra.event_bus.pulse import Pulse
from pictures import a_jpeg
from records import ALL
from running_system import a_user, settings_for, stock, working
from vision_kit import a_food, an_answer, says

pytestmark = [pytest.mark.anyio, pytest.mark.network]
RICE = says(Wire.CHAT, an_answer(a_food("white rice", state="cooked")))


@asynccontextmanager
async def locked(url):
    """Somebody else's transaction, which nobody can write beside."""
    file = url.removeprefix("sqlite+aiosqlite:///").partition("?")[0]
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        # In a thread: whoever holds the lock now needs this loop to let go of it.
        await anyio.to_thread.run_sync(other.execute, "BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.fixture
def impatient(fresh_sqlite):
    """A database whose lock is waited for a tenth of a second."""
    return f"{fresh_sqlite}?timeout=0.1"


def looking_through(provider, **more):
    return {"vision": f"openai-chat:{provider.url}/v1#local-vision", **more}


async def send(system, user, wait_s=20.0):
    wish = Wish(kind=PictureKind.MEAL)
    photo = {"picture": a_jpeg(), "wish": wish, "when": When()}
    meal_id = await system.commands.send(AnalyzeMealImage(user_id=user, wait_s=wait_s, **photo))
    return GetMeal(user_id=user, meal_id=meal_id)


async def states(system):
    async with system.database.reading() as reading:
        return set((await reading.scalars(select(outbox.c.state))).all())


async def test_a_locked_database_delays_the_work_and_does_not_end_it(impatient, tmp_path):
    """Longer than anybody waits for a lock; then events are delivered and photos become meals."""
    async with a_provider(RICE) as provider:
        settings = settings_for(tmp_path, impatient, **looking_through(provider))
        async with running(settings) as system:
            await stock(system, *ALL)
            user = await a_user(system)
            async with anyio.create_task_group() as tasks:
                async with locked(impatient):
                    tasks.start_soon(system.work)
                    await anyio.sleep(1.5)
                    assert await states(system) == {"ready"}
                with anyio.fail_after(10):
                    while await states(system) != {"done"}:
                        await anyio.sleep(0.05)
                meal = await system.queries.send(await send(system, user))
                assert (meal.status, (await system.check())["work"]) == ("ready", "ok")
                tasks.cancel_scope.cancel()


async def test_a_lease_that_cannot_be_renewed_once_is_not_lost(impatient, tmp_path):
    """The work goes on while the lease lasts: one call of the model, one meal."""
    answered = anyio.Event()
    async with a_provider(held(answered, RICE)) as provider:
        more = looking_through(provider, lease_s=3)
        async with working(settings_for(tmp_path, impatient, **more)) as system:
            await stock(system, *ALL)
            asked = await send(system, await a_user(system), wait_s=0)
            await provider.has_calls(1)
            async with locked(impatient):
                await anyio.sleep(1.6)  # the first renewal is after a second
            await anyio.sleep(2)  # longer than the lease lasts without a renewal
            answered.set()
            with anyio.fail_after(10):
                while (await system.queries.send(asked)).status != "ready":
                    await anyio.sleep(0.05)
            assert len(provider.calls) == 1


async def test_an_ending_process_lets_go_of_its_analyses(database_url, tmp_path):
    """The next one goes on at once, long before the lease would have lapsed."""
    answered = anyio.Event()
    async with a_provider(held(answered, RICE), RICE) as provider:
        settings = settings_for(tmp_path, database_url, **looking_through(provider, lease_s=300))
        async with working(settings) as system:
            await stock(system, *ALL)
            asked = await send(system, await a_user(system), wait_s=0)
            await provider.has_calls(1)
        async with running(settings) as system, system.database.reading() as reading:
            job = (await reading.execute(select(analysis_jobs))).one()
        assert (job.lease_token, job.lease_until, job.attempts) == (None, None, 1)
        answered.set()
        begun = time.monotonic()
        async with working(settings) as system:
            with anyio.fail_after(20):
                while (await system.queries.send(asked)).status != "ready":
                    await anyio.sleep(0.05)
        assert timedelta(seconds=time.monotonic() - begun) < settings.lease_lasts / 10


async def test_nobody_waits_for_an_analysis_when_the_process_is_about_to_end(
    database_url, tmp_path
):
    """The request is answered with where the meal will be."""
    async with a_provider(say_nothing) as provider:
        more = looking_through(provider)
        async with working(settings_for(tmp_path, database_url, **more)) as system:
            user = await a_user(system)
            with anyio.fail_after(10):
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(send, system, user, 100.0)
                    await provider.has_calls(1)
                    system.jobs.hurry()


async def test_work_that_breaks_down_says_so(database_url, tmp_path):
    """What nobody foresaw, such as a row no program wrote, ends the work and is told by check."""
    async with running(settings_for(tmp_path, database_url)) as system:
        async with system.database.writing() as session:
            now = system.clock.now()
            row = {"event": "E", "body": "no object", "reaction": "r", "state": "done"}
            await session.execute(insert(outbox).values(**row, due_at=now, attempts=0))
        with anyio.fail_after(10), pytest.raises(WorkEnded, match="TypeError"):
            await system.work()
        assert (await system.check())["work"] == "has ended"


def test_a_silent_part_is_named():
    """A turn that never ends is as bad as an end."""
    pulse = Pulse("events", "analyses", silent_after_s=0.01)
    assert pulse.state() == "ok"
    time.sleep(0.05)
    pulse.of("events")()
    assert pulse.state() == "no sign of analyses for 0 s"
