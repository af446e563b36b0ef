"""The folder of the index: opened when it is sound, begun anew when it is not."""

import json
import re
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import structlog
from tantivy import Index

from mealtrack.infra.adapters.food_index.tantivy.documents import SCHEMA_VERSION, schema

log = structlog.get_logger(__name__)

# Every schema has its own folder, so that an older process beside us keeps what it reads.
_OURS = re.compile(r"foods-v\d+")
_META = "meta.json"
# Every file ends with a footer of JSON, its length, and this number.
_MAGIC = 1337
_TAIL = struct.Struct("<II")
_BLOCK = 1 << 20


def folder_in(root: Path) -> Path:
    return root / f"foods-v{SCHEMA_VERSION}"


def open_sound(folder: Path) -> Index | None:
    """The index, if it is there and every byte of it is what was written."""
    if not (folder / _META).exists():
        return None
    try:
        index = Index(schema(), path=str(folder))
        damaged = [file.name for file in _files(folder) if not _is_whole(file)]
    except (OSError, ValueError) as fault:
        log.warning("food_index.unreadable", reason=str(fault)[:200])
        return None
    if damaged:
        log.warning("food_index.damaged", files=damaged)
        return None
    return index


def begin_anew(folder: Path) -> Index:
    """An empty index; what older schemas left behind is cleared away."""
    for old in folder.parent.iterdir():
        if old.is_dir() and _OURS.fullmatch(old.name):
            shutil.rmtree(old, ignore_errors=True)
    folder.mkdir()
    return Index(schema(), path=str(folder))


def moment_of(folder: Path) -> tuple[int, int, int] | None:
    """Changes with every commit of any process; None while there is nothing to read."""
    try:
        stat = (folder / _META).stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_ino, stat.st_size


def _files(folder: Path) -> Iterator[Path]:
    """Those of the segments in use; others may still be written."""
    meta = json.loads((folder / _META).read_bytes())
    for segment in meta["segments"]:
        yield from folder.glob(f"{segment['segment_id'].replace('-', '')}.*")


def _is_whole(file: Path) -> bool:
    """Whether the content still has the checksum in the file's footer."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        # A writer beside us has just replaced it.
        return True
    length, magic = _TAIL.unpack(data[-_TAIL.size :])
    if magic != _MAGIC:
        return False
    end = len(data) - _TAIL.size - length
    footer = json.loads(data[end : -_TAIL.size])
    return crc32(memoryview(data)[:end]) == footer["crc"]
