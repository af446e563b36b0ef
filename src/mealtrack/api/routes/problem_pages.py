"""What a problem's `type` leads to: its page, for people: /problems/{code}."""

import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from fastapi import Response

from mealtrack.api import problems
from mealtrack.api.routing import router
from mealtrack.domain.errors import NotFound

routes = router("/problems", tag="problems")

_CODE = re.compile(r"[a-z][a-z-]{0,63}")
_MARKDOWN = "text/markdown; charset=utf-8"
_DESCRIPTION = {200: {"content": {_MARKDOWN: {"schema": {"type": "string"}}}}}


def pages() -> Traversable:
    """The folder of pages: in the package once installed, in docs/ of a source checkout."""
    packaged = files("mealtrack") / "problem_pages"
    return packaged if packaged.is_dir() else Path(__file__).parents[4] / "docs" / "problems"


@routes.get("/{code}", response_class=Response, responses=_DESCRIPTION | problems.responses(404))
async def problem_page(code: str) -> Response:
    """What a problem means, and what to do about it."""
    if not _CODE.fullmatch(code) or not (page := pages() / f"{code}.md").is_file():
        raise NotFound("There is no problem of this name.")
    return Response(page.read_text("utf-8"), media_type=_MARKDOWN)
