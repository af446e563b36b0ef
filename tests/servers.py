"""Real servers for tests: private, on free ports, ended by the one who started them."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER = "mealtrack"


def free_port() -> int:
    with socket.socket() as probing:
        probing.bind(("127.0.0.1", 0))
        return int(probing.getsockname()[1])


def ended(process: subprocess.Popen[bytes]) -> None:
    """End a process we started and wait until it is gone."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def mariadb() -> Iterator[str]:
    """A fresh MariaDB; answers a URL without a database name."""
    daemon = shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin")
    install = shutil.which("mariadb-install-db")
    if not (daemon and install):
        pytest.skip("mariadbd is not installed: the MySQL half of the suite did not run")
    with tempfile.TemporaryDirectory(prefix="mealtrack-db-") as folder:
        data, port = Path(folder) / "data", free_port()
        init = Path(folder) / "init.sql"
        init.write_text(
            f"CREATE USER '{USER}'@'127.0.0.1' IDENTIFIED BY '{USER}';\n"
            f"GRANT ALL ON *.* TO '{USER}'@'127.0.0.1';\n"
        )
        me = ["--user=root"] if os.geteuid() == 0 else []
        subprocess.run(
            [install, "--no-defaults", f"--datadir={data}", "--skip-test-db", *me],
            check=True,
            capture_output=True,
        )
        server = subprocess.Popen(
            [
                daemon,
                "--no-defaults",
                *me,
                f"--datadir={data}",
                f"--port={port}",
                f"--socket={folder}/s.sock",
                f"--pid-file={folder}/pid",
                f"--init-file={init}",
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--innodb-flush-log-at-trx-commit=0",
                "--max-connections=300",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(port, server)
            yield f"mysql+asyncmy://{USER}:{USER}@127.0.0.1:{port}"
        finally:
            ended(server)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probing:
            probing.settimeout(1)
            if probing.connect_ex(("127.0.0.1", port)) == 0 and probing.recv(1):
                return
        time.sleep(0.05)
    raise RuntimeError("the database server did not start")
