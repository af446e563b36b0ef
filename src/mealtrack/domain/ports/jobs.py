"""Work that outlives the request that asked for it."""

from datetime import timedelta
from typing import Protocol

from mealtrack.domain.model.analysis import JobId, LeaseToken


class Jobs(Protocol):
    """Runs leased analysis jobs in this process, renewing their leases while they run."""

    lease_lasts: timedelta

    async def start(self, job_id: JobId, lease: LeaseToken, *, wait_s: float) -> None:
        """Begin the job and wait for it up to `wait_s` seconds; it goes on when they are over."""
        ...

    def wake(self) -> None:
        """There may be work that nobody holds."""
        ...
