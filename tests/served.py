"""The product started as a user starts it: a process of its own, asked over HTTP."""

import os
import re
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

from servers import ended

PASSWORD = "correct horse battery"
READY = re.compile(rb"MealTrack is ready on (http://\S+)")


@dataclass
class Server:
    process: subprocess.Popen[bytes]
    url: str
    started_in_s: float
    ready_cpu_s: float = 0
    clients: list[httpx2.Client] = field(default_factory=list)

    def client(self, **more: object) -> httpx2.Client:
        """A client that is closed with the server."""
        self.clients.append(httpx2.Client(base_url=self.url, timeout=60, trust_env=False, **more))
        return self.clients[-1]

    def sign_up(self, email: str = "ann@example.org") -> httpx2.Client:
        """A client signed in as somebody, who is registered when new."""
        client = self.client()
        account = {"email": email, "password": PASSWORD}
        client.post("/v1/auth/register", json=account)
        tokens = client.post("/v1/auth/login", json=account).raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        return client

    def cpu_s(self) -> float:
        """CPU seconds of the server so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """SIGKILL: no goodbye, no clean-up."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def served(home: Path, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """`mealtrack serve` on a free port with its state under `home`."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("MEALTRACK_")}
    given = {"MEALTRACK_HOME": str(home), "MEALTRACK_PORT": "0", **(settings or {})}
    begun = time.monotonic()
    with (home.parent / f"{home.name}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "mealtrack", "serve"],
            env=mine | given | {"PYTHONUNBUFFERED": "1"},
            cwd=home.parent,
            stdout=subprocess.PIPE,
            stderr=log,
        )
        try:
            url = _address(process)
            server = Server(process, url, time.monotonic() - begun)
            server.ready_cpu_s = server.cpu_s()
            yield server
            for client in server.clients:
                client.close()
        finally:
            if process.poll() is None:
                ended(process)
            process.stdout.close()


def _address(process: subprocess.Popen[bytes]) -> str:
    said, until = b"", time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if select.select([process.stdout], [], [], 0.2)[0]:
            said += os.read(process.stdout.fileno(), 4096)
            if found := READY.search(said):
                return found.group(1).decode()
    raise AssertionError(f"the server did not become ready; it said {said!r}")


def ended_cpu_s() -> float:
    """CPU seconds of all ended children: what work costs, however busy the machine is."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(
    home: Path, *arguments: str, text: str = "", **settings: str
) -> subprocess.CompletedProcess[str]:
    """One command of the command line, with its state under `home`."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("MEALTRACK_")}
    return subprocess.run(
        [sys.executable, "-m", "mealtrack", *arguments],
        env=env | {"MEALTRACK_HOME": str(home)} | settings,
        cwd=home.parent,
        input=text,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
