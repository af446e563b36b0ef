"""Every figure of this benchmark, by name."""

import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import anyio
from catalogue import records_for, stocked
from dishes import Dish, sound_dishes
from figures import GOALS, Figures, Records, figures_of, offenders

DISHES = "nutrition5k/dish_metadata_cafe1_train.csv"


def measure(data: Path, seed: int = 0, *, home: Path | None = None, worst: int = 0) -> dict:
    """All figures, whether each goal is met, and the names that cost most; nothing is random."""
    del seed
    dishes, faults = sound_dishes(data / DISHES)
    with ExitStack() as stack:
        home = home or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "var"
        stocked(home, data.resolve())
        names = sorted({part.name for dish in dishes for part in dish.ingredients})
        records = anyio.run(records_for, names, home)
    parts = {
        "all": figures_of(dishes, records),
        "tuned": figures_of(dishes, records, lambda part: not part.is_held_out),
        "held out": figures_of(dishes, records, lambda part: part.is_held_out),
    }
    return {
        "dishes": len(dishes),
        "left_out": faults,
        "figures": {name: asdict(figures) for name, figures in parts.items()},
        "goals": _goals(parts["all"]),
        "unmatched": _unmatched(dishes, records),
        "worst": [asdict(one) for one in offenders(dishes, records)[:worst]],
    }


def _goals(figures: Figures) -> dict[str, bool]:
    energy = figures.of["energy"]
    return {
        f"kcal WMAPE <= {GOALS['kcal_wmape']:g} %": energy.wmape <= GOALS["kcal_wmape"],
        f"kcal bias within +-{GOALS['kcal_bias']:g} %": abs(energy.bias) <= GOALS["kcal_bias"],
        f"mass matched >= {GOALS['mass_matched']:g} %": (
            figures.mass_matched >= GOALS["mass_matched"]
        ),
    }


def _unmatched(dishes: list[Dish], records: Records) -> dict[str, float]:
    grams: dict[str, float] = {}
    for dish in dishes:
        for part in dish.ingredients:
            if records[part.name] is None:
                grams[part.name] = grams.get(part.name, 0.0) + part.mass_g
    return grams
