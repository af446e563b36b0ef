"""The rules of the house that no linter knows."""

import ast
import inspect
import re
import subprocess
from pathlib import Path
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

import pytest

from mealtrack import bootstrap
from mealtrack.app.bus import Message
from mealtrack.domain.model.base import Event
from mealtrack.infra.adapters import adapter
from mealtrack.infra.database import tables
from mealtrack.infra.database.base import metadata

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "mealtrack"
MODULES = sorted(SOURCE.rglob("*.py"))
HANDLERS = (*bootstrap.COMMANDS, *bootstrap.QUERIES)

assert tables


def below(kind: type) -> set[type]:
    return {one for child in kind.__subclasses__() for one in (child, *below(child))}


def is_ours(kind: type) -> bool:
    """Whether the product has it, not a test of the wiring."""
    return kind.__module__.startswith("mealtrack.")


def message_of(handler) -> type:
    hints = get_type_hints(handler)
    return next(kind for name, kind in hints.items() if name != "return")


def answer_of(message: type) -> object:
    for base in getattr(message, "__orig_bases__", ()):
        if get_args(base):
            return get_args(base)[0]
    raise AssertionError(f"{message.__name__} does not say what it answers")


def test_every_message_has_exactly_one_handler():
    """A wish nobody grants, or two do, is a mistake."""
    wished = {
        kind
        for kind in below(Message)
        if not below(kind) and "[" not in kind.__name__ and is_ours(kind)
    }
    handled = [message_of(handler) for handler in HANDLERS]
    assert sorted(map(str, handled)) == sorted(map(str, set(handled)))
    assert wished == set(handled)


@pytest.mark.parametrize("handler", HANDLERS, ids=lambda handler: handler.__name__)
def test_a_handler_answers_what_its_message_promises(handler):
    """The annotation of the handler is the parameter of the message."""
    assert get_type_hints(handler)["return"] == answer_of(message_of(handler))


@pytest.mark.parametrize("handler", HANDLERS, ids=lambda handler: handler.__name__)
def test_a_handler_takes_its_message_first_and_ports_after_it(handler):
    """No defaults: what is needed is provided."""
    parameters = inspect.signature(handler).parameters.values()
    assert all(one.default is inspect.Parameter.empty for one in parameters)
    assert inspect.iscoroutinefunction(handler)


def test_every_event_has_a_reaction():
    """What nobody reacts to need not be recorded."""
    reacted = set()
    for reaction in bootstrap.REACTIONS:
        kind = message_of(reaction)
        reacted |= set(get_args(kind)) if get_origin(kind) in (Union, UnionType) else {kind}
    assert {kind for kind in below(Event) if not below(kind) and is_ours(kind)} == reacted


def test_every_reaction_says_how_it_is_idempotent():
    """Delivery is at least once."""
    for reaction in bootstrap.REACTIONS:
        assert "idempotent" in (reaction.__doc__ or "").casefold(), reaction.__name__


def transactions(tree: ast.AST):
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncWith) and any(
            isinstance(item.context_expr, ast.Call)
            and ast.unparse(item.context_expr.func) in ("uow", "self._uow")
            for item in node.items
        ):
            yield node


def test_nothing_is_awaited_in_a_transaction_but_the_transaction():
    """No network inside: every await names tx, directly or as an argument."""
    found = 0
    for module in sorted((SOURCE / "app").rglob("*.py")):
        for block in transactions(ast.parse(module.read_text())):
            found += 1
            for node in ast.walk(block):
                if isinstance(node, ast.Await):
                    assert re.search(r"\btx\b", ast.unparse(node)), f"{module}:{node.lineno}"
    assert found > 10


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_is_short_and_opens_with_a_sentence(module):
    """300 lines at most; what it is, in the words of the business."""
    text = module.read_text()
    assert len(text.splitlines()) <= 300
    assert not text.strip() or ast.get_docstring(ast.parse(text))


def test_every_foreign_key_is_indexed():
    """As the first columns of a key or an index."""
    for table in metadata.sorted_tables:
        leads = [next(iter(index.columns)).name for index in table.indexes]
        leads.append(next(iter(table.primary_key.columns)).name)
        leads += [column.name for column in table.columns if column.unique]
        for key in table.foreign_keys:
            assert key.parent.name in leads, f"{table.name}.{key.parent.name}"
            assert key.ondelete, f"{table.name}.{key.parent.name} says no ON DELETE"


PORTS = {"meal_vision": "label", "images": "file", "food_index": "tantivy", "cache": "memory"}
PORTS |= {"food_sources": "none"}
PORTS |= {"hub": "memory", "identity": "local", "package_reader": "embedded"}


@pytest.mark.parametrize(("port", "embedded"), sorted(PORTS.items()))
def test_every_port_has_an_adapter_that_needs_nothing(port, embedded):
    """The defaults ship in the product."""
    module, _ = adapter(port, f"{embedded}:")
    assert callable(module.connect)


FORBIDDEN = {
    "a package registry's host": r"(py[p]i|python[h]osted|np[m]js|deb\.debia[n])\.(org|com)",
    "a path of one machine": r"/wor[k]/|/roo[t]/|/hom[e]/[a-z]+/",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names_what_only_one_machine_has(what):
    """The project is at home everywhere."""
    listed = subprocess.run(
        ["git", "grep", "-nIE", FORBIDDEN[what]], cwd=ROOT, capture_output=True, check=False
    )
    assert listed.stdout.decode() == ""


def test_settings_are_all_explained():
    """.env.example names every setting there is, and no other."""
    from mealtrack.infra.config.settings import Settings

    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^#?(MEALTRACK_[A-Z_]+)=", example, re.MULTILINE))
    assert named == {f"MEALTRACK_{name.upper()}" for name in Settings.model_fields}


BROAD = {
    "bootstrap.py",  # the outermost edge of the background work: named, logged and raised again
    "infra/event_bus/outbox.py",
    "infra/event_bus/jobs.py",
    "api/middleware/last_resort.py",
}


def test_broad_excepts_stand_only_at_the_edges():
    """The outbox, the jobs, and the outermost edges of HTTP and of the background work."""
    broad = {
        str(module.relative_to(SOURCE))
        for module in MODULES
        if re.search(r"except\*? Exception|except:", module.read_text())
    }
    assert broad == BROAD
