"""What every test may ask for."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

import mealtrack.infra.database.tables  # noqa: F401  # maps the aggregates, also those that tests make as parameters
from servers import mariadb

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of other people's data; tests that need it are skipped without it."""
    folder = Path(os.environ.get("MEALTRACK_TEST_DATA", ROOT / "../shared/data")).resolve()
    if not folder.is_dir():
        pytest.skip(f"no test data in {folder}; set MEALTRACK_TEST_DATA")
    return folder


@pytest.fixture(scope="session")
def mysql_server() -> Iterator[str]:
    """The address of a private server, or of the one MEALTRACK_TEST_MYSQL names."""
    if given := os.environ.get("MEALTRACK_TEST_MYSQL"):
        yield given
        return
    with mariadb() as url:
        yield url


@pytest.fixture(scope="session")
async def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from mealtrack.infra.database import schema

    file = tmp_path_factory.mktemp("template") / "migrated.db"
    await schema.upgrade(f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture(scope="session")
async def migrated_mysql(mysql_server: str) -> str:
    from mealtrack.infra.database import schema
    from running_system import create_mysql

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    url = await create_mysql(mysql_server, f"mealtrack_{worker}")
    await schema.upgrade(url)
    return url


@pytest.fixture
async def fresh_mysql(migrated_mysql: str) -> str:
    from running_system import empty

    await empty(migrated_mysql)
    return migrated_mysql


@pytest.fixture
def fresh_sqlite(migrated_sqlite: Path, tmp_path: Path) -> str:
    from running_system import copy_of

    return copy_of(migrated_sqlite, tmp_path)


@pytest.fixture(params=["fresh_sqlite", pytest.param("fresh_mysql", marks=pytest.mark.mysql)])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database at the newest schema, on each engine in turn."""
    return request.getfixturevalue(request.param)


@pytest.fixture
async def system(database_url: str, tmp_path: Path) -> AsyncIterator[object]:
    """The running product on the embedded defaults, once for each database engine."""
    from running_system import settings_for, working

    async with working(settings_for(tmp_path, database_url)) as system:
        yield system
