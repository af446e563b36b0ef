"""`mealtrack user`: accounts."""

import sys

import anyio
import click

from mealtrack.app.commands.auth import Register
from mealtrack.bootstrap import running
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.user import Role
from mealtrack.infra.config.settings import Settings
from mealtrack.infra.database import schema

_SHORTEST, _LONGEST = 8, 128


@click.group()
def user() -> None:
    """Accounts."""


@user.command()
@click.argument("email")
@click.option("--admin", is_flag=True, help="May use the operator's endpoints.")
@click.option("--zone", default="UTC", show_default=True, help="Where the user's days run.")
def create(email: str, *, admin: bool, zone: str) -> None:
    """Create an account; the password is asked for, or read from standard input."""
    if sys.stdin.isatty():
        password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\n")
    if not _SHORTEST <= len(password) <= _LONGEST:
        raise click.UsageError(f"A password has {_SHORTEST} to {_LONGEST} characters.")
    role = Role.ADMIN if admin else Role.USER
    wish = Register(email=email, password=password, zone=zone, role=role)
    click.echo(f"{anyio.run(_create, wish)} {email} {role}")


async def _create(wish: Register) -> UserId:
    settings = Settings()
    await schema.upgrade(settings.database_url)
    async with running(settings) as system:
        return await system.commands.send(wish)
