"""Fill the running stack with sample users, tags, images and a depth log, over HTTP like any client."""

import base64
import sys
from collections.abc import Callable
from typing import Any

import httpx

from local.commands import samples
from local.commands.state import State
from local.commands.tokens import administrators_token

PASSWORD = "Lightbox-sample-1"  # noqa: S105 - printed, and valid for this stack only
USERS = ("annotator", "reader")
LOCATIONS = (
    {"id": "theatre-1", "address": "Operating theatre 1", "town": "Bergen", "country": "Norway"},
    {"id": "borehole-7", "address": "Borehole 7", "town": "Kiruna", "country": "Sweden"},
)
TAGS = ("calibration", "phantom", "sample")
PICTURES: tuple[tuple[str, Callable[[], bytes], dict[str, Any]], ...] = (
    ("waves.jpg", samples.photograph, {"description": "Coloured waves", "tags": ["sample"]}),
    ("more-waves.jpg", lambda: samples.photograph(seed=5), {"description": "Other waves", "tags": ["sample"]}),
    ("grey-waves.png", samples.radiograph, {"description": "16 bits of grey", "tags": ["sample", "calibration"]}),
    ("rings.dcm", samples.slice_of_a_phantom, {"description": "Rings of a phantom", "tags": ["sample", "phantom"]}),
)


def seed(state: State) -> str:
    """Add every sample that is missing, print a line for each, and return where to see them."""
    token = administrators_token(state)
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{state.url}/v1", headers=headers, timeout=None) as api:  # noqa: S113 - the gateway's
        for name in USERS:
            user = {"username": name, "password": PASSWORD, "email": f"{name}@example.org"}
            role = {"role": name} if name == "annotator" else {}
            _tell(f"user {name}, password {PASSWORD}", api.post("/users", json=user | role))
        for location in LOCATIONS:
            _tell(f"location {location['id']}", api.post("/locations", json=location))
        for tag in TAGS:
            _tell(f"tag {tag}", api.post("/tags", json={"name": tag}))
        for name, make, about in PICTURES:
            content = base64.b64encode(make()).decode()
            body = {"image_key": f"sample-{name}", "filename": name, "image_data": content, "visibility": "public"}
            _tell(f"image sample-{name}", api.post("/images", json=body | about))
        files = {"file": ("waves.csv", samples.depth_log(), "text/csv")}
        answer = api.post("/depth-logs", files=files, data={"name": "waves", "visibility": "public"})
        _tell("depth log waves", answer)
    return f"Look at {state.url}/ as any of them."


def _tell(what: str, answer: httpx.Response) -> None:
    match answer.status_code:
        case 200 | 201 | 202:
            said = "added"
        case 409:
            said = "is there already"
        case _:
            said = f"was refused: {answer.status_code} {answer.text[:200]}"
    sys.stdout.write(f"{what} {said}\n")
