"""Define credentials and the tokens that they are exchanged for (RFC 6749, sections 4.1, 4.3, 5.1 and 6)."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from core.kernel.values import Draft, Value

Secret = Annotated[str, Field(min_length=1, max_length=4096)]


class Grant(StrEnum):
    PASSWORD = "password"  # noqa: S105 - the names of grants
    REFRESH_TOKEN = "refresh_token"  # noqa: S105
    API_KEY = "api_key"
    MFA = "mfa"
    AUTHORIZATION_CODE = "authorization_code"


NEEDED = {
    Grant.PASSWORD: ("username", "password"),
    Grant.REFRESH_TOKEN: ("refresh_token",),
    Grant.API_KEY: ("api_key",),
    Grant.MFA: ("mfa_token", "code"),
    Grant.AUTHORIZATION_CODE: ("code", "code_verifier", "nonce"),
}


def _is_one(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 1


class Credentials(Value):
    """Credentials of one kind. `grant_type` says which other fields are required; unknown fields are ignored."""

    grant_type: Grant
    username: Secret | None = None
    password: Secret | None = None
    refresh_token: Secret | None = None
    api_key: Secret | None = None
    mfa_token: Annotated[Secret | None, Field(description="From the answer to the password: 401 `mfa_required`")] = None
    code: Annotated[
        Secret | None, Field(description="The digits of the authenticator app, or what the sign-in elsewhere came with")
    ] = None
    code_verifier: Annotated[Secret | None, Field(description="What the `code_challenge` was made of (PKCE)")] = None
    nonce: Annotated[Secret | None, Field(description="The `nonce` that the sign-in elsewhere began with")] = None

    @model_validator(mode="before")
    @classmethod
    def _unlisted(cls, given: Any) -> Any:
        """Unwrap the lists of a form, whose fields may repeat, where each has one value."""
        if not isinstance(given, dict):
            return given
        return {name: value[0] if _is_one(value) else value for name, value in given.items()}

    @property
    def missing(self) -> list[str]:
        return [name for name in NEEDED[self.grant_type] if getattr(self, name) is None]


class Token(Value):
    """Tokens; `expires_in` is the lifetime of the access token in seconds. An API key yields no refresh token."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - its kind
    expires_in: int
    refresh_token: str | None = None


class LogOut(Draft):
    refresh_token: Secret


class Confirmation(Draft):
    username: Annotated[str, Field(min_length=1, max_length=128)]
    code: Annotated[str, Field(min_length=1, max_length=64)]
