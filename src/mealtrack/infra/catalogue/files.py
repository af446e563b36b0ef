"""Knowing a download again without reading it."""

from hashlib import sha256
from pathlib import Path


def fingerprint(path: Path) -> bytes:
    """A digest of the names, sizes and times of a file, or of all files in a folder."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    told = "\n".join(
        f"{file.name}\t{file.stat().st_size}\t{file.stat().st_mtime_ns}"
        for file in files
        if file.is_file()
    )
    return sha256(f"{path.resolve()}\n{told}".encode()).digest()
