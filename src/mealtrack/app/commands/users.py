"""What a user can change about their account."""

from dataclasses import dataclass

from mealtrack.app.bus import Command
from mealtrack.domain.model.base import UserId
from mealtrack.domain.ports.repositories import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class LiveIn(Command[None]):
    """From now on my days run in this zone, from this minute after midnight."""

    user_id: UserId
    zone: str | None = None
    day_start_minutes: int | None = None


async def live_in(cmd: LiveIn, uow: UnitOfWork) -> None:
    async with uow() as tx:
        user = await tx.users.get(cmd.user_id, to_change=True)
        start = cmd.day_start_minutes
        user.live_in(cmd.zone or user.zone, user.day_start_minutes if start is None else start)


handlers = (live_in,)
