"""The README's examples work as they stand: what a newcomer types, in their order, in an empty folder."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import needs
from local.aws.provisioning import PASSWORD
from local.settings import ROOT
from patience import PATIENCE
from running_stack import RunningStack

DEFAULT = "http://127.0.0.1:8080"


def examples(section: str) -> str:
    """Return the indented lines of a section of the README."""
    text = (ROOT / "README.md").read_text().partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    return "\n".join(re.findall(r"^    (.*)$", text, re.MULTILINE))


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason=needs.CURL_AND_JQ)
def test_the_examples_of_its_use_work_one_after_the_other(stack: RunningStack, tmp_path: Path):
    typed = examples("Use it").replace(DEFAULT, stack.url).replace("./run", str(ROOT / "run"))
    strict = re.sub(r"\bcurl ", "curl --fail ", typed)  # an answer of 400 or more ends it
    folders = {"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_STATE_HOME": str(tmp_path / "state")}

    ended = subprocess.run(
        ["bash", "-c", f"set -euo pipefail\n{strict}"],  # noqa: S607 - the newcomer's own
        cwd=tmp_path,
        env=os.environ | folders | {"LIGHTBOX_PASSWORD": PASSWORD},
        capture_output=True,
        text=True,
        timeout=10 * PATIENCE,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]
    assert '"status": "ready"' in ended.stdout
    assert (tmp_path / "small.webp").read_bytes()[8:12] == b"WEBP"
    assert (tmp_path / "scan.png").read_bytes().startswith(b"\x89PNG")
    assert {path.name for path in (tmp_path / "fetched").iterdir()} >= {"waves.jpg"}
