"""A client that sends far too much is cut off early by a real server, and learns why."""

import os
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from mealtrack.api.middleware.intake import JSON_LIMIT, UPLOAD_LIMIT
from servers import ended
from tiny_app import signed_in

pytestmark = [pytest.mark.network, pytest.mark.e2e]

MIB = 2**20
FLOOD = 300 * MIB
FORM = b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
TESTS = Path(__file__).parents[1]
LINUX = Path("/proc/self/status").exists()


@dataclass
class Server:
    process: subprocess.Popen[bytes]
    port: int
    temporary: Path

    def memory(self, line: str) -> int:
        """What the kernel says of it, in bytes; 0 where there is no /proc."""
        status = Path(f"/proc/{self.process.pid}/status")
        words = status.read_text("utf-8").split() if LINUX else [line, "0"]
        return int(words[words.index(line) + 1]) * 1024

    def forget_peak(self) -> None:
        if LINUX:
            Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def connect(self) -> socket.socket:
        client = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        # Small, so that what was sent is what was taken, and not what waits on our side.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 32 * 1024)
        return client


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The tiny application in a process of its own, as uvicorn runs it."""
    temporary = tmp_path_factory.mktemp("temporary")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        command = f"-m uvicorn tiny_app:tiny_app --factory --fd {listening.fileno()}"
        quiet = "--log-level critical --no-server-header"
        process = subprocess.Popen(
            [sys.executable, *command.split(), *quiet.split()],
            pass_fds=[listening.fileno()],
            env=os.environ | {"TMPDIR": str(temporary), "PYTHONPATH": str(TESTS)},
            stdout=subprocess.DEVNULL,
        )
        running = Server(process, listening.getsockname()[1], temporary)
        try:
            # Warm: what the first requests import is no part of what a flood costs.
            for path in ("/v1/photos", "/v1/meals"):
                files = {"file": b"x" * 9}
                url = f"http://127.0.0.1:{running.port}{path}"
                httpx2.post(url, headers=signed_in(), files=files, timeout=30)
            yield running
        finally:
            ended(process)


@dataclass
class Outcome:
    sent: int
    status: int
    headers: dict[str, str]
    body: bytes


def flood(
    server: Server, path: str, *headers: str, is_chunked: bool, is_deaf: bool, size: int = FLOOD
) -> Outcome:
    """Send until the answer comes, or, when deaf to it, until the connection breaks."""
    framing = "Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {size}"
    head = "\r\n".join([f"POST {path} HTTP/1.1", "Host: mealtrack", framing, *headers, "", ""])
    piece = b"x" * 65536
    message = b"%x\r\n%b\r\n" % (len(piece), piece) if is_chunked else piece
    begin = b"%x\r\n%b\r\n" % (len(FORM), FORM) if is_chunked else FORM
    with server.connect() as client:
        client.sendall(head.encode() + begin)
        sent = _pour(client, message, size, is_deaf=is_deaf)
        return _answer(client, sent)


def _pour(client: socket.socket, message: bytes, size: int, *, is_deaf: bool) -> int:
    sent = 0
    while sent < size:
        listened, _, _ = select.select([] if is_deaf else [client], [], [], 0)
        if listened:
            break
        try:
            client.sendall(message)
        except OSError:
            break
        sent += len(message)
    return sent


def _answer(client: socket.socket, sent: int) -> Outcome:
    received = b""
    try:
        while part := client.recv(65536):
            received += part
    except ConnectionResetError:
        pass
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {n.lower(): v for n, _, v in (line.partition(": ") for line in lines)}
    return Outcome(sent, int(first.split()[1]), headers, body)


@pytest.mark.parametrize("is_chunked", [True, False], ids=["chunked", "announced"])
@pytest.mark.parametrize("is_deaf", [True, False], ids=["deaf", "listening"])
@pytest.mark.parametrize("path", ["/v1/photos", "/v1/meals"])
def test_a_stranger_is_cut_off_with_401(
    server: Server, path: str, is_chunked: bool, is_deaf: bool
) -> None:
    """300 MiB from nobody: at most 4 MiB are taken, and the answer is readable none the less."""
    server.forget_peak()
    before = server.memory("VmRSS:")
    outcome = flood(
        server,
        path,
        "Content-Type: multipart/form-data; boundary=b",
        is_chunked=is_chunked,
        is_deaf=is_deaf,
    )
    assert outcome.status == 401
    assert b'"code": "unauthenticated"' in outcome.body
    assert outcome.headers["connection"] == "close"
    assert outcome.sent <= 4 * MIB
    assert server.memory("VmHWM:") - before <= 2 * MIB
    assert not list(server.temporary.iterdir())


@pytest.mark.parametrize("is_chunked", [True, False], ids=["chunked", "announced"])
@pytest.mark.parametrize(
    ("path", "limit", "kind"),
    [
        ("/v1/photos", UPLOAD_LIMIT, "multipart/form-data; boundary=b"),
        ("/v1/meals", JSON_LIMIT, "application/json"),
    ],
)
def test_a_user_is_cut_off_with_exactly_413(
    server: Server, path: str, limit: int, kind: str, is_chunked: bool
) -> None:
    """Whether the length was announced or not; never 400 or 500, and no file is left."""
    me: list[str] = [f"{name}: {value}" for name, value in signed_in().items()]
    outcome = flood(server, path, f"Content-Type: {kind}", *me, is_chunked=is_chunked, is_deaf=True)
    assert outcome.status == 413
    assert b'"code": "too-large"' in outcome.body
    assert outcome.headers["connection"] == "close"
    assert outcome.sent <= (limit if is_chunked else 0) + 4 * MIB
    assert not list(server.temporary.iterdir())


def test_an_ordinary_client_reads_the_refusal(server: Server) -> None:
    """A library that sends everything before it listens still gets its 401 and 413."""
    url = f"http://127.0.0.1:{server.port}/v1/photos"
    files = {"file": b"x" * (12 * MIB)}
    assert httpx2.post(url, files=files, timeout=20).status_code == 401
    assert httpx2.post(url, files=files, headers=signed_in(), timeout=20).status_code == 413


def test_a_connection_serves_on_after_a_refusal_without_a_body(server: Server) -> None:
    """Only an unread body costs the connection."""
    with httpx2.Client(base_url=f"http://127.0.0.1:{server.port}") as client:
        statuses: list[Any] = [client.get("/v1/meals/7").status_code for _ in range(3)]
        assert statuses == [401, 401, 401]
        assert "connection" not in client.get("/v1/meals/7").headers
