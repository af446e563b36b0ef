"""A view is what a client sees: numbers finite and rounded, written as JSON, kept in the cache."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Generic, TypeVar, cast

from pydantic import AfterValidator, BaseModel, ConfigDict

from mealtrack.app.bus import Around, Call, Query
from mealtrack.domain.model.base import UserId
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

    def is_lasting(self, answer: V) -> bool:
        """Whether the answer stays true until something happens to the user's data here."""
        return True


def area(user_id: UserId) -> str:
    return f"user:{user_id}"


def through(cache: Cache) -> Around:
    """Answer cached queries from the cache, and remember what had to be worked out."""

    # Any: an `around` stands before every kind of message.
    async def cached(call: Call, query: Any) -> Any:
        if not isinstance(query, CachedQuery):
            return await call(query)
        asked = cast("CachedQuery[View]", query)
        return await remembered(
            cache,
            asked.user_id,
            asked.key,
            asked.view,
            lambda: call(asked),
            ttl_s=asked.ttl_s,
            is_lasting=asked.is_lasting,
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
    is_lasting: Callable[[V], bool] = lambda _: True,
) -> V:
    """A view from the user's area of the cache, or worked out and kept there if it lasts."""
    place = area(user_id), key
    looked = await cache.get(*place)
    if looked.value is not None:
        return kind.model_validate_json(looked.value)
    view = await work()
    if is_lasting(view):
        await cache.put(
            *place, view.model_dump_json().encode(), ttl_s=ttl_s, generation=looked.generation
        )
    return view


async def forget_stale(cache: Cache, users: Iterable[UserId]) -> None:
    """Whatever happened to a user's data makes everything remembered of it stale."""
    if areas := {area(user_id) for user_id in users}:
        await cache.forget(*areas)
