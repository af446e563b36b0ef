"""The type of a problem leads to a page that explains it."""

import pytest
from fastapi import FastAPI

from mealtrack.api.problems import KINDS
from mealtrack.api.routes import problem_pages
from raw_asgi import ask
from tiny_app import client_of, tiny_app

pytestmark = pytest.mark.anyio


def paged_app() -> FastAPI:
    app = tiny_app()
    app.include_router(problem_pages.routes)
    return app


@pytest.mark.parametrize("code", [*KINDS, "meal-not-found"])
async def test_every_type_leads_to_its_page(code: str) -> None:
    """Markdown, for people, without signing in."""
    async with client_of(paged_app()) as client:
        response = await client.get(f"/problems/{code}")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/markdown; charset=utf-8"
    assert response.text.startswith("# ")
    assert f"`{code}`" in response.text


async def test_a_problem_leads_to_its_own_page() -> None:
    """The type is a reference that resolves against where it came from."""
    async with client_of(paged_app()) as client:
        problem = (await client.get("/nowhere")).json()
        page = await client.get(problem["type"])
    assert page.text.startswith(f"# {problem['title']}\n")


@pytest.mark.parametrize(
    "code",
    [
        "nope",
        "..",
        "...",
        "validation.md",
        "VALIDATION",
        "\x00",
        "é",
        "x" * 10_000,
        "..\\validation",
        "-",
    ],
)
async def test_an_unknown_page_is_a_problem_itself(code: str) -> None:
    """Whatever is asked for, only the pages can be read."""
    heard = await ask(paged_app(), "GET", f"/problems/{code}")
    assert (heard.status, heard.json()["code"]) == (404, "not-found")
