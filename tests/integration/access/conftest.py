"""Provide the world in which the access matrix is tried: what ann has, and whom she shares it with.

Her private image `knee`, which reader may read and helper annotate, with an annotation, a share link and a header; an
image that waits for its bytes, and one that she deleted; a tag, a location, a depth log and an API key of hers; a
collection, and for DICOMweb her private `scan`, both shared like `knee`.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from api.depth_logs import create_depth_log
from core.aws import blobs
from core.aws.directory_table import DirectoryItem
from core.aws.transactions import transact
from core.collections import collection_service
from core.collections.model import CollectionDraft, CollectionPatch
from core.images import dicom_table, image_table
from core.images.annotations import annotation_service
from core.images.annotations.model import AnnotationDraft
from core.images.inspection import Inspection
from core.images.model import Role, Status
from core.jobs import job_service
from core.kernel import clock
from core.kernel.caller import Caller
from core.locations import location_table
from core.locations.model import LocationDraft
from core.sharing import link_table
from core.sharing.model import StoredLink
from core.tags import tag_table
from core.users import api_key_table, cognito_accounts, user_table
from core.users.api_key import ApiKey, username_of
from core.users.model import State, StoredUser
from dicom_files import a_data_set, a_ramp, write
from imaging.dicom.inspection import inspect
from imaging.geometry.shapes import measure
from local.template.routes import Route

import moto_stack
from access_matrix import PASSWORD
from support import NOON, a_multipart, a_png, a_request, an_image, answer

SHARED = {"reader": Role.READ, "helper": Role.ANNOTATE}
SAW = AnnotationDraft.model_validate({"instrument": "saw", "polygon": {"points": [[0, 0], [9, 0], [9, 9]]}})
CSV = b"depth,c1,c2\n1.0,10,20\n1.1,30,40\n"
# Some routes are about an image in another state.
OTHER_IMAGE = {"upload-url": "waiting", "complete": "waiting", "restore": "gone"}


@pytest.fixture(scope="session")
def worlds() -> dict[tuple[bool, bool], tuple[dict[str, str], Callable[[], None]]]:
    """Return the worlds made so far, each with a function that brings it back: to make one takes far longer."""
    return {}


@pytest.fixture
def make_world(aws: None, invoke: Callable[..., Any], worlds: dict[Any, Any]) -> Callable[[Route], dict[str, str]]:  # noqa: ARG001
    """Make the world as new, and return the values of the variables in the paths of routes."""

    def make(route: Route) -> dict[str, str]:
        has_scan = route.path.startswith("/dicomweb/")
        has_log = "depth-logs/" in route.path or route.path == "/v1/frames"
        if (has_scan, has_log) in worlds:
            variables, bring_back = worlds[has_scan, has_log]
            bring_back()
        else:
            variables = _enter_all(invoke, has_scan=has_scan, has_log=has_log)
            worlds[has_scan, has_log] = variables, moto_stack.keep()
        return variables | {
            "image_key": OTHER_IMAGE.get(route.path.rpartition("/")[2], "knee"),
            "user_id": "reader" if "shares" in route.path else "ann",
        }

    return make


def _enter_all(invoke: Callable[..., Any], *, has_scan: bool, has_log: bool) -> dict[str, str]:
    moto_stack.empty()
    for name in ("ann", "bob", "root", "nora", "reader", "helper", "stranger"):
        _enter(name)
    _add_images()
    _add_other_tag()
    if has_scan:
        _add_scan()
    link = {"link_id": "lnk", "created_by": "ann", "created_at": NOON, "expires_at": clock.now() + timedelta(1)}
    link_table.add("knee", StoredLink.model_validate(link | {"secret_hash": hashlib.sha256(b"secret").hexdigest()}))
    transact(api_key_table.addition("ann", ApiKey(id="k1", name="laptop", created_at=NOON)))
    cognito_accounts.create(username_of("ann", "k1"), None)
    location_table.add("theatre", LocationDraft(), "ann")
    return {
        "index": "0",
        "collection_id": _add_collection(),
        "link_id": "lnk",
        "token": "secret.lnk.knee",
        "key_id": "k1",
        "tag_id": tag_table.find_or_create("knee joint", "ann")[0],
        "location_id": "theatre",
        "log_id": _add_log(invoke) if has_log else "",
        "job_id": job_service.order("coco", {}, Caller(user_id="ann", username="ann")).job_id,
        "study": "1.2",
        "series": "1.3",
        "instance": "1.4",
        "frames": "1",
        "bulk": "7FE00010",
        "name": "viridis",
        "file": "start.js",
        "file+": "main.js",
    }


def _enter(name: str) -> None:
    user = {"id": name, "username": name, "email": f"{name}@example.org", "role": "user", "created_at": NOON}
    user_table.enter(StoredUser.model_validate(user | {"state": State.ACTIVE, "since": NOON}))
    cognito_accounts.create(name, f"{name}@example.org")
    cognito_accounts.set_password(name, PASSWORD)


def _add_images() -> None:
    content = a_png()
    knee = an_image("ann", "knee", shared_with=SHARED, grey=True, fingerprint="0" * 16, size=len(content))
    image_table.create(knee, due_at=NOON)
    blobs.write("originals", knee.original_key or "", content, "image/png")
    described = Inspection(media_type="application/dicom", width=0, height=0, header={"modality": "MR"})
    dicom_table.save("knee", described)
    annotation_service.add("knee", SAW, Caller(user_id="ann", username="ann"), measure)
    waiting: dict[str, Any] = {"status": Status.PENDING, "sha256": None, "shared_with": SHARED, "staged": True}
    image_table.create(an_image("ann", "waiting", **waiting), due_at=NOON)
    gone = waiting | {"status": Status.DELETED, "settled_status": Status.PENDING}
    image_table.create(an_image("ann", "gone", **gone), due_at=NOON)


def _add_other_tag() -> None:
    DirectoryItem("tag", tag_table.key_of("hip"), target="tag_hip", user_id="bob").save()
    DirectoryItem("tag_id", "tag_hip", target="hip", user_id="bob").save()


def _add_scan() -> None:
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "scan", a_data_set(a_ramp(), SeriesInstanceUID="1.3", SOPInstanceUID="1.4"))
        content, found = path.read_bytes(), inspect(path)
    findings = {name: getattr(found, name) for name in ("width", "height", "frames", "bits", "grey", "dicom")}
    scan = an_image("ann", "scan", shared_with=SHARED, media_type="application/dicom", size=len(content), **findings)
    image_table.create(scan, due_at=NOON)
    dicom_table.save("scan", found)
    blobs.write("originals", scan.original_key or "", content, "application/dicom")
    blobs.write("renditions", blobs.metadata_key("scan", scan.sha256 or ""), found.metadata or b"", "application/json")


def _add_collection() -> str:
    ann = Caller(user_id="ann", username="ann")
    made = collection_service.create(CollectionDraft(name="talk", image_keys=("knee",)), ann).collection_id
    collection_service.update(made, CollectionPatch(share=("reader", "helper")), ann)
    return made


def _add_log(invoke: Callable[..., Any]) -> str:
    form = a_multipart(("name", "hole"), ("file", "hole.csv", CSV, "text/csv"))
    made = answer(invoke(create_depth_log.handler, a_request("POST", "/v1/depth-logs", caller="ann", body=form)))
    return made["log_id"]
