"""Read a SAM template offline, with short intrinsics expanded and SAM translated to CloudFormation."""

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

from local.settings import REGION

SOMEWHERE = "s3://laptop/code.zip"  # SAM accepts code in S3 only; the workers read it from the checkout


class _Loader(yaml.CSafeLoader):
    """YAML in which `!Ref x` reads as {"Ref": "x"} and `!GetAtt a.b` as {"Fn::GetAtt": ["a", "b"]}."""


def _intrinsic(loader: _Loader, tag: str, node: yaml.Node) -> dict[str, Any]:
    name = tag if tag in ("Ref", "Condition") else f"Fn::{tag}"
    value: Any
    match node:
        case yaml.ScalarNode():
            value = loader.construct_scalar(node)
        case yaml.SequenceNode():
            value = loader.construct_sequence(node, deep=True)
        case _:
            value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    return {name: value.split(".", 1) if tag == "GetAtt" and isinstance(value, str) else value}


_Loader.add_multi_constructor("!", _intrinsic)


def read(path: Path) -> dict[str, Any]:
    """Return the template as it is written."""
    return yaml.load(path.read_text(), _Loader)  # noqa: S506 - _Loader is a SafeLoader


def translate(path: Path, parameters: Mapping[str, str]) -> dict[str, Any]:
    """Return the template as CloudFormation sees it; one without SAM's transform stays as written."""
    document = read(path)
    if "Transform" not in document:
        return document
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)  # SAM derives the partition from a region
    from samtranslator.open_api import open_api  # noqa: PLC0415
    from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader  # noqa: PLC0415 - takes 0.7 s
    from samtranslator.translator.transform import transform  # noqa: PLC0415

    class NoPolicies(ManagedPolicyLoader):
        """A loader that asks no IAM for managed policies: no role is used on a laptop."""

        def __init__(self) -> None:
            """Create no IAM client."""

        def load(self) -> dict[str, str]:
            return {}

    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    document.get("Globals", {}).get("Function", {}).pop("CodeUri", None)
    for resource in document["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = SOMEWHERE
        if resource["Type"] == "AWS::Serverless::LayerVersion":
            resource["Properties"]["ContentUri"] = SOMEWHERE
    with patch.object(open_api, "_deepcopy", _itself):
        translated: dict[str, Any] = transform(document, dict(parameters), NoPolicies())
    return translated


def _itself(description: Any) -> Any:
    """Return the description of the API, which SAM would copy four times for each of its routes, and then discard."""
    return description
