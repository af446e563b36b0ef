"""`mealtrack db`: the schema."""

import sys

import anyio
import click

from mealtrack.infra.config.settings import Settings
from mealtrack.infra.database import schema


@click.group()
def db() -> None:
    """The database's schema."""


@db.command()
def upgrade() -> None:
    """Bring the database to the newest schema; creates it when there is none."""
    anyio.run(schema.upgrade, Settings().database_url)
    click.echo(f"The schema is at {schema.head()}.")


@db.command()
def check() -> None:
    """Say whether schema and code agree; exits with 1 when they do not."""
    differences = anyio.run(schema.drift, Settings().database_url)
    for difference in differences:
        click.echo(str(difference))
    if differences:
        click.echo(f"{len(differences)} differences; run 'mealtrack db upgrade'.", err=True)
        sys.exit(1)
    click.echo(f"Schema and code agree at {schema.head()}.")
