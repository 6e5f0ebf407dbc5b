"""Store the answers to requests with an Idempotency-Key: a row for each, written before the work and after it.

While the work goes on, a row is INPROGRESS, until the function would have ended: then anyone may begin again. A
COMPLETED row has the answer. Both end with `expiration`, by which DynamoDB deletes them some time later.
"""

import json
import os
from typing import Any

from botocore.exceptions import ClientError

from core.aws import dynamodb
from core.kernel.clock import now
from core.kernel.errors import RequestInProgress, ValidationFailed

LIFE = 24 * 60 * 60  # seconds
IN_PROGRESS, COMPLETED = "INPROGRESS", "COMPLETED"
_FREE = (
    "attribute_not_exists(#id) OR #expiration < :now"
    " OR (#status = :begun AND attribute_exists(#until) AND #until < :moment)"
)

type Answer = dict[str, Any]


def begin(request: str, content: str, milliseconds: int) -> Answer | None:
    """Claim a request that asks for `content`, for the time that its function has left; or return its answer.

    Raises ValidationFailed if it asked for something else before, RequestInProgress while somebody works on it.
    """
    moment = int(now().timestamp() * 1000)
    claim = {
        "id": {"S": request},
        "expiration": _number(moment // 1000 + LIFE),
        "status": {"S": IN_PROGRESS},
        "in_progress_expiration": _number(moment + milliseconds),
        "validation": {"S": content},
    }
    try:
        dynamodb.client().put_item(
            TableName=_table(),
            Item=claim,
            ConditionExpression=_FREE,
            ExpressionAttributeNames={
                "#id": "id",
                "#expiration": "expiration",
                "#status": "status",
                "#until": "in_progress_expiration",
            },
            ExpressionAttributeValues={
                ":now": _number(moment // 1000),
                ":moment": _number(moment),
                ":begun": {"S": IN_PROGRESS},
            },
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except ClientError as error:
        if "Item" not in error.response:
            raise
        return _known(error.response["Item"], content)
    return None


def complete(request: str, answer: Answer) -> None:
    """Keep the answer of a claimed request."""
    dynamodb.client().update_item(
        TableName=_table(),
        Key={"id": {"S": request}},
        UpdateExpression="SET #status = :done, #data = :answer, #expiration = :end",
        ExpressionAttributeNames={"#status": "status", "#data": "data", "#expiration": "expiration"},
        ExpressionAttributeValues={
            ":done": {"S": COMPLETED},
            ":answer": {"S": json.dumps(answer)},
            ":end": _number(int(now().timestamp()) + LIFE),
        },
    )


def forget(request: str) -> None:
    """Let a request begin again."""
    dynamodb.client().delete_item(TableName=_table(), Key={"id": {"S": request}})


def _known(row: dict[str, Any], content: str) -> Answer:
    if row["validation"]["S"] != content:
        raise ValidationFailed("This Idempotency-Key was already used for a different request")
    if row["status"]["S"] == IN_PROGRESS:
        raise RequestInProgress
    return json.loads(row["data"]["S"])


def _table() -> str:
    return os.environ.get("IDEMPOTENCY_TABLE", "IdempotencyTable")


def _number(number: int) -> dict[str, str]:
    return {"N": str(number)}
