"""Every port opened from its setting, to be closed in the reverse order."""

from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

from mealtrack.domain.ports.cache import Cache
from mealtrack.domain.ports.clock import Clock
from mealtrack.domain.ports.food_index import FoodIndex
from mealtrack.domain.ports.food_sources import FoodSources
from mealtrack.domain.ports.hub import Hub
from mealtrack.domain.ports.identity import Passwords
from mealtrack.domain.ports.images import ImageStore, PictureIntake
from mealtrack.domain.ports.text_reader import TextReader
from mealtrack.domain.ports.vision import MealVision, PackageReader
from mealtrack.infra.adapters import adapter
from mealtrack.infra.adapters.food_sources.options import SourceOptions
from mealtrack.infra.adapters.identity.local import LocalIdentity
from mealtrack.infra.adapters.meal_vision.options import VisionOptions
from mealtrack.infra.catalogue.several import SeveralSources
from mealtrack.infra.config.secret import secret_of
from mealtrack.infra.config.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Ports:
    cache: Cache
    hub: Hub
    identity: LocalIdentity
    passwords: Passwords
    images: ImageStore
    intake: PictureIntake
    package: PackageReader
    vision: MealVision
    text_reader: TextReader
    index: FoodIndex
    sources: FoodSources


async def open_ports(settings: Settings, clock: Clock, stack: AsyncExitStack) -> Ports:
    """The adapters the settings name; what the stack closes was opened here."""
    secret = secret_of(settings)
    cache, cache_url = adapter("cache", settings.cache)
    hub, hub_url = adapter("hub", settings.hub)
    identity, identity_url = adapter("identity", settings.identity)
    passwords, passwords_url = adapter("passwords", "argon2:")
    images, images_url = adapter("images", settings.images)
    intake, intake_url = adapter("picture_intake", "pillow:")
    package, package_url = adapter("package_reader", settings.package_reader)
    vision, vision_url = adapter("meal_vision", settings.vision_url)
    text, text_url = adapter("text_reader", settings.text_url)
    index, index_url = adapter("food_index", settings.food_index)
    enter = stack.enter_async_context
    return Ports(
        cache=await enter(cache.connect(cache_url)),
        hub=await enter(hub.connect(hub_url)),
        identity=await enter(
            identity.connect(
                identity_url,
                secret=secret,
                clock=clock,
                access_lasts=settings.access_lasts,
                refresh_lasts=settings.refresh_lasts,
            )
        ),
        passwords=await enter(passwords.connect(passwords_url)),
        images=await enter(
            images.connect(
                images_url,
                secret=secret,
                public_url=settings.base_url,
                clock=clock,
                home=settings.home,
            )
        ),
        intake=await enter(intake.connect(intake_url, workers=settings.picture_workers)),
        package=await enter(package.connect(package_url)),
        vision=await enter(vision.connect(vision_url, options=_vision(settings))),
        text_reader=await enter(
            text.connect(
                text_url, options=replace(_vision(settings), timeout_s=settings.text_timeout_s)
            )
        ),
        index=await enter(index.connect(index_url, home=settings.home)),
        sources=await _sources(settings, stack),
    )


async def _sources(settings: Settings, stack: AsyncExitStack) -> FoodSources:
    """Those the setting lists, as one; that of nobody when it lists none."""
    key = settings.usda_key
    options = SourceOptions(
        usda_key=key.get_secret_value() if key else None,
        usda_base_url=settings.usda_base_url,
        openfoodfacts_base_url=settings.openfoodfacts_base_url,
        contact=settings.contact,
        timeout_s=settings.food_source_timeout_s,
    )
    opened: list[FoodSources] = []
    for setting in settings.food_source_urls or ["none:"]:
        module, url = adapter("food_sources", setting)
        opened.append(await stack.enter_async_context(module.connect(url, options=options)))
    return SeveralSources(opened)


def _vision(settings: Settings) -> VisionOptions:
    google, openai = settings.google_key, settings.openai_key
    return VisionOptions(
        google_key=google.get_secret_value() if google else None,
        openai_key=openai.get_secret_value() if openai else None,
        google_base_url=settings.google_base_url,
        openai_base_url=settings.openai_base_url,
        thinking=settings.thinking,
        timeout_s=settings.vision_timeout_s,
        concurrency=settings.analyses_at_once,
    )
