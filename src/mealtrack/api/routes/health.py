"""Whether the process is alive, and whether it can serve: /health and /ready."""

from fastapi import Response, status

from mealtrack.api.dependencies import Running
from mealtrack.api.routing import router
from mealtrack.app.queries.view import View

routes = router("", tag="health")


class HealthView(View):
    status: str


class ReadyView(View):
    """`checks` names what is in order and what is not."""

    status: str
    checks: dict[str, str]


@routes.get("/health")
async def health() -> HealthView:
    """Alive: touches nothing else."""
    return HealthView(status="ok")


@routes.get("/ready", responses={503: {"model": ReadyView, "description": "Not yet, or not now"}})
async def ready(system: Running, answer: Response) -> ReadyView:
    """Able to serve: the database answers and stands at the schema the code expects."""
    checks = await system.check()
    is_ready = all(state == "ok" for state in checks.values())
    if not is_ready:
        answer.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
        answer.headers["Retry-After"] = "2"
    return ReadyView(status="ok" if is_ready else "not-ready", checks=checks)
