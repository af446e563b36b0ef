"""Events leave with the change that caused them and arrive at least once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from build import NOON
from mealtrack.bootstrap import running
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.user import UserRegistered
from mealtrack.infra.adapters.clock.system import TimeOrderedIds
from mealtrack.infra.database.tables.work import outbox
from mealtrack.infra.event_bus.outbox import BATCH, PARK_AFTER, Outbox
from running_system import settings_for

pytestmark = pytest.mark.anyio


class MovableClock:
    """Time that passes when the test says so."""

    def __init__(self):
        self.at = NOON

    def now(self):
        return self.at

    def pass_(self, **time):
        self.at += timedelta(**time)


class Ledger:
    """What was delivered, and how often it still fails."""

    def __init__(self):
        self.seen, self.failures = [], 0


async def note(event: UserRegistered, ledger: Ledger) -> None:
    """Idempotent: a list for the test."""
    ledger.seen.append(event)
    if ledger.failures:
        ledger.failures -= 1
        raise RuntimeError("not yet")


@pytest.fixture
async def box(database_url, tmp_path):
    async with running(settings_for(tmp_path, database_url)) as system:
        clock, ledger = MovableClock(), Ledger()
        relays = [Outbox(system.database, clock, TimeOrderedIds()) for _ in range(2)]
        for relay in relays:
            relay.subscribe([note], {Ledger: ledger})
        yield Box(system.database, clock, ledger, relays)


class Box:
    def __init__(self, database, clock, ledger, relays):
        self.database, self.clock, self.ledger = database, clock, ledger
        self.relay, self.other = relays

    async def write(self, count=1):
        news = [UserRegistered(user_id=UserId(uuid4())) for _ in range(count)]
        async with self.database.sessions.begin() as session:
            await self.relay.keep(session, news)
        return news

    async def states(self):
        async with self.database.queries.connect() as reading:
            rows = await reading.execute(
                select(outbox.c.state, func.count()).group_by(outbox.c.state)
            )
            return dict(rows.all())


async def test_what_was_written_is_delivered_once(box):
    """And is marked as done."""
    news = await box.write(3)
    assert await box.relay.deliver() == 3
    assert await box.relay.deliver() == 0
    assert box.ledger.seen == news
    assert await box.states() == {"done": 3}


async def test_a_rolled_back_change_has_no_events(box):
    """They are rows of the same transaction."""
    with pytest.raises(RuntimeError):
        async with box.database.sessions.begin() as session:
            await box.relay.keep(session, [UserRegistered(user_id=UserId(uuid4()))])
            raise RuntimeError
    assert await box.states() == {}


async def test_a_failure_is_tried_again_later_and_stops_nobody(box):
    """The other events go on; the failed one waits longer each time."""
    box.ledger.failures = 1
    await box.write(2)
    await box.relay.deliver()
    assert await box.states() == {"done": 1, "ready": 1}
    assert await box.relay.deliver() == 0
    box.clock.pass_(seconds=3)
    assert await box.relay.deliver() == 1
    assert await box.states() == {"done": 2}


async def test_what_always_fails_is_parked(box):
    """After ten attempts an operator has to look."""
    box.ledger.failures = 1000
    await box.write()
    for _ in range(PARK_AFTER + 2):
        await box.relay.deliver()
        box.clock.pass_(minutes=11)
    assert len(box.ledger.seen) == PARK_AFTER
    assert await box.states() == {"parked": 1}


async def test_a_row_in_work_is_left_alone_until_its_lease_ends(box):
    """Then whoever took it is taken for dead."""
    await box.write()
    async with box.database.sessions.begin() as session:
        await session.execute(
            update(outbox).values(
                lease_token=uuid4(), lease_until=box.clock.now() + timedelta(seconds=30)
            )
        )
    assert await box.relay.deliver() == 0
    box.clock.pass_(seconds=31)
    assert await box.other.deliver() == 1


async def test_two_relays_share_the_work(box):
    """Nothing is delivered twice while both are alive."""
    await box.write(BATCH + 10)
    taken = [await box.relay.deliver(), await box.other.deliver(), await box.relay.deliver()]
    assert taken == [BATCH, 10, 0]
    assert len(box.ledger.seen) == BATCH + 10
