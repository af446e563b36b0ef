"""Where the files of a download are: in a folder, in a zip archive, packed by gzip, or plain."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from mealtrack.infra.catalogue.fdc.faults import CorruptImport, NotADownload

_KINDS = (".csv", ".csv.gz", ".json", ".json.gz")
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_BUFFER = 1 << 18
# What zipfile says to archives whose tables of contents are damaged.
_UNREADABLE = (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the download; `name` is without folder and packing, `label` is for people."""

    name: str
    label: str
    open: Callable[[], BinaryIO]

    @property
    def is_json(self) -> bool:
        return self.name.endswith(".json")

    def pieces(self, *, at_most: int) -> Iterator[tuple[int, bytes]]:
        """The file line by line with line numbers; longer lines come in pieces of `at_most`.

        Raises CorruptImport at the very line at which a packed file breaks.
        """
        line = 1
        try:
            with self.open() as stream:
                while piece := stream.readline(at_most):
                    yield line, piece
                    line += piece.endswith(b"\n")
        except EOFError as fault:
            raise CorruptImport(self.label, line, "the packed file was cut off here") from fault
        except (zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as fault:
            raise CorruptImport(
                self.label, line, f"the packed file is damaged ({fault})", is_cut=False
            ) from fault


@contextmanager
def open_download(path: Path) -> Generator[Mapping[str, Member]]:
    """The files of the download at `path` by name: a folder, a zip, or one JSON file.

    A folder that holds nothing but one zip stands for the zip. Raises NotADownload when nothing
    of use is there, CorruptImport when a zip can't be opened.
    """
    if path.is_dir():
        files, zips = _files_of(path), list(path.glob("*.zip"))
        if files or len(zips) != 1:
            yield _by_name(path, files)
            return
        path = zips[0]
    if not path.is_file():
        raise NotADownload(f"There is no file or folder {path}.")
    with path.open("rb") as stream:
        head = stream.read(len(_ZIP))
    if head == _ZIP or path.suffix.casefold() == ".zip":
        with _open_zip(path) as archive:
            yield _by_name(path, _members_of(path, archive))
    else:
        yield _by_name(path, [_file(path)])


def _by_name(path: Path, members: Iterable[Member]) -> Mapping[str, Member]:
    found: dict[str, Member] = {}
    for member in members:
        if member.name in found:
            raise NotADownload(f"{path.name} holds {member.name} twice; give one download a time.")
        found[member.name] = member
    if not found:
        raise NotADownload(f"{path.name} holds no CSV or JSON file of FoodData Central.")
    return found


def _files_of(folder: Path) -> list[Member]:
    """The files in a folder, and in the folders right in it."""
    files = [*folder.iterdir(), *(file for sub in _folders(folder) for file in sub.iterdir())]
    return [_file(file) for file in sorted(files) if file.is_file() and _is_wanted(file.name)]


def _folders(folder: Path) -> list[Path]:
    return [sub for sub in folder.iterdir() if sub.is_dir()]


def _file(path: Path) -> Member:
    return Member(_plain_name(path.name), path.name, lambda: _unpacked(path.open("rb")))


@contextmanager
def _open_zip(path: Path) -> Generator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except _UNREADABLE as fault:
        raise CorruptImport(
            path.name, 0, f"the zip archive is damaged or was cut off ({fault})", is_cut=False
        ) from fault
    with archive:
        yield archive


def _members_of(path: Path, archive: zipfile.ZipFile) -> Iterator[Member]:
    for info in archive.infolist():
        folders, _, name = info.filename.rpartition("/")
        label = f"{name} in {path.name}"
        if fault := _fault_of(archive, info):
            raise CorruptImport(label, 0, fault, is_cut=False)
        if _is_wanted(name) and "__MACOSX" not in folders:
            yield Member(_plain_name(name), label, _opener(archive, info))


def _fault_of(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str | None:
    """Why a member can't be read.

    Unwanted ones are looked at too: a table whose name is damaged looks like one of them.
    """
    if info.flag_bits & 0x1:
        return "the file is locked with a password"
    try:
        archive.open(info).close()
    except NotImplementedError:
        return "the file is packed by a method that can't be read here"
    except _UNREADABLE as fault:
        return f"the zip archive is damaged ({fault})"
    return None


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    # The stub says less than the documentation: it is a ZipExtFile, which has read1.
    return lambda: _unpacked(cast("zipfile.ZipExtFile", archive.open(info)))


def _is_wanted(name: str) -> bool:
    return name.casefold().endswith(_KINDS) and not name.startswith(".")


def _plain_name(name: str) -> str:
    return name.casefold().removesuffix(".gz")


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...
    def read1(self, size: int, /) -> bytes: ...
    def seek(self, offset: int, whence: int = 0, /) -> int: ...
    def close(self) -> None: ...


class _Raw(io.RawIOBase):
    """Hands on what is unpacked so far, so that nothing before a damage is lost."""

    def __init__(self, stream: _Readable, below: _Readable | None = None) -> None:
        self._stream = stream
        self._below = below

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride] -- the stub asks for any writable buffer
        data = self._stream.read1(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        if self._below:  # gzip leaves open what it reads from
            self._below.close()
        super().close()


def _unpacked(stream: _Readable) -> BinaryIO:
    """The stream, through gzip if it is packed; the content tells, not the name."""
    with ExitStack() as on_failure:
        on_failure.callback(stream.close)
        head = stream.read(len(_GZIP))
        stream.seek(0)
        on_failure.pop_all()
    if head != _GZIP:
        return io.BufferedReader(_Raw(stream), _BUFFER)
    packed = io.BufferedReader(_Raw(stream), _BUFFER)
    return io.BufferedReader(_Raw(gzip.GzipFile(fileobj=packed), below=packed), _BUFFER)
