"""Analyses running in this process: each under a lease that is renewed while it runs."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import anyio
import structlog
from anyio.abc import TaskGroup
from sqlalchemy import or_, select

from mealtrack.app.bus import CommandBus
from mealtrack.app.commands.analysis import RunAnalysis
from mealtrack.domain.errors import Unavailable
from mealtrack.domain.model.analysis import JobId, LeaseToken
from mealtrack.domain.ports.clock import Clock, Ids
from mealtrack.domain.ports.jobs import Jobs
from mealtrack.domain.ports.repositories import LeaseLost, UnitOfWork
from mealtrack.infra.database.engine import Database
from mealtrack.infra.database.tables.work import analysis_jobs
from mealtrack.infra.event_bus.pulse import Beat

log = structlog.get_logger(__name__)
_jobs = analysis_jobs.c


class JobRunner(Jobs):
    """Supervises analyses; what it cannot finish lapses and is taken up by whoever sweeps next."""

    def __init__(
        self,
        database: Database,
        tasks: TaskGroup,
        clock: Clock,
        ids: Ids,
        *,
        lease_lasts: timedelta,
        timeout_s: float,
        at_once: int,
    ) -> None:
        self._database, self._tasks = database, tasks
        self._clock, self._ids = clock, ids
        self._timeout_s = timeout_s
        self._slots = anyio.Semaphore(at_once)
        self._news = asyncio.Event()
        self._is_ending = anyio.Event()
        self.lease_lasts = lease_lasts

    def serve(self, commands: CommandBus, uow: UnitOfWork) -> None:
        """Join what exists only after this runner: the bus its jobs go through."""
        self._commands, self._uow = commands, uow

    async def start(self, job_id: JobId, lease: LeaseToken, *, wait_s: float) -> None:
        done = anyio.Event()
        self._tasks.start_soon(self._work, job_id, lease, done)
        with anyio.move_on_after(wait_s):
            async with anyio.create_task_group() as either:
                either.start_soon(_cancel_when, done, either.cancel_scope)
                either.start_soon(_cancel_when, self._is_ending, either.cancel_scope)

    def hurry(self) -> None:
        """The process is about to end: nobody waits for an analysis any more."""
        self._is_ending.set()

    def wake(self) -> None:
        self._news.set()

    async def run(self, beat: Beat) -> None:
        """Take up, for ever, what is due and held by nobody: a look every second."""
        while True:
            beat()
            with suppress(Unavailable):
                await self.sweep()
            self._news.clear()
            with anyio.move_on_after(1):
                await self._news.wait()

    async def sweep(self) -> int:
        """Begin what is due, as much as there is room for; answers how many were begun."""
        now = self._clock.now()
        if not self._slots.value or not await self._is_any_due():
            return 0
        lease = LeaseToken(self._ids.new())
        async with self._uow() as tx:
            taken = await tx.jobs.claim(
                lease, at=now, lasts=self.lease_lasts, limit=self._slots.value
            )
        for job_id in taken:
            self._tasks.start_soon(self._work, job_id, lease, anyio.Event())
        return len(taken)

    async def _is_any_due(self) -> bool:
        now = self._clock.now()
        free = or_(_jobs.lease_until.is_(None), _jobs.lease_until < now)
        due = select(_jobs.id).where(_jobs.done_at.is_(None), _jobs.due_at <= now, free).limit(1)
        async with self._database.reading() as reading:
            return (await reading.execute(due)).first() is not None

    async def _work(self, job_id: JobId, lease: LeaseToken, done: anyio.Event) -> None:
        try:
            await self._under_lease(job_id, lease)
        except anyio.get_cancelled_exc_class():
            await self._let_go(job_id, lease)
            raise
        finally:
            done.set()

    async def _under_lease(self, job_id: JobId, lease: LeaseToken) -> None:
        try:
            async with anyio.create_task_group() as both:
                both.start_soon(self._keep_lease, job_id, lease, both.cancel_scope)
                async with self._slots:
                    with anyio.fail_after(self._timeout_s):
                        await self._commands.send(RunAnalysis(job_id=job_id, lease=lease))
                both.cancel_scope.cancel()
        except* LeaseLost:
            log.info("analysis.lease_lost", job_id=str(job_id))
        except* Exception as failures:  # noqa: BLE001  # the edge: one job must not end the others
            kinds = [type(failure).__name__ for failure in failures.exceptions]
            log.warning("analysis.crashed", job_id=str(job_id), errors=kinds)

    async def _let_go(self, job_id: JobId, lease: LeaseToken) -> None:
        """The process ends in good order: whoever sweeps next goes on at once."""
        with anyio.CancelScope(shield=True), suppress(Unavailable):
            async with self._uow() as tx:
                await tx.jobs.release(job_id, lease)
            log.info("analysis.let_go", job_id=str(job_id))

    async def _keep_lease(
        self, job_id: JobId, lease: LeaseToken, working: anyio.CancelScope
    ) -> None:
        """Renew until cancelled; a database that is away is asked again while the lease lasts."""
        lasts_s = self.lease_lasts.total_seconds()
        until, pause_s = self._clock.now() + self.lease_lasts, lasts_s / 3
        while True:
            await anyio.sleep(pause_s)
            wanted = self._clock.now() + self.lease_lasts
            try:
                async with self._uow() as tx:
                    holds = await tx.jobs.renew(job_id, lease, until=wanted)
            except Unavailable:
                holds, pause_s = self._clock.now() < until, lasts_s / 10
            else:
                until, pause_s = wanted, lasts_s / 3
            if not holds:
                working.cancel()
                return


async def _cancel_when(happened: anyio.Event, waiting: anyio.CancelScope) -> None:
    await happened.wait()
    waiting.cancel()
