"""What tests of use cases ask for."""

import pytest

from mealtrack.bootstrap import System
from mealtrack.domain.model.base import UserId
from running_system import a_user


@pytest.fixture
async def user(system: System) -> UserId:
    return await a_user(system)
