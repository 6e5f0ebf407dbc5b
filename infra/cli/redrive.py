"""Run `python -m cli.redrive --stack NAME [FUNCTION…]`: run the events again that a stack's functions gave up on.

A message leaves its failure queue only when its function has succeeded with it; every function may run again with the
same event. `start-message-move-task` of SQS does not serve here: it needs a queue to move back to.
"""

import argparse
import json
import sys
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import boto3
from botocore.config import Config

FAILURES = "Failures"  # the logical ID of a queue is its function's, and this
LONGEST = 900  # seconds that a function may run


class Queue(NamedTuple):
    """The failure queue of a function: logical ID and name of the function, and the queue's address."""

    logical: str
    function: str
    url: str


def queues(stack: str) -> Iterator[Queue]:
    """Yield the failure queues of a deployed stack."""
    pages = boto3.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    found = {each["LogicalResourceId"]: each for page in pages for each in page["StackResourceSummaries"]}
    for logical, resource in sorted(found.items()):
        owner = logical.removesuffix(FAILURES)
        if resource["ResourceType"] == "AWS::SQS::Queue" and owner != logical and owner in found:
            yield Queue(owner, found[owner].get("PhysicalResourceId", ""), resource.get("PhysicalResourceId", ""))


def redrive(queue: Queue, functions: Any) -> tuple[int, int]:
    """Run the events of a queue again by a client of Lambda. Return how many succeeded, and how many are kept."""
    sqs = boto3.client("sqs")
    succeeded = failed = 0
    # What is received stays hidden for longer than the function may run, so each message is tried once.
    hidden: Any = {"QueueUrl": queue.url, "MaxNumberOfMessages": 1, "VisibilityTimeout": LONGEST + 60}
    while messages := sqs.receive_message(**hidden).get("Messages"):
        for message in messages:
            event = json.loads(message.get("Body", "{}"))["requestPayload"]
            answer = functions.invoke(FunctionName=queue.function, Payload=json.dumps(event))
            if "FunctionError" in answer:
                failed += 1
            else:
                sqs.delete_message(QueueUrl=queue.url, ReceiptHandle=message.get("ReceiptHandle", ""))
                succeeded += 1
    return succeeded, failed


def main(arguments: Collection[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="./run redrive", description=__doc__)
    parser.add_argument("--stack", required=True, help="the name of a deployed stack")
    parser.add_argument("function", nargs="*", help="logical IDs, such as ResizeImage; all functions if none is named")
    chosen = parser.parse_args(arguments)
    functions: Any = boto3.client("lambda", config=Config(read_timeout=LONGEST + 10, retries={"total_max_attempts": 1}))
    kept = 0
    for queue in queues(chosen.stack):
        if not chosen.function or queue.logical in chosen.function:
            succeeded, failed = redrive(queue, functions)
            sys.stdout.write(f"{queue.logical}: {succeeded} succeeded, {failed} failed again and are kept\n")
            kept += failed
    raise SystemExit(1 if kept else 0)


if __name__ == "__main__":
    main()
