"""Accounts kept here: /v1/auth."""

from fastapi import status

from mealtrack.api import problems
from mealtrack.api.dependencies import Commands
from mealtrack.api.routing import router
from mealtrack.api.schemas.auth import (
    Credentials,
    RefreshToken,
    RegisteredView,
    Registration,
    TokensView,
)
from mealtrack.app.commands.auth import LogIn, LogOut, RefreshSession, Register
from mealtrack.domain.model.user import normal_email

routes = router("/v1/auth", tag="auth")


@routes.post("/register", status_code=status.HTTP_201_CREATED, responses=problems.responses(409))
async def register(body: Registration, commands: Commands) -> RegisteredView:
    """Create an account; sign in with it afterwards."""
    user_id = await commands.send(
        Register(email=body.email, password=body.password.get_secret_value(), zone=body.timezone)
    )
    return RegisteredView(user_id=user_id, email=normal_email(body.email))


@routes.post("/login", responses=problems.responses(401))
async def log_in(body: Credentials, commands: Commands) -> TokensView:
    """Exchange address and password for a pair of tokens."""
    signed_in = await commands.send(
        LogIn(email=body.email, password=body.password.get_secret_value())
    )
    return TokensView.of(signed_in)


@routes.post("/refresh", responses=problems.responses(401))
async def refresh(body: RefreshToken, commands: Commands) -> TokensView:
    """Exchange a refresh token, once, for a new pair."""
    token = body.refresh_token.get_secret_value()
    return TokensView.of(await commands.send(RefreshSession(refresh_token=token)))


@routes.post("/logout", status_code=status.HTTP_204_NO_CONTENT, responses=problems.responses(401))
async def log_out(body: RefreshToken, commands: Commands) -> None:
    """End the session; its access token ends by itself within minutes."""
    await commands.send(LogOut(refresh_token=body.refresh_token.get_secret_value()))
