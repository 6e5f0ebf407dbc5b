"""Run `python -m cli.empty_renditions --stack NAME`: delete all renditions of a stack that is about to be deleted.

CloudFormation deletes only empty buckets. Renditions can be made again from the originals: `./run restore-files`.
"""

import argparse
import sys
from collections.abc import Collection
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from cli.stack_name import stack_name
from local.settings import ROOT

BUCKET = "Renditions"  # its logical ID
AGREED = "--yes"


def renditions_of(stack: str) -> str | None:
    """Return the bucket of renditions of a deployed stack, None if there is no such stack or bucket.

    Exit if it keeps versions: that is a bucket of originals, whatever the stack calls it.
    """
    try:
        found = boto3.client("cloudformation").describe_stack_resource(StackName=stack, LogicalResourceId=BUCKET)
    except (BotoCoreError, ClientError):  # `sam` will say it better
        return None
    bucket = found["StackResourceDetail"].get("PhysicalResourceId", "")
    if boto3.client("s3").get_bucket_versioning(Bucket=bucket).get("Status"):
        raise SystemExit(f"{bucket} keeps versions, as a bucket of originals does. Nothing is deleted.")
    return bucket


def is_empty(bucket: str) -> bool:
    return "Contents" not in boto3.client("s3").list_objects_v2(Bucket=bucket, MaxKeys=1)


def empty(bucket: str) -> int:
    """Delete every object of a bucket without versions, and return how many there were."""
    s3: Any = boto3.client("s3")
    deleted = 0
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        keys = [{"Key": each["Key"]} for each in page.get("Contents", [])]
        if keys:
            failed = s3.delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True}).get("Errors", [])
            if failed:
                raise SystemExit(f"S3 could not delete {failed[0]['Key']}: {failed[0]['Code']}")
            deleted += len(keys)
    return deleted


def refuse_filled(arguments: Collection[str]) -> None:
    """Exit before `sam delete ARGUMENTS` if the deletion could not succeed."""
    stack = stack_name(list(arguments), (ROOT / "samconfig.toml").read_text())
    bucket = renditions_of(stack)
    if bucket and not is_empty(bucket):
        raise SystemExit(f"{bucket} is not empty. First run `./run empty-renditions --stack {stack}`.")


def main(arguments: Collection[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="./run empty-renditions", description=__doc__)
    parser.add_argument("--stack", required=True, help="the name of a deployed stack")
    parser.add_argument(AGREED, action="store_true", help="do not ask")
    chosen = parser.parse_args(arguments)
    bucket = renditions_of(chosen.stack)
    if bucket is None:
        raise SystemExit(f"There is no stack {chosen.stack} with a bucket of renditions.")
    if not chosen.yes and input(f"Delete everything in {bucket}? Type the stack's name: ") != chosen.stack:
        raise SystemExit("Nothing is deleted.")
    sys.stdout.write(f"Deleted {empty(bucket):,} objects of {bucket}.\n")


if __name__ == "__main__":
    refuse_filled(sys.argv[2:]) if sys.argv[1:2] == ["--before"] else main()
