"""The API held against its own description by a fuzzer that reads it."""

import os
import subprocess
import sys

import pytest

from served import served

pytestmark = [pytest.mark.anyio, pytest.mark.e2e, pytest.mark.network]

# Every check there is, but for one: the description cannot say which time zones, barcodes and
# foods there are, so a request may fit it and still be refused.
CHECKS = "--checks=all", "--exclude-checks=positive_data_acceptance"
EXAMPLES = 40
FUZZING_S = 900


@pytest.mark.timeout(1000)
async def test_no_5xx_and_nothing_the_description_does_not_say(tmp_path, database_url):
    """Against a real server: examples, boundaries, random requests and sequences of them."""
    with served(tmp_path / "var", {"MEALTRACK_DATABASE": database_url}) as server:
        authorization = server.sign_up().headers["Authorization"]
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/openapi.json"]
        done = subprocess.run(  # noqa: ASYNC221  # nothing else runs in this loop
            [
                *command,
                *CHECKS,
                f"--header=Authorization: {authorization}",
                f"--max-examples={EXAMPLES}",
                "--seed=1",
                "--continue-on-failure",
                "--no-color",
                "--warnings=off",
            ],
            cwd=tmp_path,
            env=os.environ | {"PYTHONWARNINGS": "ignore"},
            capture_output=True,
            text=True,
            check=False,
            # Before the test's own time is up: that would end this process and not the server.
            timeout=FUZZING_S,
        )
        assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
        assert "generated" in done.stdout
        history = server.clients[0].get("/v1/meals", params={"limit": 100})
        assert history.status_code == 200
