"""Finding foods with an index in a folder of our own: nothing to install, nothing to start."""

from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult

import anyio
import anyio.to_thread
import structlog
from anyio import CapacityLimiter
from tantivy import Index, IndexWriter

from mealtrack.domain.errors import Unavailable
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import FoodId
from mealtrack.domain.ports.food_index import FoodIndex, Hit, IndexedFood
from mealtrack.infra.adapters.food_index.tantivy.documents import (
    ID,
    WORD,
    entry_of,
    schema,
    word_document,
)
from mealtrack.infra.adapters.food_index.tantivy.folder import (
    begin_anew,
    folder_in,
    moment_of,
    open_sound,
)
from mealtrack.infra.adapters.food_index.tantivy.lock import alone
from mealtrack.infra.adapters.food_index.tantivy.reading import Reader

# What a put may wait for another process's; an import's batch takes two seconds at most.
WAIT_FOR_WRITER_S = 5.0
_WRITER_BYTES = 48_000_000
# Ranking is Python's work: more threads than this only wait for one another.
_READERS = 4
_MEMORY = ":memory:"

log = structlog.get_logger(__name__)
Moment = tuple[int, int, int] | None
T = TypeVar("T")


class TantivyIndex(FoodIndex):
    """One writer at a time, whoever's; every reader sees a commit with its next question."""

    def __init__(
        self,
        index: Index,
        *,
        turn: Callable[[], AbstractAsyncContextManager[None]],
        moment: Callable[[], Moment],
    ) -> None:
        self._index, self._schema = index, schema()
        self._turn, self._moment = turn, moment
        self._seen = moment()
        self._readers = CapacityLimiter(_READERS)
        index.config_reader("manual")
        index.reload()

    async def search(self, text: str, *, limit: int, visible_to: UserId | None = None) -> list[Hit]:
        return await self._read(lambda reader: reader.search(text, limit=limit), visible_to)

    async def complete(
        self, text: str, *, limit: int, visible_to: UserId | None = None
    ) -> list[str]:
        return await self._read(lambda reader: reader.complete(text, limit=limit), visible_to)

    async def count(self) -> int:
        return await self._read(lambda reader: reader.count(), None)

    async def put(self, foods: Iterable[IndexedFood]) -> None:
        def add(writer: IndexWriter) -> None:
            words = set[str]()
            for food in foods:
                entry = entry_of(food)
                writer.delete_documents_by_term(ID, food.id.hex)
                writer.add_document(entry.document)
                words.update(entry.words)
            known = self._index.searcher()
            for word in words:
                if not known.doc_freq(WORD, word):
                    writer.add_document(word_document(word))

        await self._write(add)

    async def remove(self, ids: Iterable[FoodId]) -> None:
        def forget(writer: IndexWriter) -> None:
            for food_id in ids:
                writer.delete_documents_by_term(ID, food_id.hex)

        await self._write(forget)

    async def clear(self) -> None:
        await self._write(lambda writer: writer.delete_all_documents())

    async def _read(self, look: Callable[[Reader], T], asker: UserId | None) -> T:
        return await anyio.to_thread.run_sync(self._look, look, asker, limiter=self._readers)

    def _look(self, look: Callable[[Reader], T], asker: UserId | None) -> T:
        self._follow()
        return look(Reader.of(self._index.searcher(), self._schema, asker))

    def _follow(self) -> None:
        """See what others committed; with the files gone, go on with what was seen last."""
        moment = self._moment()
        if moment == self._seen:
            return
        self._seen = moment
        try:
            self._index.reload()
        except ValueError as fault:
            log.warning("food_index.not_followed", reason=str(fault)[:200])

    async def _write(self, change: Callable[[IndexWriter], object]) -> None:
        async with self._turn():
            try:
                await anyio.to_thread.run_sync(self._commit, change)
            except (OSError, ValueError) as fault:
                log.warning("food_index.not_written", reason=str(fault)[:200])
                raise Unavailable(
                    "The food index cannot be written; look at the disk, or restart to rebuild it."
                ) from fault

    def _commit(self, change: Callable[[IndexWriter], object]) -> None:
        writer = self._index.writer(heap_size=_WRITER_BYTES, num_threads=1)
        change(writer)
        writer.commit()
        writer.wait_merging_threads()
        self._seen = self._moment()
        self._index.reload()


@asynccontextmanager
async def connect(url: SplitResult, *, home: Path) -> AsyncGenerator[FoodIndex]:
    """`tantivy:folder` under the home, `tantivy::memory:` for an index that is gone afterwards.

    An index of another schema or with damaged files is begun anew and counts 0 foods, for its
    owner to fill.
    """
    if url.path == _MEMORY:
        lock = anyio.Lock()

        @asynccontextmanager
        async def in_turn() -> AsyncGenerator[None]:
            async with lock:
                yield

        yield TantivyIndex(Index(schema()), turn=in_turn, moment=lambda: None)
        return
    root = home / url.path
    folder = folder_in(root)

    def turn() -> AbstractAsyncContextManager[None]:
        return alone(root / "lock", wait_s=WAIT_FOR_WRITER_S)

    index = await anyio.to_thread.run_sync(_opened, root, folder)
    if index is None:
        async with turn():
            index = await anyio.to_thread.run_sync(lambda: open_sound(folder) or begin_anew(folder))
    yield TantivyIndex(index, turn=turn, moment=lambda: moment_of(folder))


def _opened(root: Path, folder: Path) -> Index | None:
    root.mkdir(parents=True, exist_ok=True)
    return open_sound(folder)
