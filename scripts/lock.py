"""Compile pyproject.toml into the locked, hashed requirements, without naming any index."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = ROOT / ".venv" / "bin" / "uv"
SETS = {
    "base": ("pyproject.toml", "--group", "build"),
    "dev": ("pyproject.toml", "--group", "build", "--group", "dev"),
    "ocr": ("pyproject.toml", "--extra", "ocr", "--group", "build"),
    "uv": ("--group", "uv"),
}


def main() -> None:
    for name, sources in SETS.items():
        command = [
            *(str(UV), "pip", "compile", "--quiet", "--generate-hashes", "--no-emit-index-url"),
            *("--universal", "--python-version", "3.11", "--no-header"),
            *sources,
            *("-o", f"requirements/{name}.txt"),
        ]
        done = subprocess.run(command, cwd=ROOT, check=False)
        if done.returncode:
            sys.exit(f"requirements/{name}.txt could not be compiled.")


if __name__ == "__main__":
    main()
