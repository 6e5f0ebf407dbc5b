"""The world that the access matrix is tried in: what ann has, and whom she shares it with.

Her private image `knee`, which reader may read and helper annotate, with an annotation, a share link and a header; an
image that waits for its bytes, and one that she deleted; a tag, a location, a depth log and an API key of hers.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from api.logs import create_log
from core import annotating, clock
from core.domain.annotation import AnnotationDraft
from core.domain.api_key import ApiKey, username_of
from core.domain.caller import Caller
from core.domain.image import Role, Status
from core.domain.location import LocationDraft
from core.domain.sharing import StoredLink
from core.domain.user import State, StoredUser
from core.storage import accounts, api_keys, blobs, dicom, images, links, locations, tags, users
from imaging.polygons import measure
from local.routes import Route

import moto_stack
from support import NOON, a_multipart, a_png, a_request, an_image, answer

SHARED = {"reader": Role.READ, "helper": Role.ANNOTATE}
SAW = AnnotationDraft.model_validate({"instrument": "saw", "polygon": {"points": [[0, 0], [9, 0], [9, 9]]}})
CSV = b"depth,c1,c2\n1.0,10,20\n1.1,30,40\n"
# Some routes are about an image in another state.
OTHER_IMAGE = {"upload-url": "waiting", "complete": "waiting", "restore": "gone"}


@pytest.fixture
def make_world(aws: None, invoke: Callable[..., Any]) -> Callable[[Route], dict[str, str]]:  # noqa: ARG001
    """Make the world anew; what stands for the variables in the path of a route."""

    def make(route: Route) -> dict[str, str]:
        moto_stack.empty()
        for name in ("ann", "bob", "root", "nora"):
            _enter(name)
        _add_images()
        link = {"link_id": "lnk", "created_by": "ann", "created_at": NOON, "expires_at": clock.now() + timedelta(1)}
        links.add("knee", StoredLink.model_validate(link | {"secret_hash": hashlib.sha256(b"secret").hexdigest()}))
        api_keys.add("ann", ApiKey(id="k1", name="laptop", created_at=NOON))
        accounts.create(username_of("ann", "k1"), None)
        locations.add("theatre", LocationDraft(), "ann")
        return {
            "image_key": OTHER_IMAGE.get(route.path.rpartition("/")[2], "knee"),
            "index": "0",
            "link_id": "lnk",
            "token": "secret.lnk.knee",
            "user_id": "reader" if "shares" in route.path else "ann",
            "key_id": "k1",
            "tag_id": tags.find_or_create("knee joint", "ann")[0],
            "location_id": "theatre",
            "log_id": _add_log(invoke) if "depth-logs/" in route.path or route.path == "/v1/frames" else "",
            "name": "viridis",
            "file": "start.js",
            "file+": "main.js",
        }

    return make


def _enter(name: str) -> None:
    user = {"id": name, "username": name, "email": f"{name}@example.org", "role": "user", "created_at": NOON}
    users.enter(StoredUser.model_validate(user | {"state": State.ACTIVE, "since": NOON}))
    accounts.create(name, f"{name}@example.org")


def _add_images() -> None:
    content = a_png()
    knee = an_image("ann", "knee", shared_with=SHARED, grey=True, fingerprint="0" * 16, size=len(content))
    images.create(knee, due_at=NOON)
    blobs.write("originals", knee.original_key or "", content, "image/png")
    dicom.save("knee", {"modality": "MR"}, None, None)
    annotating.add("knee", SAW, Caller(user_id="ann", username="ann"), measure)
    waiting: dict[str, Any] = {"status": Status.PENDING, "sha256": None, "shared_with": SHARED, "staged": True}
    images.create(an_image("ann", "waiting", **waiting), due_at=NOON)
    gone = waiting | {"status": Status.DELETED, "settled_status": Status.PENDING}
    images.create(an_image("ann", "gone", **gone), due_at=NOON)


def _add_log(invoke: Callable[..., Any]) -> str:
    form = a_multipart(("name", "hole"), ("file", "hole.csv", CSV, "text/csv"))
    made = answer(invoke(create_log.handler, a_request("POST", "/v1/depth-logs", caller="ann", body=form)))
    return made["log_id"]
