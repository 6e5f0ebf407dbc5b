"""Describe how people sign in by accounts that they have elsewhere, where the stack's parameters name a provider.

A browser asks Cognito for a code (RFC 6749, 4.1, with PKCE, RFC 7636), Cognito asks the provider, and `create_token`
exchanges the code. Refresh tokens of such sessions belong to a client of their own, and are marked for it.
"""

import os
from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import Field

from core.kernel.values import Value

MARK = "federated."  # before a refresh token


class Federation(Value):
    """The provider of accounts, and the client of the user pool for them."""

    provider: str
    address: str  # of Cognito's pages for signing in
    client_id: str
    redirect_uri: str

    @property
    def authorize_url(self) -> str:
        """Return where a browser goes to sign in. It adds `state`, `nonce` and `code_challenge`."""
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": "openid",
            "identity_provider": self.provider,
            "code_challenge_method": "S256",
        }
        return f"{self.address}/oauth2/authorize?{urlencode(asked)}"

    @property
    def logout_url(self) -> str:
        """Return where a browser goes to end the session that Cognito keeps in a cookie."""
        return f"{self.address}/logout?{urlencode({'client_id': self.client_id, 'logout_uri': self.redirect_uri})}"


class FederatedSignIn(Value):
    """The way to sign in by an account elsewhere."""

    provider: Annotated[str, Field(description="The name to show")]
    authorize_url: Annotated[str, Field(description="Add `state`, `nonce` and `code_challenge` to its query")]
    logout_url: Annotated[str, Field(description="Where to go after logging out")]


class SignInOptions(Value):
    """The ways to sign in at this stack, beside a password."""

    registration: Literal["admin", "open"]
    federation: FederatedSignIn | None = None


def options() -> SignInOptions:
    known = configured()
    return SignInOptions(
        registration="open" if os.environ.get("REGISTRATION") == "open" else "admin",
        federation=known
        and FederatedSignIn(provider=known.provider, authorize_url=known.authorize_url, logout_url=known.logout_url),
    )


def is_name_elsewhere(name: str) -> bool:
    """Return whether Cognito may give this name to somebody who signs in by the provider: `<provider>_<their id>`."""
    provider = os.environ.get("FEDERATION_PROVIDER")
    return bool(provider) and name.casefold().startswith(f"{provider}_".casefold())


def configured() -> Federation | None:
    """Return the provider of the stack's parameters, or None."""
    provider = os.environ.get("FEDERATION_PROVIDER")
    if not provider:
        return None
    return Federation(
        provider=provider,
        address=os.environ["FEDERATION_ADDRESS"],
        client_id=os.environ["FEDERATED_CLIENT_ID"],
        redirect_uri=f"{os.environ['PUBLIC_URL'].rstrip('/')}/",
    )
