"""Run `python -m cli.adopt --stack NAME`: prepare a new stack that goes on with what a deleted one has left.

It imports the bucket of originals into a new stack, to which `sam deploy` then adds everything else, and prints the
parameters that name the tables and the pool.
"""

import argparse
import json
import re
import sys
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import boto3
from botocore.exceptions import ClientError

from cli.tables import TABLES

LOGICAL = "Originals"  # the logical ID of the bucket in template.yaml


class Left(NamedTuple):
    """The tables, pool and bucket that a deleted stack has left; None for each that is not there."""

    tables: list[str] | None
    pool: str | None
    bucket: str | None

    @property
    def parameters(self) -> Iterator[str]:
        """Yield the parameters by which a new stack uses it."""
        if self.tables:
            yield f"Tables={','.join(self.tables)}"
        if self.pool:
            yield f"UserPool={self.pool}"
        if self.bucket:
            yield f"OriginalsBucket={self.bucket}"


def left_by(stack: str) -> Left:
    """Return what a deleted stack has left. Exit if several generations of it have."""
    return Left(_tables(stack), _pool(stack), _bucket(stack))


def _tables(stack: str) -> list[str] | None:
    # CloudFormation names a table after its nested stack, its logical ID and a random suffix.
    pattern = re.compile(rf"{re.escape(stack)}-Data-\w+-({'|'.join(TABLES)})-\w+")
    pages = boto3.client("dynamodb").get_paginator("list_tables").paginate()
    found = [
        (match[1], match[0]) for page in pages for name in page["TableNames"] if (match := pattern.fullmatch(name))
    ]
    if not found:
        return None
    names = dict(found)
    if len(found) > len(names):
        raise SystemExit(
            "\n".join(
                [
                    "Several stacks have left tables. Name those to use in Tables:",
                    *sorted(dict.fromkeys(n for _, n in found)),
                ]
            )
        )
    if missing := TABLES.keys() - names.keys():
        raise SystemExit(f"Some tables are gone: {', '.join(sorted(missing))}. See ./run restore-tables.")
    return [names[logical] for logical in TABLES]


def _pool(stack: str) -> str | None:
    pattern = re.compile(rf"{re.escape(stack)}-Identity-\w+-people")
    pages = boto3.client("cognito-idp").get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 60})
    found = [
        pool.get("Id", "") for page in pages for pool in page["UserPools"] if pattern.fullmatch(pool.get("Name", ""))
    ]
    if len(found) > 1:
        raise SystemExit(f"Several stacks have left a user pool: {', '.join(found)}. Name the one to use in UserPool.")
    return found[0] if found else None


def _bucket(stack: str) -> str | None:
    account, region = boto3.client("sts").get_caller_identity()["Account"], boto3.session.Session().region_name
    s3 = boto3.client("s3")
    for name in (f"{stack}-originals-{account}-{region}", f"{stack}-originals-{account}"):
        try:
            s3.head_bucket(Bucket=name)
        except ClientError:
            continue
        return name
    return None


def import_bucket(stack: str, bucket: str, cloudformation: Any) -> None:
    """Create a stack that has only the bucket of originals, as it is. Exit if there is a stack of this name."""
    declared = {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain", "Properties": {"BucketName": bucket}}
    identified = {"ResourceType": "AWS::S3::Bucket", "LogicalResourceId": LOGICAL}
    changes: Any = {"StackName": stack, "ChangeSetName": "adopt"}
    try:
        cloudformation.create_change_set(
            **changes,
            ChangeSetType="IMPORT",
            TemplateBody=json.dumps({"Resources": {LOGICAL: declared}}),
            ResourcesToImport=[identified | {"ResourceIdentifier": {"BucketName": bucket}}],
        )
        cloudformation.get_waiter("change_set_create_complete").wait(**changes)
        cloudformation.execute_change_set(**changes)
        cloudformation.get_waiter("stack_import_complete").wait(StackName=stack)
    except ClientError as error:
        raise SystemExit(f"CloudFormation does not import {bucket}: {error}") from error


def main(arguments: Collection[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="./run adopt", description=__doc__)
    parser.add_argument("--stack", required=True, help="the name of the deleted stack, and of the new one")
    stack = parser.parse_args(arguments).stack
    left = left_by(stack)
    if not any(left):
        raise SystemExit(f"A stack {stack} has left nothing here.")
    if left.bucket:
        import_bucket(stack, left.bucket, boto3.client("cloudformation"))
    sys.stdout.write("Add these to parameter_overrides in samconfig.toml, and deploy:\n")
    sys.stdout.writelines(f'"{each}",\n' for each in left.parameters)


if __name__ == "__main__":
    main()
