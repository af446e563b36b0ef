"""Make `.venv` and install the locked requirements into it; needs nothing but python3.

Usage: setup.py base|dev. Does nothing when what is installed is what is locked.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def main(kind: str) -> None:
    if sys.version_info < OLDEST:
        sys.exit("MealTrack needs Python 3.11 or later: make PYTHON=python3.12 run")
    wanted = ROOT / "requirements" / f"{kind}.txt"
    if _stamp(kind).exists() and _stamp(kind).read_text() == _digest(wanted):
        return
    print(f"Setting up .venv ({kind}); this happens once.", flush=True)
    if not PYTHON.exists():
        _make_venv()
    uv = _uv()
    target = ["--quiet", "--python", str(PYTHON)]
    compiled = "--compile-bytecode"  # so that the first start is not the slow one
    _run(uv, "pip", "install", *target, compiled, "--require-hashes", "-r", str(wanted))
    _run(uv, "pip", "install", *target, "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    _run(str(PYTHON), "-m", "compileall", "-q", str(ROOT / "src"))
    for name in ("base", "dev") if kind == "dev" else ("base",):
        _stamp(name).write_text(_digest(ROOT / "requirements" / f"{name}.txt"))


def _make_venv() -> None:
    """With the standard library alone; Debian keeps the part that brings pip in its own package."""
    shutil.rmtree(VENV, ignore_errors=True)
    if _tries(sys.executable, "-m", "venv", str(VENV)):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if found := shutil.which("uv"):
        _run(found, "venv", "--quiet", "--python", sys.executable, str(VENV))
        return
    if _root_with_apt():
        print("python3-venv is missing; installing it with apt-get.", flush=True)
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "python3-venv")
        _run(sys.executable, "-m", "venv", str(VENV))
        return
    sys.exit("Python's venv module is incomplete; install the package python3-venv and repeat.")


def _uv() -> str:
    """uv: the one on this machine, else the locked one from the package index."""
    own = VENV / "bin" / "uv"
    if own.exists():
        return str(own)
    if found := shutil.which("uv"):
        return found
    locked = str(ROOT / "requirements" / "uv.txt")
    _run(str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", locked)
    return str(own)


def _root_with_apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _stamp(kind: str) -> Path:
    return VENV / f".mealtrack-{kind}"


def _digest(file: Path) -> str:
    told = file.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()
    return hashlib.sha256(told).hexdigest()


def _tries(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _run(*command: str) -> None:
    if subprocess.run(command, check=False).returncode:
        sys.exit(f"This failed: {' '.join(command)}")


if __name__ == "__main__":
    main(sys.argv[1])
