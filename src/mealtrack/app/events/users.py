"""What follows when something happens to an account."""

import structlog

from mealtrack.domain.model.user import UserRegistered

log = structlog.get_logger(__name__)


async def note_the_registration(event: UserRegistered) -> None:
    """One line for the operator; idempotent enough: a repeated line names the same account."""
    log.info("user.registered", user_id=str(event.user_id))


handlers = (note_the_registration,)
