"""Mend authenticator apps: moto has one secret for all users, takes any code, and its sessions never end.

Replaces the calls of `CognitoIdpBackend` that associate, verify and ask for a software token. Codes follow RFC 6238
with HMAC-SHA1, six digits and 30 seconds; the ones before and after count too.
https://github.com/getmoto/moto/blob/5.2.5/moto/cognitoidp/models.py#L2202
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-totp.html
"""

import base64
import hashlib
import hmac
import secrets
import time
from typing import Any

STEP = 30  # seconds
WINDOW = 1  # steps
SESSION = 180  # seconds, unless the client says otherwise in minutes


def patch() -> None:
    """Give each user a secret of their own, and verify its codes."""
    from moto.cognitoidp.models import CognitoIdpBackend  # noqa: PLC0415 - loaded with moto

    backend: Any = CognitoIdpBackend
    backend.associate_software_token = _associate
    backend.verify_software_token = _verify
    backend.admin_initiate_auth = _remembering(backend.admin_initiate_auth)
    backend.respond_to_auth_challenge = _checking(backend.respond_to_auth_challenge)


def code_at(secret: str, moment: float) -> str:
    """Return the code of a secret, in base32, at a time in seconds (RFC 6238, RFC 4226)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8), casefold=True)
    digest = hmac.new(key, int(moment // STEP).to_bytes(8), hashlib.sha1).digest()
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def _is_right(secret: str, code: str) -> bool:
    now = time.time()
    return any(hmac.compare_digest(code_at(secret, now + n * STEP), code) for n in range(-WINDOW, WINDOW + 1))


def _associate(self: Any, access_token: str, session: str) -> dict[str, str]:  # noqa: ARG001 - no pool asks for MFA_SETUP
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    _holder(self, access_token).pending_totp = secret
    return {"SecretCode": secret}


def _verify(self: Any, access_token: str, session: str, user_code: str, friendly_device_name: str) -> dict[str, str]:  # noqa: ARG001
    from moto.core.exceptions import JsonRESTError  # noqa: PLC0415

    user = _holder(self, access_token)
    secret = getattr(user, "pending_totp", None)
    if secret is None:
        raise JsonRESTError("SoftwareTokenMFANotFoundException", "Software token has not been associated")
    if not _is_right(secret, user_code):
        raise JsonRESTError("EnableSoftwareTokenMFAException", "Code mismatch")
    user.totp, user.token_verified = secret, True
    return {"Status": "SUCCESS"}


def _holder(backend: Any, access_token: str) -> Any:
    from moto.cognitoidp.exceptions import NotAuthorizedError  # noqa: PLC0415

    for pool in backend.user_pools.values():
        if pool.access_tokens.get(access_token):
            return backend.admin_get_user(pool.id, pool.access_tokens[access_token][1])
    raise NotAuthorizedError("Access Token has been revoked")


def _remembering(initiate: Any) -> Any:
    def initiate_auth(self: Any, user_pool_id: str, client_id: str, auth_flow: str, given: dict[str, str]) -> Any:
        """Check the secret of a client, which moto leaves out, and note whose a session is and until when."""
        from moto.cognitoidp.exceptions import NotAuthorizedError  # noqa: PLC0415
        from moto.cognitoidp.utils import check_secret_hash  # noqa: PLC0415

        client = self.describe_user_pool(user_pool_id).clients.get(client_id)
        if client and client.generate_secret:
            proof = given.get("SECRET_HASH")
            if not check_secret_hash(client.secret, client.id, given.get("USERNAME", ""), proof):
                raise NotAuthorizedError("Unable to verify secret hash for client " + client_id)
        answer = initiate(self, user_pool_id, client_id, auth_flow, given)
        if answer and "Session" in answer:
            minutes = client.extended_config.get("AuthSessionValidity", SESSION // 60)
            _ends(self)[answer["Session"]] = (given["USERNAME"], client_id, time.time() + 60 * int(minutes))
        return answer

    return initiate_auth


def _checking(respond: Any) -> Any:
    def respond_to_auth_challenge(
        self: Any, session: str, client_id: str, challenge_name: str, challenge_responses: dict[str, str]
    ) -> Any:
        from moto.cognitoidp.exceptions import CodeMismatchException, NotAuthorizedError  # noqa: PLC0415

        if challenge_name == "SOFTWARE_TOKEN_MFA":
            name, of_client, ends = _ends(self).get(session, ("", "", 0))
            given = challenge_responses.get("USERNAME")
            if session not in self.sessions or (given, client_id) != (name, of_client) or time.time() > ends:
                raise NotAuthorizedError("Invalid session for the user.")
            user = self.admin_get_user(self.sessions[session][1].id, name)
            if not _is_right(user.totp, challenge_responses.get("SOFTWARE_TOKEN_MFA_CODE", "")):
                raise CodeMismatchException("Invalid code received for user")
        return respond(self, session, client_id, challenge_name, challenge_responses)

    return respond_to_auth_challenge


def _ends(backend: Any) -> dict[str, tuple[str, str, float]]:
    return vars(backend).setdefault("ends_of_sessions", {})
