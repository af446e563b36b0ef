"""How near the catalogue's numbers come to weighed dishes when every name and mass is right.

    .venv/bin/python bench/grounding --data FOLDER [--home FOLDER] [--worst 20] [--json]

The true names and grams of Nutrition5k's training dishes go through the function that grounds what
a photo shows, and the records' nutrients are held against the dishes'. Offline; nothing is random.
"""

import argparse
import json
import os
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import anyio
from catalogue import records_for, stocked
from dishes import Dish, sound_dishes
from figures import GOALS, Figures, Records, figures_of, offenders

DISHES = "nutrition5k/dish_metadata_cafe1_train.csv"


def main() -> int:
    asked = _arguments()
    dishes, faults = sound_dishes(asked.data / DISHES)
    with ExitStack() as stack:
        home = asked.home or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "var"
        stocked(home, asked.data)
        names = sorted({part.name for dish in dishes for part in dish.ingredients})
        records = anyio.run(records_for, names, home)
    parts = {
        "all": figures_of(dishes, records),
        "tuned": figures_of(dishes, records, lambda part: not part.is_held_out),
        "held out": figures_of(dishes, records, lambda part: part.is_held_out),
    }
    worst = [asdict(one) for one in offenders(dishes, records)[: asked.worst]]
    goals = _goals(parts["all"])
    if asked.json:
        told = {name: asdict(figures) for name, figures in parts.items()}
        unmatched = _unmatched(dishes, records)
        print(
            json.dumps(
                {
                    "dishes": len(dishes),
                    "left_out": faults,
                    "figures": told,
                    "goals": goals,
                    "unmatched": unmatched,
                    "worst": worst,
                },
                indent=2,
            )
        )
        return 0
    print(f"{len(dishes):,} dishes; left out: {sum(faults.values())}")
    for rule, count in sorted(faults.items()):
        print(f"  {count:>4}  {rule}")
    _table(parts)
    for goal, is_met in goals.items():
        print(f"{'met' if is_met else 'NOT met':>8}  {goal}")
    for one in worst:
        true, told = _per_100g(one, "true_kcal"), _per_100g(one, "computed_kcal")
        print(f"{one['share_of_error']:5.1f} %  {one['name']:<28}", end="")
        print(f"{true:>4} kcal, computed {told:>4}: {one['record'] or 'no record'}")
    return 0


def _arguments() -> argparse.Namespace:
    shared = os.environ.get("MEALTRACK_TEST_DATA", "../shared/data")
    parser = argparse.ArgumentParser(prog="bench/grounding", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(shared), help="where the data sets are")
    parser.add_argument("--home", type=Path, help="keep the imported catalogue here")
    parser.add_argument("--worst", type=int, default=0, help="the names that cost most")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not (asked.data / DISHES).is_file():
        parser.error(f"there is no {DISHES} in {asked.data}; name the folder with --data")
    asked.data = asked.data.resolve()
    asked.home = asked.home and asked.home.resolve()
    return asked


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


def _table(parts: dict[str, Figures]) -> None:
    print(f"{'ingredients':<12}{'names':>6}{'of kcal':>9}{'matched':>9}", end="")
    print("".join(f"{key + ' WMAPE':>15}{'bias':>8}" for key in parts["all"].of))
    for name, figures in parts.items():
        print(
            f"{name:<12}{figures.names:>6}{figures.energy_share:>8.1f}%{figures.mass_matched:>8.2f}%",
            end="",
        )
        print("".join(f"{one.wmape:>14.2f}%{one.bias:>+7.2f}%" for one in figures.of.values()))


def _per_100g(one: dict[str, float], key: str) -> int:
    return round(100 * one[key] / one["mass_g"]) if one["mass_g"] else 0


if __name__ == "__main__":
    sys.exit(main())
