"""Check a request that is signed in its query: for one method, one key, the signed headers and a limited time."""

from datetime import datetime, timedelta

from local.iam.principals import Principal, Principals
from local.s3_guard.refusal import Refusal
from local.s3_guard.signatures import ALGORITHM, Credential, Signature, moment_of, verify
from local.s3_guard.wire import Wire

LONGEST = 7 * 24 * 3600  # seconds
SKEW = timedelta(minutes=15)


def check_presigned(wire: Wire, now: datetime, principals: Principals) -> Principal:
    """Return who signed. Raises Refusal unless the query carries a valid signature that has not expired."""
    query = dict(wire.query)
    if len(query) != len(wire.query):
        raise Refusal(400, "AuthorizationQueryParametersError", "A parameter is repeated.")
    try:
        given = {
            name: query[f"X-Amz-{name}"] for name in ("Credential", "Date", "Expires", "SignedHeaders", "Signature")
        }
        seconds = int(given["Expires"])
    except (KeyError, ValueError) as error:
        raise Refusal(400, "AuthorizationQueryParametersError", "A parameter is missing or malformed.") from error
    if query["X-Amz-Algorithm"] != ALGORITHM or not 1 <= seconds <= LONGEST:
        raise Refusal(400, "AuthorizationQueryParametersError", f"X-Amz-Expires must be from 1 to {LONGEST}.")
    moment = moment_of(given["Date"])
    if now > moment + timedelta(seconds=seconds):
        raise Refusal(403, "AccessDenied", "Request has expired")
    if moment > now + SKEW:
        raise Refusal(403, "AccessDenied", "Request is not yet valid")
    signature = Signature(
        Credential.parse(given["Credential"], query.get("X-Amz-Security-Token"), principals),
        given["Date"],
        given["SignedHeaders"].split(";"),
        given["Signature"],
    )
    verify(wire, signature, [pair for pair in wire.query if pair[0] != "X-Amz-Signature"], "UNSIGNED-PAYLOAD")
    return signature.credential.principal
