"""A view is what a client sees: numbers finite and rounded, written as JSON, kept in the cache."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict

from mealtrack.app.bus import Around, Call, Query
from mealtrack.domain.model.base import Event, UserId
from mealtrack.domain.ports.cache import Cache


class View(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


def _tenth(value: float) -> float:
    return round(value, 1)


def _hundredth(value: float) -> float:
    return round(value, 2)


def _thousandth(value: float) -> float:
    return round(value, 3)


Kcal = Annotated[float, AfterValidator(_tenth)]
Grams = Annotated[float, AfterValidator(_hundredth)]
Share = Annotated[float, AfterValidator(_thousandth)]
NutrientAmount = Annotated[float, AfterValidator(_thousandth)]

V = TypeVar("V", bound=View)


@dataclass(frozen=True, kw_only=True)
class CachedQuery(Query[V], Generic[V]):
    """A query whose answer is remembered until something happens to the user's data."""

    view: ClassVar[type[View]]
    ttl_s: ClassVar[float] = 300.0
    user_id: UserId

    @property
    def key(self) -> str:
        """Everything that was asked: two askers or two questions never share an answer."""
        return repr(self)


def area(user_id: UserId) -> str:
    return f"user:{user_id}"


def through(cache: Cache) -> Around:
    """Answer cached queries from the cache, and remember what had to be worked out."""

    # Any: an `around` stands before every kind of message.
    async def cached(call: Call, query: Any) -> Any:
        if not isinstance(query, CachedQuery):
            return await call(query)
        return await remembered(
            cache, query.user_id, query.key, query.view, lambda: call(query), ttl_s=query.ttl_s
        )

    return cached


async def remembered(
    cache: Cache,
    user_id: UserId,
    key: str,
    kind: type[V],
    work: Callable[[], Awaitable[V]],
    *,
    ttl_s: float,
) -> V:
    """A view from the user's area of the cache, or worked out and kept there."""
    place = area(user_id), key
    looked = await cache.get(*place)
    if looked.value is not None:
        return kind.model_validate_json(looked.value)
    view = await work()
    await cache.put(
        *place, view.model_dump_json().encode(), ttl_s=ttl_s, generation=looked.generation
    )
    return view


async def forget_stale(cache: Cache, news: Iterable[Event]) -> None:
    """Whatever happened to a user's data makes everything remembered of it stale."""
    if areas := {area(event.user_id) for event in news}:
        await cache.forget(*areas)
