"""What every request passes before it meets a route, from the outermost to the innermost."""

from collections.abc import Callable

from starlette.middleware import Middleware
from starlette.types import Scope

from mealtrack.api.middleware.access_line import AccessLine
from mealtrack.api.middleware.guard import Guard
from mealtrack.api.middleware.intake import Intake
from mealtrack.api.middleware.last_resort import LastResort
from mealtrack.api.middleware.request_id import RequestId
from mealtrack.api.middleware.security_headers import SecurityHeaders
from mealtrack.domain.ports.identity import Identity


def layers(
    *, user: Callable[..., object], identity: Callable[[Scope], Identity], is_https: bool
) -> list[Middleware]:
    """For `FastAPI(middleware=...)`; the order is part of the promise.

    `user` is the dependency that makes a route private; `identity` finds, for a request, the
    one who verifies tokens.
    """
    return [
        Middleware(RequestId),
        Middleware(SecurityHeaders, is_https=is_https),
        Middleware(AccessLine),
        Middleware(Intake),
        Middleware(LastResort),
        Middleware(Guard, user=user, identity=identity),
    ]
