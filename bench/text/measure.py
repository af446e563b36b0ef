"""Every figure of this benchmark, by name."""

import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from uuid import uuid4

import anyio
from labelled import labelled_figures
from made import weighed_figures
from own import phrase_figures

from mealtrack.app.commands.auth import Register
from mealtrack.bootstrap import System, running
from mealtrack.domain.model.base import UserId
from mealtrack.infra.config.settings import Settings

# Each figure: what it says, and the least it should be (for WMAPE and unmatched: the most).
GOALS = {
    "phrases_right": ("own phrases right in quantity, unit and food", 0.95),
    "phrases_tuned": ("  of those looked at while tuning", None),
    "phrases_held_out": ("  of those held out", None),
    "name_f1": ("ingredient lines: F1 of the name's words, mean", 0.90),
    "name_exact": ("  share whose name is right to the word", None),
    "quantity_right": ("ingredient lines: quantity right", 0.90),
    "kcal_wmape": ("sentences with amounts: kcal WMAPE", 0.06),
    "kcal_bias": ("  bias of kcal", None),
    "unmatched": ("  share of foods without a record", None),
    "kcal_wmape_single": ("  kcal WMAPE of sentences with one food", None),
}
_AT_MOST = {"kcal_wmape"}


def measure(data: Path, seed: int, *, home: Path | None = None, worst: int = 0) -> dict:
    """All figures, whether each goal is met, and some cases that went wrong."""
    with ExitStack() as stack:
        folder = (
            home.resolve()
            if home
            else Path(stack.enter_context(tempfile.TemporaryDirectory())) / "var"
        )
        stocked(folder, data)
        figures, cases = anyio.run(_measured, folder, data, seed)
    figures["goals"] = {
        name: figures[name] <= goal if name in _AT_MOST else figures[name] >= goal
        for name, (_, goal) in GOALS.items()
        if goal is not None
    }
    figures["seed"] = seed
    figures["worst"] = {kind: found[:worst] for kind, found in cases.items() if worst}
    return figures


async def _measured(home: Path, data: Path, seed: int) -> tuple[dict, dict]:
    async with a_system(home) as (system, user):
        phrases, wrong = await phrase_figures(system, user)
        weighed, off = await weighed_figures(system, user, seed)
    labelled, unlike = labelled_figures(data, seed)
    return {**phrases, **labelled, **weighed}, {
        "phrases": wrong,
        "ingredient lines": unlike,
        "sentences with amounts": off,
    }


def stocked(home: Path, data: Path) -> None:
    """Import SR Legacy into `home` by the product's own command; again is quick."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("MEALTRACK")}
    home.parent.mkdir(parents=True, exist_ok=True)
    source = str((data / "usda_sr_legacy_2018").resolve())
    subprocess.run(
        [sys.executable, "-m", "mealtrack", "foods", "import", source, "--quiet"],
        env=others | {"MEALTRACK_HOME": str(home.resolve())},
        cwd=home.parent,
        stdout=subprocess.DEVNULL,
        check=True,
    )


@asynccontextmanager
async def a_system(home: Path) -> AsyncIterator[tuple[System, UserId]]:
    """The product on that catalogue, and somebody who uses it."""
    async with running(Settings(_env_file=None, home=home)) as system:
        email = f"{uuid4().hex}@example.org"
        wish = Register(email=email, password="correct horse battery", zone="UTC")
        yield system, await system.commands.send(wish)
