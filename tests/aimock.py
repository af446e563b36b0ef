"""The npm package that speaks the protocols of the model providers, as the other side."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from servers import ended, free_port

PROGRAM = Path(__file__).parent / "npm" / "node_modules" / ".bin" / "llmock"
SEEN = {
    "is_food": True,
    "dish": "Chicken with rice and broccoli",
    "items": [
        {"name": "chicken breast", "state": "grilled", "low_g": 120, "high_g": 180},
        {"name": "white rice", "state": "cooked", "low_g": 130, "high_g": 190},
        {"name": "broccoli", "state": "steamed", "low_g": 60, "high_g": 100},
    ],
}
for _item in SEEN["items"]:
    # Numbers a model was not asked for: they must not reach anybody.
    _item |= {"brand": None, "hidden": False, "confidence": 0.9, "kcal": 99999}


@contextmanager
def aimock(folder: Path, answer: dict[str, object] | None = None) -> Iterator[str]:
    """Its address; every model asked gives the same answer."""
    node = shutil.which("node")
    if node is None or not PROGRAM.exists():
        pytest.skip("the npm tools are not installed (scripts/npm_tools.py)")
    reply = {"match": {}, "response": {"content": json.dumps(answer or SEEN)}}
    fixtures = folder / "fixtures.json"
    fixtures.write_text(json.dumps({"fixtures": [reply]}))
    port = free_port()
    process = subprocess.Popen(
        [node, str(PROGRAM), "-p", str(port), "-f", str(fixtures), "--log-level", "silent"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process)
        yield url
    finally:
        ended(process)


def calls_of(url: str) -> int:
    """How many requests it answered."""
    journal = httpx2.get(f"{url}/__aimock/journal", trust_env=False).json()
    entries = journal if isinstance(journal, list) else journal.get("entries", [])
    return len(entries)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx2.get(f"{url}/__aimock/journal", timeout=1, trust_env=False)
        except httpx2.TransportError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("aimock did not start")
