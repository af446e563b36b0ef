"""What tests over HTTP ask for."""

from dataclasses import dataclass

import httpx2
import pytest

from api_client import serving, sign_up
from hostile_guest import guest, migrated
from mealtrack.bootstrap import System
from records import ALL
from running_system import settings_for, stock

__all__ = ["api", "guest", "me", "migrated"]


@dataclass(frozen=True)
class Api:
    client: httpx2.AsyncClient
    system: System

    async def user(self, **more: str) -> httpx2.AsyncClient:
        """A client signed in as somebody new."""
        headers = await sign_up(self.client, **more)
        return httpx2.AsyncClient(
            transport=self.client._transport, base_url="http://test", headers=headers
        )


@pytest.fixture
async def api(database_url, tmp_path):
    """The application with a few foods, once for each database engine."""
    async with serving(settings_for(tmp_path, database_url)) as (client, system):
        await stock(system, *ALL)
        yield Api(client, system)


@pytest.fixture
async def me(api):
    return await api.user(timezone="Europe/Berlin")
