"""Every code a client can meet has its page in docs/problems, and every page a code."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import mealtrack
from mealtrack.api.problems import KINDS, STATUS
from mealtrack.domain.errors import DomainError

PAGES = Path(__file__).parents[2] / "docs" / "problems"


def errors(of: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    for kind in of.__subclasses__():
        yield kind
        yield from errors(kind)


@pytest.fixture(scope="module", autouse=True)
def every_module() -> None:
    """An error is known once the module that defines it has been imported."""
    for module in pkgutil.walk_packages(mealtrack.__path__, "mealtrack."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def titles() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for kind in (DomainError, *errors()):
        if kind.__module__.startswith("mealtrack."):
            found.setdefault(kind.code, set()).add(kind.title)
    for code, kind in KINDS.items():
        found.setdefault(code, set()).add(kind.title)
    return found


def test_codes_and_pages_are_the_same() -> None:
    """A new error comes with its page; a page whose error is gone goes with it."""
    assert set(titles()) == {page.stem for page in PAGES.iterdir()}


def test_a_code_has_one_title_and_its_page_bears_it() -> None:
    """RFC 9457, section 3.1.3: a title does not change from occurrence to occurrence."""
    for code, title in titles().items():
        page = (PAGES / f"{code}.md").read_text("utf-8")
        assert {page.partition("\n")[0]} == {f"# {one}" for one in title}, code


def test_a_page_says_its_code_its_status_and_what_to_do() -> None:
    """All pages have the same form."""
    status = {code: str(kind.status) for code, kind in KINDS.items()}
    for kind in errors():
        nearest = next((one for one in kind.__mro__ if one in STATUS), None)
        status[kind.code] = str(STATUS[nearest]) if nearest else "no status"
    status[DomainError.code] = "4xx"
    for page in PAGES.iterdir():
        text = page.read_text("utf-8")
        assert f"\n\nCode `{page.stem}`, status {status.get(page.stem)}" in text
        assert "\n\n## What to do\n\n" in text
