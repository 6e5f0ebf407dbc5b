import json

import boto3
import pytest

from cli.empty_renditions import main, refuse_filled, renditions_of

STACK = "a-stack"


@pytest.fixture
def a_stack(aws):  # noqa: ARG001
    cloudformation = boto3.client("cloudformation")
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "a-stack-renditions"}}
    cloudformation.create_stack(StackName=STACK, TemplateBody=json.dumps({"Resources": {"Renditions": bucket}}))
    yield
    cloudformation.delete_stack(StackName=STACK)


def fill(number):
    for each in range(number):
        boto3.client("s3").put_object(Bucket="a-stack-renditions", Key=f"resized/{each}", Body=b"")


def test_a_filled_bucket_is_emptied_and_the_stack_can_be_deleted(a_stack, capsys):  # noqa: ARG001
    fill(1001)  # more than a page

    with pytest.raises(SystemExit, match=r"is not empty\. First run"):
        refuse_filled(["delete", "--stack-name", STACK])
    main(["--stack", STACK, "--yes"])
    refuse_filled(["delete", "--stack-name", STACK])

    assert capsys.readouterr().out == "Deleted 1,001 objects of a-stack-renditions.\n"
    assert "Contents" not in boto3.client("s3").list_objects_v2(Bucket="a-stack-renditions")


def test_nothing_is_deleted_without_the_name_of_the_stack(a_stack, monkeypatch):  # noqa: ARG001
    fill(1)
    monkeypatch.setattr("builtins.input", lambda _: "yes")

    with pytest.raises(SystemExit, match="Nothing is deleted"):
        main(["--stack", STACK])

    assert boto3.client("s3").list_objects_v2(Bucket="a-stack-renditions")["KeyCount"] == 1
    boto3.client("s3").delete_object(Bucket="a-stack-renditions", Key="resized/0")


def test_a_bucket_that_keeps_versions_is_never_emptied(a_stack):  # noqa: ARG001
    versioning = {"Status": "Enabled"}
    boto3.client("s3").put_bucket_versioning(Bucket="a-stack-renditions", VersioningConfiguration=versioning)

    with pytest.raises(SystemExit, match="keeps versions"):
        main(["--stack", STACK, "--yes"])


@pytest.mark.usefixtures("aws")
def test_what_is_no_stack_of_ours_is_left_to_sam():
    assert renditions_of("unknown") is None
    refuse_filled(["delete", "--stack-name", "unknown"])
