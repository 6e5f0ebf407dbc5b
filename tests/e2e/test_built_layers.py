"""The service works with its libraries as the layers ship them: what is cut there, no other test misses."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import copy

from built_layers import build
from running_stack import ROOT, start

HERE = Path(__file__).parent
# What they do together: pictures, DICOM, depth logs, people and their rights, links, exports, mail.
SUITES = ("test_stack", "test_smoke", "test_sample_set", "test_depth_logs", "test_dicomweb_client", "test_users")


def test_a_stack_on_the_built_layers_does_its_work(tmp_path: Path) -> None:
    build(tmp_path / "layers", "core", "imaging")
    template = Path(copy(ROOT / "template.yaml", tmp_path))
    for folder in ("functions", "infra"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    home = tmp_path / "home"
    home.mkdir()
    with start(home, "--template", str(template)) as stack:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        files = [str(HERE / f"{suite}.py") for suite in SUITES]
        found = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", *files],
            cwd=ROOT,
            env=environment | {"LIGHTBOX_URL": stack.url, "LIGHTBOX_HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert found.returncode == 0, found.stdout[-8000:] + found.stderr[-2000:]
