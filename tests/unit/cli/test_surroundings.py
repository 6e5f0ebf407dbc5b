"""Commands take the environment of a deployed stack from one of its functions."""

import os
from types import SimpleNamespace

import boto3
import pytest

from cli import surroundings


@pytest.fixture
def deployed(monkeypatch):
    """Return the variables of the functions of a stack, whose resources are called as in the template."""
    variables = {"IMAGES_TABLE": "lightbox-images"}

    def described(*, StackName, LogicalResourceId):  # noqa: N803 - as boto3 calls them
        return {"StackResourceDetail": {"PhysicalResourceId": f"{StackName}-{LogicalResourceId}"}}

    def configured(*, FunctionName):  # noqa: N803
        assert FunctionName == "lightbox-GetImage"
        return {"Environment": {"Variables": variables}}

    clients = {
        "cloudformation": SimpleNamespace(describe_stack_resource=described),
        "lambda": SimpleNamespace(
            get_function_configuration=configured, meta=SimpleNamespace(region_name="eu-central-1")
        ),
    }
    monkeypatch.setattr(boto3, "client", clients.__getitem__)
    monkeypatch.setattr(os, "environ", {})
    return variables


def test_a_stack_from_before_there_was_a_storage_class_has_the_standard_one(deployed):
    surroundings.enter("lightbox")
    found = {"IMAGES_TABLE": "lightbox-images", "AWS_REGION": "eu-central-1", "RESIZE_IMAGE": "lightbox-ResizeImage"}
    assert (found | {"STORAGE_CLASS": "STANDARD"}).items() <= os.environ.items()

    deployed["STORAGE_CLASS"] = "INTELLIGENT_TIERING"
    surroundings.enter("lightbox")
    assert os.environ["STORAGE_CLASS"] == "INTELLIGENT_TIERING"
