"""Forgetting what a user's corrections taught."""

from dataclasses import dataclass

from mealtrack.app.bus import Command
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.correction import CorrectionId
from mealtrack.domain.ports.repositories import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class ForgetCorrection(Command[None]):
    """Meals stay as they are; only later analyses no longer know of it."""

    user_id: UserId
    correction_id: CorrectionId


async def forget_correction(cmd: ForgetCorrection, uow: UnitOfWork) -> None:
    async with uow() as tx:
        correction = await tx.corrections.get(cmd.correction_id, owner=cmd.user_id)
        await tx.corrections.remove(correction)


@dataclass(frozen=True, kw_only=True)
class ForgetCorrections(Command[int]):
    """Everything a user taught; answers how much that was."""

    user_id: UserId


async def forget_corrections(cmd: ForgetCorrections, uow: UnitOfWork) -> int:
    async with uow() as tx:
        user = await tx.users.get(cmd.user_id)
        return await tx.corrections.remove_all(owner=user.id)


handlers = (forget_correction, forget_corrections)
