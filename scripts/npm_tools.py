"""Install the npm tools that play the model providers in tests; without npm those are skipped."""

import shutil
import subprocess
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "npm"
LOSS = "SKIPPED: the tests against the npm package that speaks the providers' protocols"


def main() -> None:
    installed = FOLDER / "node_modules" / ".package-lock.json"
    locked = FOLDER / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= locked.stat().st_mtime:
        return
    npm = shutil.which("npm")
    if npm is None:
        print(f"{LOSS} (npm is not installed).", flush=True)
        return
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    done = subprocess.run([npm, "ci", *quiet], cwd=FOLDER, check=False)
    if done.returncode:
        print(f"{LOSS} (npm ci failed).", flush=True)


if __name__ == "__main__":
    main()
