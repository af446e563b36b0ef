"""Work that harms the process it runs in; run by worker processes, which import it by name."""

import os
import resource
import signal
import threading
from pathlib import Path


def add(a: int, b: int) -> int:
    return a + b


def process_id() -> int:
    return os.getpid()


def fill_memory() -> int:
    return len([bytearray(50_000_000) for _ in range(1_000)])


def burn_cpu() -> None:
    while True:
        pass


def wait_for_ever() -> None:
    threading.Event().wait()


def kill_itself(how: int = signal.SIGKILL) -> None:
    os.kill(os.getpid(), how)


def write_a_file(path: str) -> None:
    Path(path).write_bytes(b"somebody's picture")


def soft_limits() -> list[int]:
    kinds = (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_CORE, resource.RLIMIT_FSIZE)
    return [resource.getrlimit(kind)[0] for kind in kinds]
