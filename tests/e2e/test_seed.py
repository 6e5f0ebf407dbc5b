"""`./run seed` fills the stack through its own API, and may be run again."""

from subprocess import CompletedProcess

import httpx
import pytest

from running_stack import RunningStack, run


@pytest.fixture(scope="module")
def first(stack: RunningStack) -> CompletedProcess[str]:
    return run("seed", home=stack.folder)


def test_the_seeded_images_exist(first: CompletedProcess[str], admin: httpx.Client):
    image = admin.get("/v1/images/sample-rings.dcm").json()

    assert first.returncode == 0, first.stderr
    assert "refused" not in first.stdout
    assert (image["status"], image["media_type"]) == ("ready", "application/dicom")
    assert {tag["name"] for tag in image["tags"]} == {"phantom", "sample"}


@pytest.mark.usefixtures("first")
def test_a_second_seed_finds_what_the_first_one_left(stack: RunningStack):
    said = run("seed", home=stack.folder).stdout

    assert "image sample-rings.dcm is there already" in said
    assert "user reader" in said
    assert "refused" not in said
