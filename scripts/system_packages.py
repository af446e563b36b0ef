"""Install the Debian packages some tests need, where that is allowed; else say what is missed."""

import os
import shutil
import subprocess

# The program a test starts -> the package that brings it, and what is skipped without it.
NEEDED = {
    "mariadbd": ("mariadb-server", "the MariaDB half of the suite"),
    "tesseract": ("tesseract-ocr", "reading labels with tesseract"),
}
PLACES = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin"


def main() -> None:
    missing = {name: told for name, told in NEEDED.items() if not shutil.which(name, path=PLACES)}
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        packages = [package for package, _ in missing.values()]
        print(f"Installing {', '.join(packages)} for the tests.", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        for command in (["apt-get", "update", "-qq"], install):
            subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL)
    for name, (package, loss) in missing.items():
        if not shutil.which(name, path=PLACES):
            print(f"SKIPPED without {name} (package {package}): {loss}.", flush=True)


if __name__ == "__main__":
    main()
