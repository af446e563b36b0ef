"""`mealtrack serve` and `mealtrack worker`: the two processes."""

import gc

import anyio
import click

from mealtrack.infra.config.settings import Settings
from mealtrack.worker import work


@click.command()
@click.option("--host", help="Where to listen; MEALTRACK_HOST otherwise.")
@click.option("--port", type=int, help="The port; MEALTRACK_PORT otherwise. 0 takes a free one.")
def serve(host: str | None, port: int | None) -> None:
    """Answer HTTP, deliver events and analyse photos in this process."""
    # Until it is ready; see __main__.
    gc.disable()
    from mealtrack.api.server import run  # noqa: PLC0415  # the web stack is only needed here

    given = {"host": host, "port": port}
    said = {name: value for name, value in given.items() if value is not None}
    run(Settings.model_validate(Settings().model_dump(exclude_unset=True) | said))


@click.command()
def worker() -> None:
    """Deliver events and take up lapsed analyses, without HTTP."""
    anyio.run(work, Settings())
