"""The process that answers HTTP: ready in a moment, one line a request, a clean end."""

import gc
import logging
import signal
import socket
import sys
from contextlib import suppress
from types import FrameType

import click
import uvicorn
from fastapi import FastAPI

from mealtrack.api.main import create_app
from mealtrack.infra.config.settings import Settings

# What a client may still be sending or waiting for when the process is told to end.
GRACE_S = 20


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. Port 0 takes a free port; the printed address has it."""
    listening = _listen(settings)
    port = listening.getsockname()[1]
    settings = settings.model_copy(update={"port": port})
    app = create_app(settings)
    logging.getLogger("uvicorn.error").addFilter(lambda _: app.state.failure is None)
    server = _Server(
        settings.base_url,
        app,
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=True,
            timeout_graceful_shutdown=GRACE_S,
            ws="none",
            lifespan="on",
        ),
    )
    app.state.stop = server.stop
    for ending in (signal.SIGTERM, signal.SIGINT):
        # The server takes them while it runs and sends them once more when it has ended.
        signal.signal(ending, _nothing)
    with suppress(SystemExit):
        server.run(sockets=[listening])
    if app.state.failure is not None:
        raise app.state.failure
    if not server.started:
        sys.exit(1)


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """The process ends by itself."""


class _Server(uvicorn.Server):
    """Says where it is once it takes connections, and not before."""

    def __init__(self, address: str, app: FastAPI, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._address, self._app = address, app

    def stop(self) -> None:
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # `serve` turned it off for the start; what is there now stays for good.
        gc.freeze()
        gc.enable()
        if self.started:
            click.echo(f"MealTrack is ready on {self._address}")
            click.echo(
                f"Next: curl {self._address}/ready, then the tour in README.md. Ctrl-C ends."
            )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Who waits for an analysis learns at once where it will be; the next start goes on with it.
        self._app.state.hurry()
        await super().shutdown(sockets)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as failure:
        sys.exit(
            f"Cannot listen on {settings.host}:{settings.port} ({failure.strerror}); "
            "set MEALTRACK_PORT to another port."
        )
    return listening
