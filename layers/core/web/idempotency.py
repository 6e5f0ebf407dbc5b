"""Answer a repeated POST by its Idempotency-Key for a day without doing it again.

The answer is stored for the caller, the path and the key. Failures are not stored: they may be retried. Of an answer
with a secret, or one too large for a row, only the fact is stored: a repetition is refused, because it can neither be
answered alike nor be done again.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from core.kernel.errors import AnswerNotKept, InvalidParameter, Problem, Unavailable
from core.kernel.logging import logger
from core.kernel.once import Once
from core.web.admission import raw_body
from core.web.identity import ONCE, caller_or_none

LONGEST_KEY = 255
MOST_BYTES = 350_000  # of an answer: a DynamoDB item takes 400 KB
HEADER = "idempotency-key"

type Event = dict[str, Any]
type Answer = dict[str, Any]


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
    request = hashlib.sha256(json.dumps(names).encode()).hexdigest()
    named = event | {ONCE: Once(key=request[:32], content=body[:32])}
    known = _begin(request, body, context)
    if known is None:
        return _work(request, lambda: work(named), secret=secret)
    if "body" not in known:
        raise AnswerNotKept(f"It created {known['made']}" if known["made"] else None)
    return known


def _begin(request: str, content: str, context: LambdaContext) -> Answer | None:
    from core.web import idempotency_table  # noqa: PLC0415 - few requests need it

    try:
        return idempotency_table.begin(request, content, context.get_remaining_time_in_millis())
    except Problem:
        raise
    except Exception as error:
        raise Unavailable from error


def _work(request: str, work: Callable[[], Answer], *, secret: bool) -> Answer:
    """Return the answer, kept unless it is a failure. It is given even if it cannot be kept: the work is done."""
    from core.web import idempotency_table  # noqa: PLC0415 - as above

    try:
        answer = work()
    except Exception:
        _forget(request)
        raise
    if answer["statusCode"] >= 300:  # noqa: PLR2004
        _forget(request)
        return answer
    try:
        idempotency_table.complete(request, _reminder(answer) if secret or _is_large(answer) else answer)
    except Exception:
        logger.exception("The answer could not be kept")
    return answer


def _forget(request: str) -> None:
    from core.web import idempotency_table  # noqa: PLC0415 - as above

    try:
        idempotency_table.forget(request)
    except Exception as error:
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
