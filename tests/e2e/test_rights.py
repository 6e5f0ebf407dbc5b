"""The running stack knows no more rights than the template: a right that is taken away is missed at once."""

import re
import shutil
from pathlib import Path

import httpx

from patience import PATIENCE
from running_stack import ROOT, start

from support import a_png


def planted(folder: Path) -> Path:
    """Return a template beside the project's functions, whose functions may not write originals."""
    for name in ("functions", "layers"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "infra").mkdir()
    for nested in (ROOT / "infra").glob("*.yaml"):
        shutil.copy(nested, folder / "infra")
    text = (ROOT / "template.yaml").read_text()
    without, count = re.subn(r'(OriginalsBucket\})/originals/\*"', r'\1/elsewhere/*"', text)
    assert count
    (folder / "template.yaml").write_text(without)
    return folder / "template.yaml"


def test_a_grant_that_the_template_lacks_is_missed_end_to_end(stack, admin, tmp_path):
    assert stack.folder  # a deployed stack may be of another template
    sent = {"files": {"file": ("dots.png", a_png(8, 6))}}
    assert admin.post("/v1/images", **sent).status_code == 201

    (tmp_path / "home").mkdir()
    with start(tmp_path / "home", "--template", str(planted(tmp_path))) as poorer:
        headers = {"Authorization": f"Bearer {poorer.token()}"}
        refused = httpx.post(f"{poorer.url}/v1/images", headers=headers, timeout=PATIENCE, **sent)

    assert refused.status_code == 500
    assert "AccessDenied" in (tmp_path / "home" / "logs" / "CreateImage.log").read_text()
