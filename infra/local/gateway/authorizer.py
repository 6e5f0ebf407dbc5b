"""Authorize requests by their token alone, as API Gateway's JWT authorizer does."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import jwt
from starlette.requests import Request


class Unauthorized(Exception):
    """The token is missing or not valid for this API. `description` goes into WWW-Authenticate."""

    def __init__(self, description: str | None = None) -> None:
        super().__init__(description)
        self.challenge = (
            f'Bearer scope="" error="invalid_token" error_description="{description}"' if description else "Bearer"
        )


class InsufficientScope(Exception):
    """The token is valid, but lacks a scope that the route requires."""


class Authorizer:
    """A check of the signature, issuer, expiry, audience and scopes of a bearer token."""

    def __init__(self, settings: Mapping[str, Any], keys: Mapping[str, Any]) -> None:
        configuration = settings["jwtConfiguration"]
        self.issuer: str = configuration["issuer"]
        self.audience = set(configuration["audience"])
        self.header: str = settings["identitySource"].rpartition(".")[2].lower()
        self.keys = keys

    def authorize(self, request: Request, scopes: Sequence[str]) -> dict[str, Any]:
        """Return the `authorizer` member of the event. Raises Unauthorized or InsufficientScope."""
        given = request.headers.get(self.header, "").strip()
        scheme, _, rest = given.partition(" ")
        token = rest.strip() if scheme.lower() == "bearer" else given
        if not token:
            raise Unauthorized
        claims = self._claims(token)
        granted = str(claims.get("scope") or claims.get("scp") or "").split()
        if scopes and not set(scopes) & set(granted):
            raise InsufficientScope
        return {
            "jwt": {"claims": {name: flat(value) for name, value in claims.items()}, "scopes": list(scopes) or None}
        }

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            key = self.keys[jwt.get_unverified_header(token).get("kid", "")]
            claims = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                issuer=self.issuer,
                options={"verify_aud": False, "require": ["exp", "iss"]},
            )
        except KeyError as error:
            raise Unauthorized("signing method is invalid or the key is unknown") from error
        except jwt.ExpiredSignatureError as error:
            raise Unauthorized("the token has expired") from error
        except jwt.PyJWTError as error:
            raise Unauthorized("the token is not valid") from error
        audience = claims.get("aud") or claims.get("client_id")
        if not self.audience & set(audience if isinstance(audience, list) else [audience]):
            raise Unauthorized("the token is for another audience")
        return claims


def flat(value: Any) -> str:
    """Return a claim as HTTP APIs pass it on: always a string, a list as `[a b]`."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return f"[{' '.join(map(flat, value))}]"
    return json.dumps(value)
