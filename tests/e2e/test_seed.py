"""`./run seed` fills the stack through its own API, and may be run again."""

import httpx

from running_stack import RunningStack, run


def test_the_seeded_images_exist(stack: RunningStack, admin: httpx.Client):
    said = run("seed", home=stack.home)

    assert said.returncode == 0, said.stderr
    assert "refused" not in said.stdout
    image = admin.get("/v1/images/sample-rings.dcm").json()
    assert (image["status"], image["media_type"]) == ("ready", "application/dicom")
    assert {tag["name"] for tag in image["tags"]} == {"phantom", "sample"}


def test_a_second_seed_finds_what_the_first_one_left(stack: RunningStack):
    run("seed", home=stack.home)

    said = run("seed", home=stack.home)

    assert "image sample-rings.dcm is there already" in said.stdout
    assert "user reader" in said.stdout
    assert "refused" not in said.stdout
