"""Pictures to analyse, for commands: taken by a lease, completed only by who still holds it."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mealtrack.domain.model.analysis import AnalysisJob, JobId, LeaseToken
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.meal import MealId, MealNotFound
from mealtrack.domain.ports.repositories import AnalysisJobs, LeaseLost
from mealtrack.infra.database.tables.work import analysis_jobs

_jobs = analysis_jobs.c


class SqlJobs(AnalysisJobs):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, job_id: JobId, *, held_by: LeaseToken) -> AnalysisJob:
        job = await self._session.scalar(
            select(AnalysisJob)
            .where(_jobs.id == job_id, _jobs.lease_token == held_by, _jobs.done_at.is_(None))
            .with_for_update()
        )
        if job is None:
            raise LeaseLost("Somebody else works on this picture now.")
        return job

    async def of_meal(self, meal_id: MealId, *, owner: UserId) -> AnalysisJob:
        job = await self._session.scalar(
            select(AnalysisJob).where(_jobs.meal_id == meal_id, _jobs.user_id == owner)
        )
        if job is None:
            raise MealNotFound(f"There is no photo meal {meal_id}.")
        return job

    async def claim(
        self, token: LeaseToken, *, at: datetime, lasts: timedelta, limit: int
    ) -> list[JobId]:
        free = (
            _jobs.done_at.is_(None),
            _jobs.due_at <= at,
            or_(_jobs.lease_until.is_(None), _jobs.lease_until < at),
        )
        wanted = await self._session.scalars(
            select(_jobs.id).where(*free).order_by(_jobs.due_at).limit(limit)
        )
        taken: list[JobId] = []
        for job_id in wanted.all():
            result = await self._session.execute(
                update(analysis_jobs)
                .where(_jobs.id == job_id, *free)
                .values(
                    lease_token=token,
                    lease_until=at + lasts,
                    attempts=_jobs.attempts + 1,
                    version=_jobs.version + 1,
                )
            )
            if cast("CursorResult[Any]", result).rowcount:
                taken.append(JobId(job_id))
        return taken

    async def renew(self, job_id: JobId, token: LeaseToken, *, until: datetime) -> bool:
        # The version stays: the holder has the job loaded and will complete it with that version.
        result = await self._session.execute(
            update(analysis_jobs)
            .where(_jobs.id == job_id, _jobs.lease_token == token, _jobs.done_at.is_(None))
            .values(lease_until=until)
        )
        return bool(cast("CursorResult[Any]", result).rowcount)

    async def release(self, job_id: JobId, token: LeaseToken) -> None:
        await self._session.execute(
            update(analysis_jobs)
            .where(_jobs.id == job_id, _jobs.lease_token == token, _jobs.done_at.is_(None))
            .values(lease_token=None, lease_until=None, version=_jobs.version + 1)
        )

    def add(self, job: AnalysisJob) -> None:
        self._session.add(job)
