"""Workers that may be harmed without harming anybody else."""

import os
import signal
import sys
import time

import anyio
import anyio.lowlevel
import anyio.to_process
import pytest

import hostile_work
from mealtrack.infra.confined import Bounds, WorkerLost, Workers

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(sys.platform != "linux", reason="the limits are Linux's"),
]


@pytest.fixture
def workers():
    return Workers(1, timeout_s=30, bounds=Bounds(memory_bytes=300_000_000, cpu_s=1))


async def test_work_is_done_elsewhere(workers):
    """In another process, with its arguments."""
    assert await workers.run(hostile_work.add, 2, 3) == 5


@pytest.mark.parametrize(
    ("work", "args"),
    [
        (hostile_work.fill_memory, ()),
        (hostile_work.burn_cpu, ()),
        (hostile_work.kill_itself, ()),
        (hostile_work.kill_itself, (signal.SIGSEGV,)),
        (hostile_work.kill_itself, (signal.SIGABRT,)),
    ],
    ids=["memory", "cpu", "killed", "crash", "abort"],
)
async def test_a_lost_worker_is_told_and_replaced(workers, work, args):
    """Whatever it dies of, the next one is served."""
    with pytest.raises(WorkerLost):
        await workers.run(work, *args)

    assert await workers.run(hostile_work.add, 2, 3) == 5


async def test_a_worker_that_died_idle_is_replaced_unnoticed(workers):
    """The operating system may take one; the next work is not to blame for it."""
    os.kill(await workers.run(hostile_work.process_id), signal.SIGKILL)

    assert await workers.run(hostile_work.add, 2, 3) == 5


async def test_work_that_does_nothing_is_ended_at_the_deadline():
    """Sleeping uses no CPU time."""
    workers = Workers(1, timeout_s=1)
    await workers.run(hostile_work.add, 1, 1)

    begun = time.monotonic()
    with pytest.raises(WorkerLost):
        await workers.run(hostile_work.wait_for_ever)

    assert time.monotonic() - begun < 5
    assert await workers.run(hostile_work.add, 2, 3) == 5


async def test_cancelling_ends_the_work(workers):
    """Whoever waited has gone."""
    with anyio.move_on_after(0.2) as scope:
        await workers.run(hostile_work.wait_for_ever)

    assert scope.cancelled_caught
    assert await workers.run(hostile_work.add, 2, 3) == 5


async def test_no_more_work_at_once_than_there_are_workers():
    """The others wait and are counted."""
    workers = Workers(2, timeout_s=30)
    seen: set[int] = set()

    async def note_the_process() -> None:
        seen.add(await workers.run(hostile_work.process_id))

    async with anyio.create_task_group() as tasks:
        for _ in range(10):
            tasks.start_soon(note_the_process)
        await anyio.lowlevel.checkpoint()
        assert workers.waiting == 8

    assert 1 <= len(seen) <= 2


async def test_nothing_is_written_to_disk(workers, tmp_path):
    """No file, and no memory image of somebody's picture when it crashes."""
    with pytest.raises(OSError, match="too large"):
        await workers.run(hostile_work.write_a_file, str(tmp_path / "file"))

    assert (await workers.run(hostile_work.soft_limits))[2:] == [0, 0]


async def test_the_limits_end_with_the_work(workers):
    """The same process may do something else later, of another size."""
    before = await anyio.to_process.run_sync(hostile_work.soft_limits)

    inside = await workers.run(hostile_work.soft_limits)

    assert inside != before
    assert await anyio.to_process.run_sync(hostile_work.soft_limits) == before
