"""`mealtrack openapi`: the API's description."""

import json

import click

from mealtrack.infra.config.settings import Settings


@click.command()
def openapi() -> None:
    """Print the API's OpenAPI 3.1 description."""
    from mealtrack.api.main import create_app  # noqa: PLC0415  # the web stack is only needed here

    click.echo(json.dumps(create_app(Settings()).openapi(), indent=2))
