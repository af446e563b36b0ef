"""Whatever is raised inside becomes a problem here; of bugs the log learns where, never what."""

from traceback import walk_tb
from typing import cast

import structlog
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mealtrack.api import problems
from mealtrack.domain.errors import DomainError

log = structlog.get_logger(__name__)


class LastResort:
    """Stands inside everything that decorates an answer, so that a 500 is decorated, too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = has_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:  # noqa: BLE001  # the outermost edge
            if has_begun or not isinstance(error, DomainError | HTTPException):
                # Not log.exception: its text would be the error's own.
                log.error("unhandled", error=name_of(error), frames=frames_of(error))  # noqa: TRY400
            # Once it has begun, an answer can only be cut: the server closes the connection.
            if not has_begun:
                await problems.answer(error, scope)(scope, receive, send)


def name_of(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def frames_of(error: BaseException) -> list[str]:
    """Where it was raised, innermost last, causes first. Messages may quote people's data."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    causes = [cause] if cause else []
    if isinstance(error, BaseExceptionGroup):
        causes += cast("BaseExceptionGroup[BaseException]", error).exceptions
    before = [line for one in causes for line in (*frames_of(one), f"{name_of(one)}, then")]
    return before + [
        f"{frame.f_code.co_filename}:{line} {frame.f_code.co_qualname}"
        for frame, line in walk_tb(error.__traceback__)
    ]
