"""The photo part against the configured model: real calls, which cost what the provider takes.

Every photo goes the way it goes in the product: taken in, looked at by the model, grounded in the
catalogue (the official downloads of --data, imported into a folder that is thrown away), nutrients
from records alone. Of the settings only the model's are used: no database, store or food source.
"""

import argparse
import json
import logging
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from uuid import uuid4

import anyio
import structlog
from figures import Told, figures_of
from manifest import BadManifest, Shot, read_manifest
from stock import stocked

from mealtrack.app.commands.auth import Register
from mealtrack.app.commands.occasions import When
from mealtrack.app.commands.photos import AnalyzeMealImage
from mealtrack.app.queries.meals import GetMeal, MealView, ShownStatus
from mealtrack.bootstrap import System, running
from mealtrack.domain.errors import DomainError
from mealtrack.domain.model.analysis import MAX_ATTEMPTS, PictureKind, Wish
from mealtrack.domain.model.base import UserId
from mealtrack.infra.adapters.meal_vision.options import VisionOptions
from mealtrack.infra.config.settings import Settings
from mealtrack.infra.database import schema

_OF_THE_MODEL = ("vision", "google_key", "openai_key", "google_base_url", "openai_base_url")
_LIMITS = ("thinking", "vision_timeout_s", "analysis_timeout_s")
# A photo whose provider is busy is tried again later; longer than this nobody waits here.
_PATIENCE_S = 300.0


def run_live(asked: argparse.Namespace) -> int:
    """Say what would be sent; with --yes send it, and hold the answers against the truth."""
    try:
        shots = read_manifest(asked.live)[: asked.limit]
    except BadManifest as bad:
        print(bad, file=sys.stderr)
        return 2
    configured = Settings()
    if configured.vision_url.startswith("label:"):
        print("No model is configured; set MEALTRACK_VISION and its key.", file=sys.stderr)
        return 2
    model = configured.vision_url.rpartition("#")[2]
    most = len(shots) * VisionOptions().attempts * MAX_ATTEMPTS
    plan = (
        f"{len(shots)} photos to {model}, {asked.concurrency} at a time: {len(shots)} paid calls, "
        f"when the provider fails up to {most}."
    )
    print(plan, file=sys.stderr)
    if not asked.yes:
        print("Nothing was sent; --yes sends them.", file=sys.stderr)
        return 2
    with ExitStack() as stack:
        home = asked.home or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "var"
        stocked(home.resolve(), asked.data)
        # The table alone goes to the standard output.
        structlog.configure(
            wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
            logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        )
        began = perf_counter()
        told = anyio.run(_all, _settings(configured, home.resolve()), shots, asked.concurrency)
    figures = figures_of(told) | {"model": model, "seconds": round(perf_counter() - began, 1)}
    _print(figures, told, is_json=asked.json)
    return 0


def _settings(configured: Settings, home: Path) -> Settings:
    """The model's settings as they are, all others as in the shipped product."""
    defaults = {
        name: field.get_default(call_default_factory=True)
        for name, field in Settings.model_fields.items()
    }
    own = {name: getattr(configured, name) for name in (*_OF_THE_MODEL, *_LIMITS)}
    return Settings(_env_file=None, **(defaults | own | {"home": home}))


async def _all(settings: Settings, shots: Sequence[Shot], at_once: int) -> list[Told]:
    told: dict[int, Told] = {}
    limit = anyio.CapacityLimiter(at_once)
    await schema.upgrade(settings.database_url)
    async with running(settings) as system, anyio.create_task_group() as work:
        await system.catalogue.ready()
        work.start_soon(system.work)
        email, password = f"{uuid4().hex}@example.org", uuid4().hex
        user = await system.commands.send(Register(email=email, password=password, zone="UTC"))

        async def one(at: int, shot: Shot) -> None:
            async with limit:
                told[at] = await _one(system, user, shot)

        async with anyio.create_task_group() as sending:
            for at, shot in enumerate(shots):
                sending.start_soon(one, at, shot)
        work.cancel_scope.cancel()
    return [told[at] for at in range(len(shots))]


async def _one(system: System, user: UserId, shot: Shot) -> Told:
    began = perf_counter()
    picture = await anyio.Path(shot.image).read_bytes()
    wish = AnalyzeMealImage(
        user_id=user,
        picture=picture,
        wish=Wish(kind=PictureKind.MEAL),
        when=When(),
        wait_s=system.settings.analysis_timeout_s,
    )
    try:
        meal_id = await system.commands.send(wish)
        with anyio.move_on_after(_PATIENCE_S):
            while True:
                meal = await system.queries.send(GetMeal(user_id=user, meal_id=meal_id))
                if meal.status in (ShownStatus.READY, ShownStatus.FAILED):
                    break
                await anyio.sleep(0.5)
    except DomainError as refused:
        return Told(shot, perf_counter() - began, failure=str(refused))
    return _told(shot, meal, perf_counter() - began)


def _told(shot: Shot, meal: MealView, seconds: float) -> Told:
    if meal.status is not ShownStatus.READY:
        return Told(shot, seconds, failure=meal.error_message or f"still {meal.stage}")
    macros = meal.total_nutrition
    return Told(
        shot,
        seconds,
        values={
            "kcal": meal.total_calories,
            "mass_g": meal.total_weight_grams,
            "protein_g": macros.protein,
            "carbs_g": macros.carbs,
            "fat_g": macros.fat,
        },
        unmatched=sum(item.nutrition is None for item in meal.food_items),
    )


def _print(figures: dict, told: Sequence[Told], *, is_json: bool) -> None:
    if is_json:
        photos = [one.as_json() for one in told]
        print(json.dumps(figures | {"photos": photos}, indent=2))
        return
    print(f"{figures['model']}: {figures['ready']} of {figures['photos_sent']} photos became meals")
    print(f"  {'':<10}{'WMAPE':>8}{'median':>8}{'bias':>8}   published, photo alone [1]")
    for name, one in figures["of"].items():
        print(
            f"  {name:<10}{one['wmape']:>7.1f}%{one['median']:>7.1f}%{one['bias']:>+7.1f}%"
            f"   {one['published']:.1f} %"
        )
    for one in told:
        if one.failure:
            print(f"  failed: {one.shot.image.name}: {one.failure}")
    print(f"  {figures['unmatched']} foods without a record; {figures['seconds']:.0f} s")
    print(f"\n{figures['source']}")
