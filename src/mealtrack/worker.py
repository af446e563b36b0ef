"""The process that works without HTTP: events are delivered, lapsed analyses taken up."""

import signal

import anyio
import structlog
from anyio.abc import TaskStatus

from mealtrack.bootstrap import WorkEnded, running
from mealtrack.infra.config.settings import Settings
from mealtrack.infra.database import schema

log = structlog.get_logger(__name__)


async def work(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT; what was begun then is let go and taken up by another.

    Raises WorkEnded when the work breaks down.
    """
    await schema.upgrade(settings.database_url)
    async with running(settings) as system:
        failure: WorkEnded | None = None
        async with anyio.create_task_group() as tasks:
            await tasks.start(_stop_on_signal, tasks.cancel_scope)
            log.info("worker.ready")
            try:
                await system.work()
            except WorkEnded as ended:
                # By hand, so that who started it is not told of a group of one.
                failure = ended
                tasks.cancel_scope.cancel()
        if failure:
            raise failure


async def _stop_on_signal(
    scope: anyio.CancelScope, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED
) -> None:
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        task_status.started()
        async for _ in signals:
            log.info("worker.stopping")
            scope.cancel()
            return
