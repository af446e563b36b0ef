"""The command line: everything an operator does without HTTP."""

import sys

import click
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from mealtrack.bootstrap import WorkEnded
from mealtrack.cli.catalogue import foods
from mealtrack.cli.checkup import doctor
from mealtrack.cli.database import db
from mealtrack.cli.describe import openapi
from mealtrack.cli.serving import serve, worker
from mealtrack.cli.users import user
from mealtrack.domain.errors import DomainError
from mealtrack.infra.adapters import UnknownAdapter
from mealtrack.infra.adapters.food_sources.options import MisconfiguredSource
from mealtrack.infra.config.logs import configure_logging
from mealtrack.infra.config.secret import WeakSecret

# sysexits.h: a wrong setting, something refused, and an error nobody foresaw.
BAD_CONFIGURATION = 78
REFUSED = 65
BROKE_DOWN = 70


@click.group()
@click.version_option(package_name="mealtrack")
def commands() -> None:
    """MealTrack: meals become numbers that can be traced to their records."""


for command in (serve, worker, db, foods, user, doctor, openapi):
    commands.add_command(command)


def main() -> None:
    """Run a command; what goes wrong in a way a person can act on is one line, no stack trace."""
    configure_logging()
    try:
        commands(prog_name="mealtrack")
    except ValidationError as wrong:
        for error in wrong.errors():
            names = [f"MEALTRACK_{str(part).upper()}: " for part in error["loc"]]
            click.echo(f"{''.join(names)}{error['msg']}", err=True)
        sys.exit(BAD_CONFIGURATION)
    except (UnknownAdapter, MisconfiguredSource, WeakSecret) as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(BAD_CONFIGURATION)
    except DomainError as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(REFUSED)
    except WorkEnded as failure:
        click.echo(str(failure), err=True)
        sys.exit(BROKE_DOWN)
    except SQLAlchemyError as failure:
        click.echo(
            f"The database refused: {failure.args[0] if failure.args else failure}", err=True
        )
        sys.exit(1)
