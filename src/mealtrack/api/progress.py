"""The stages of an analysis as server-sent events."""

import json
from collections.abc import AsyncGenerator

import anyio

from mealtrack.app.bus import QueryBus
from mealtrack.app.events.meals import channel_of
from mealtrack.app.queries.meals import GetMeal, ShownStatus
from mealtrack.domain.model.meal import MealStatus
from mealtrack.domain.ports.hub import Hub

# The hub only saves time: another process may do the work, so the meal itself is looked at too.
LOOK_EVERY_S = 1.0
LONGEST_S = 300.0
# Proxies cut connections that are silent for long.
SPEAKS_EVERY_S = 15.0
_OVER = {ShownStatus.READY, ShownStatus.FAILED, ShownStatus.INACTIVE}


async def events(query: GetMeal, queries: QueryBus, hub: Hub) -> AsyncGenerator[str]:
    """One event for each stage the meal is seen in; the stream ends with the analysis."""
    told: MealStatus | None = None
    begun = spoke = anyio.current_time()
    async with hub.listen(channel_of(query.user_id)) as news:
        # No cancel scope around a yield: a client that leaves may end this in another task.
        while (now := anyio.current_time()) < begun + LONGEST_S:
            view = await queries.send(query)
            if view.stage is not told:
                told, spoke = view.stage, now
                data = {"meal_id": str(view.meal_id), "status": view.status, "stage": told}
                yield f"event: {told}\ndata: {json.dumps(data)}\n\n"
            elif now - spoke >= SPEAKS_EVERY_S:
                spoke = now
                yield ": still at work\n\n"
            if view.status in _OVER:
                return
            with anyio.move_on_after(LOOK_EVERY_S):
                await anext(news)
