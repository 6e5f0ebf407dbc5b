"""Cut botocore's data to what is called: parsing whole service models is a third of a cold start.

A test fails when it sees a call that is not here (tests/conftest.py).
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OPERATIONS = {
    "cognito-idp": {
        "AdminAddUserToGroup", "AdminCreateUser", "AdminDeleteUser", "AdminGetUser", "AdminInitiateAuth",
        "AdminRemoveUserFromGroup", "AdminRespondToAuthChallenge", "AdminSetUserMFAPreference",
        "AdminSetUserPassword", "AdminUpdateUserAttributes", "AdminUserGlobalSignOut", "AssociateSoftwareToken",
        "ConfirmSignUp", "DescribeUserPoolClient", "GetUser", "InitiateAuth", "ListUserPoolClients", "ListUsers",
        "RevokeToken", "SignUp", "VerifySoftwareToken",
    },
    "dynamodb": {
        "BatchGetItem", "BatchWriteItem", "DeleteItem", "DescribeTable", "GetItem", "PutItem", "Query", "Scan",
        "TransactGetItems", "TransactWriteItems", "UpdateItem",
    },
    "rekognition": {"DetectLabels"},
    "s3": {
        "AbortMultipartUpload", "CompleteMultipartUpload", "CopyObject", "CreateMultipartUpload",
        "DeleteObject", "DeleteObjects", "GetObject", "HeadBucket", "HeadObject", "ListMultipartUploads",
        "ListObjectVersions", "ListObjectsV2", "ListParts", "PutObject", "UploadPart", "UploadPartCopy",
    },
    "sesv2": {"SendEmail"},
    "sts": {"AssumeRole", "AssumeRoleWithWebIdentity"},
}  # fmt: skip


def cut(data: Path) -> None:
    """Cut the folder `botocore/data`: operations with their shapes, endpoints of our services; no text, no gzip."""
    for path in data.rglob("*.json.gz"):
        plain = path.with_suffix("")
        plain.write_bytes(gzip.decompress(path.read_bytes()))
        path.unlink()
    for path in data.glob("*/*/service-2.json"):
        _rewrite(path, _of_operations(json.loads(path.read_text()), OPERATIONS[path.parts[-3]]))
    endpoints = json.loads((data / "endpoints.json").read_text())
    for partition in endpoints["partitions"]:
        partition["services"] = {name: of for name, of in partition["services"].items() if name in OPERATIONS}
    _rewrite(data / "endpoints.json", endpoints)


def _of_operations(model: dict[str, Any], called: set[str]) -> dict[str, Any]:
    """Return a service model with these operations, and the shapes that they or errors refer to."""
    operations = {name: of for name, of in model["operations"].items() if name in called}
    if missing := called - set(operations):
        raise ValueError(f"There is no operation {sorted(missing)}")
    shapes: dict[str, Any] = model["shapes"]
    reached = {name for name, shape in shapes.items() if shape.get("exception")}
    new = reached | set(_referred(operations))
    while new:
        reached |= new
        new = set(_referred([shapes[name] for name in new])) - reached
    kept = {name: shape for name, shape in shapes.items() if name in reached}
    # What else a model has is read whole, its short texts too: botocore fails without those of `clientContextParams`.
    return model | {"documentation": "", "operations": _without_texts(operations), "shapes": _without_texts(kept)}


def _referred(value: Any) -> Iterator[str]:
    """Yield the name of every shape that a part of a model refers to."""
    if isinstance(value, dict):
        if isinstance(value.get("shape"), str):
            yield value["shape"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _referred(each)


def _without_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _without_texts(of) for name, of in value.items() if name != "documentation" or isinstance(of, dict)
        }
    return [_without_texts(each) for each in value] if isinstance(value, list) else value


def _rewrite(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, separators=(",", ":")))
