"""Check browser uploads by POST: a signed policy must allow every field of the form.

https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
"""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple

from local.iam.principals import Principal, Principals
from local.s3_guard.refusal import Refusal, mismatch
from local.s3_guard.signatures import Credential
from local.s3_guard.wire import Wire

_FREE = {"policy", "x-amz-signature", "file", "bucket"}


class Form(NamedTuple):
    """The fields of a form by lower-case name, and its file."""

    fields: dict[str, str]
    data: bytes


def read_form(wire: Wire) -> Form:
    """Parse the multipart form; ignore fields after the file, as S3 does."""
    from werkzeug.formparser import parse_form_data  # noqa: PLC0415 - loaded with moto

    _, fields, files = parse_form_data({**wire.environ, "wsgi.input": BytesIO(bytes(wire.body))})
    upload = files.get("file")
    data = fields.get("file", "").encode()
    if upload:
        data = upload.read()
        upload.close()
    named = {name.lower(): value for name, value in fields.items()}
    named["bucket"] = wire.bucket
    if "key" not in named:
        raise Refusal(400, "InvalidArgument", "The form has no key.")
    named["key"] = named["key"].replace("${filename}", (upload.filename if upload else None) or "")
    return Form(named, data)


def check_policy(form: Form, now: datetime, principals: Principals) -> Principal:
    """Return who signed the policy. Raises Refusal unless the policy is ours, has not expired, and allows this form."""
    if "policy" not in form.fields:
        raise Refusal(403, "AccessDenied", "Anonymous uploads are not allowed.")
    fields = form.fields
    credential = Credential.parse(fields.get("x-amz-credential", ""), fields.get("x-amz-security-token"), principals)
    if not hmac.compare_digest(credential.sign(form.fields["policy"]), form.fields.get("x-amz-signature", "")):
        raise mismatch()
    policy = json.loads(base64.b64decode(form.fields["policy"]))
    if now > datetime.fromisoformat(policy["expiration"]):
        raise Refusal(403, "AccessDenied", "Invalid according to Policy: Policy expired.")
    allowed = {name for condition in policy["conditions"] for name in _check(condition, form)}
    extra = [name for name in form.fields if name not in allowed | _FREE and not name.startswith("x-ignore-")]
    if extra:
        raise Refusal(403, "AccessDenied", f"Invalid according to Policy: Extra input fields: {', '.join(extra)}")
    return credential.principal


def _check(condition: Mapping[str, str] | list[Any], form: Form) -> list[str]:
    """Return the fields that a condition covers. Raises Refusal when it does not hold."""
    if isinstance(condition, Mapping):
        return [name for key, value in condition.items() for name in _check(["eq", f"${key}", value], form)]
    operator, subject, value = condition[0].lower(), condition[1], condition[2]
    if operator == "content-length-range":
        if len(form.data) < int(subject):
            raise Refusal(400, "EntityTooSmall", "Your upload is smaller than the policy allows.")
        if len(form.data) > int(value):
            raise Refusal(400, "EntityTooLarge", "Your upload is larger than the policy allows.")
        return []
    name = subject.removeprefix("$").lower()
    given = form.fields.get(name, "")
    holds = {"eq": given == value, "starts-with": given.startswith(value)}.get(operator, False)
    if not holds:
        raise Refusal(403, "AccessDenied", f"Invalid according to Policy: Policy Condition failed: {condition}")
    return [name]
