"""The caller's account: /v1/users."""

from mealtrack.api.dependencies import Commands, CurrentUser, Queries
from mealtrack.api.routing import router
from mealtrack.api.schemas.users import AccountPatch, TimeZone
from mealtrack.app.commands.users import LiveIn
from mealtrack.app.queries.users import GetMe, MeView

routes = router("/v1/users", tag="users", is_private=True)


@routes.get("/me")
async def get_me(user: CurrentUser, queries: Queries) -> MeView:
    """My account."""
    return await queries.send(GetMe(user_id=user))


@routes.patch("/me")
async def update_me(
    body: AccountPatch, user: CurrentUser, commands: Commands, queries: Queries
) -> MeView:
    """Change where my days run; meals already logged stay on their days."""
    await commands.send(
        LiveIn(user_id=user, zone=body.timezone, day_start_minutes=body.day_start_minutes)
    )
    return await queries.send(GetMe(user_id=user))


@routes.put("/timezone")
async def set_time_zone(
    body: TimeZone, user: CurrentUser, commands: Commands, queries: Queries
) -> MeView:
    """Change my time zone."""
    await commands.send(LiveIn(user_id=user, zone=body.timezone))
    return await queries.send(GetMe(user_id=user))
