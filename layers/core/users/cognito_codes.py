"""Exchange the code of a federated sign-in for tokens, at the token endpoint of the user pool's domain."""

import json
from base64 import urlsafe_b64decode
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from core.kernel.errors import BadCredentials, TooManyRequests, Unavailable
from core.users.cognito_tokens import Tokens
from core.users.federation import MARK, Federation

_PATIENCE = 8  # seconds


def exchange(federation: Federation, code: str, verifier: str, nonce: str) -> Tokens:
    """Return the tokens for a code. Raises BadCredentials for a wrong code, verifier or nonce.

    Cognito compares the verifier with what the sign-in began with. The tokens come straight from it, so that their
    signatures are not checked (OpenID Connect Core, 3.1.3.7). Raises TooManyRequests or Unavailable if it is busy.
    """
    form = {
        "grant_type": "authorization_code",
        "client_id": federation.client_id,
        "redirect_uri": federation.redirect_uri,
        "code": code,
        "code_verifier": verifier,
    }
    given = _post(f"{federation.address}/oauth2/token", form)
    if _claims(given["id_token"]).get("nonce") != nonce:
        raise BadCredentials
    return Tokens(given["access_token"], given["expires_in"], f"{MARK}{given['refresh_token']}")


def _post(address: str, form: dict[str, str]) -> dict[str, Any]:
    request = Request(address, urlencode(form).encode(), method="POST")  # noqa: S310 - an address of the template
    try:
        with urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
            return json.load(answer)
    except HTTPError as error:
        with error:
            if error.code == HTTPStatus.TOO_MANY_REQUESTS:
                raise TooManyRequests from error
            if error.code < HTTPStatus.INTERNAL_SERVER_ERROR:
                raise BadCredentials from error
        raise Unavailable from error
    except OSError as error:
        raise Unavailable from error


def _claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    return json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
