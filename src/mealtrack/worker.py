"""The process that works without HTTP: events are delivered, lapsed analyses taken up."""

import signal

import anyio
import structlog
from anyio.abc import TaskStatus

from mealtrack.bootstrap import running
from mealtrack.infra.config.settings import Settings
from mealtrack.infra.database import schema

log = structlog.get_logger(__name__)


async def work(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT; what was begun then lapses and is taken up by another."""
    await schema.upgrade(settings.database_url)
    async with running(settings) as system, anyio.create_task_group() as tasks:
        await tasks.start(_stop_on_signal, tasks.cancel_scope)
        log.info("worker.ready")
        await system.work()


async def _stop_on_signal(
    scope: anyio.CancelScope, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED
) -> None:
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        task_status.started()
        async for _ in signals:
            log.info("worker.stopping")
            scope.cancel()
            return
