"""Answer a repeated POST by its Idempotency-Key for a day without doing it again, through Powertools.

The answer is stored for the caller, the path and the key. Failures are not stored: they may be retried. Of an answer
with a secret, or one too large for a row, only the fact is stored: a repetition is refused, because it can neither be
answered alike nor be done again.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from core.kernel.errors import AnswerNotKept, InvalidParameter, RequestInProgress, Unavailable, ValidationFailed
from core.kernel.logging import logger
from core.kernel.once import Once
from core.web.admission import raw_body
from core.web.identity import ONCE, caller_or_none

LIFE = 24 * 60 * 60  # seconds
LONGEST_KEY = 255
MOST_BYTES = 350_000  # of an answer: a DynamoDB item takes 400 KB
HEADER = "idempotency-key"

type Event = dict[str, Any]
type Answer = dict[str, Any]


class _NotKept(Exception):
    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


def once(event: Event, context: LambdaContext, work: Callable[[Event], Answer], *, secret: bool = False) -> Answer:
    """Return the answer of `work`, or the one that the same request was given before.

    `work` gets the event with the request's name, from which follow the ids of what it creates: after a crash it finds
    what the first attempt has made.

    Raises ValidationFailed for a key that was used for another request, RequestInProgress while the first is running,
    AnswerNotKept if it was answered and the answer was `secret` or too large to store.
    """
    caller, key = caller_or_none(event), event["headers"][HEADER]
    if event["requestContext"]["http"]["method"] != "POST" or caller is None:
        return work(event)
    if not 1 <= len(key) <= LONGEST_KEY:
        raise InvalidParameter.named("Idempotency-Key", f"A key must have 1 to {LONGEST_KEY} characters")
    names, body = [caller.user_id, event["rawPath"], key], _fingerprint(event, key)
    request = {"key": names, "body": body}
    named = event | {ONCE: Once(key=hashlib.sha256(json.dumps(names).encode()).hexdigest()[:32], content=body[:32])}
    given: list[Answer] = []

    def keepable() -> Answer:
        answer = work(named)
        if answer["statusCode"] >= 300:  # noqa: PLR2004
            raise _NotKept(answer)
        given.append(answer)
        return _reminder(answer) if secret or _is_large(answer) else answer

    known = _once(request, context, keepable, given)
    if given:
        return given[0]
    if "body" not in known:
        raise AnswerNotKept(f"It created {known['made']}" if known["made"] else None)
    return known


def _once(request: dict[str, Any], context: LambdaContext, work: Callable[[], Answer], given: list[Answer]) -> Answer:
    from aws_lambda_powertools.utilities.idempotency import (  # noqa: PLC0415 - boto3 comes with it; few requests need it
        DynamoDBPersistenceLayer,
        IdempotencyConfig,
        idempotent_function,
    )
    from aws_lambda_powertools.utilities.idempotency.exceptions import (  # noqa: PLC0415
        IdempotencyAlreadyInProgressError,
        IdempotencyPersistenceLayerError,
        IdempotencyValidationError,
    )

    from core.aws import dynamodb  # noqa: PLC0415 - as above

    config = IdempotencyConfig(
        event_key_jmespath="key",
        payload_validation_jmespath="body",
        expires_after_seconds=LIFE,
        hash_function="sha256",
        lambda_context=context,
    )
    name = os.environ.get("IDEMPOTENCY_TABLE", "IdempotencyTable")
    table = DynamoDBPersistenceLayer(table_name=name, boto3_client=dynamodb.client())

    @idempotent_function(data_keyword_argument="request", persistence_store=table, config=config)
    def kept(request: dict[str, Any]) -> Answer:  # noqa: ARG001 - it is what the answer is kept under
        return work()

    try:
        return kept(request=request)
    except _NotKept as failure:
        return failure.answer
    except IdempotencyAlreadyInProgressError as error:
        raise RequestInProgress from error
    except IdempotencyValidationError as error:
        raise ValidationFailed("This Idempotency-Key was already used for a different request") from error
    except IdempotencyPersistenceLayerError as error:
        if given:  # the work is done, so the client must know
            logger.exception("The answer could not be kept")
            return given[0]
        raise Unavailable from error


def _reminder(answer: Answer) -> Answer:
    """Return a note that a request was answered, with the location of what it created."""
    return {"made": answer.get("headers", {}).get("Location")}


def _is_large(answer: Answer) -> bool:
    return len(json.dumps(answer).encode()) > MOST_BYTES


def _fingerprint(event: dict[str, Any], key: str) -> str:
    """Return a digest of query and body, without the boundary of a form: clients choose a new one for each attempt.

    It is keyed, so that nobody who reads the table can guess what a body contained, such as a password.
    """
    body = raw_body(event)
    _, found, boundary = event.get("headers", {}).get("content-type", "").partition("boundary=")
    if found:
        body = body.replace(boundary.split(";")[0].strip(' "').encode(), b"")
    query = event.get("rawQueryString", "").encode()
    return hmac.new(key.encode(), query + b"\n" + body, hashlib.sha256).hexdigest()
