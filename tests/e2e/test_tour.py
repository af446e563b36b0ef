"""The README's five minutes, pasted into a shell."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from served import served

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.e2e, pytest.mark.network]


def tour() -> str:
    readme = (ROOT / "README.md").read_text()
    text = readme[readme.index("<!-- tour:") : readme.index("<!-- end of tour -->")]
    return "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))


def test_the_tour_of_the_readme_works_as_pasted(tmp_path):
    """Every command succeeds and says what the text promises."""
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    with served(tmp_path / "var") as server:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", tour()],
            env={**os.environ, "BASE": server.url},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stdout.splitlines()
    assert any("anana" in line for line in said)
    assert any("'source': 'catalogue'" in line for line in said)
    assert any("is not a unit of" in line for line in said)
    assert said[-3:] == ["inactive", "0.0", "ready"]
    assert float(next(line for line in said if re.fullmatch(r"[1-9]\d*\.\d", line))) > 400


def test_the_readme_opens_with_its_two_commands():
    """A newcomer sees them first."""
    opening = (ROOT / "README.md").read_text().split("## ")[0]
    assert "make run" in opening
    assert "make test" in opening
