"""Define time-based one-time passwords (RFC 6238) as users meet them: the secret for their app, and its codes."""

from typing import Annotated
from urllib.parse import quote, urlencode

from pydantic import Field, StringConstraints

from core.kernel.times import UtcTime
from core.kernel.values import Draft, Value
from core.users.model import CurrentPassword

ISSUER = "Lightbox"

Code = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{6}$")]


class PasswordProof(Draft):
    current_password: CurrentPassword


class TotpCode(Draft):
    code: Code


class Totp(Value):
    """The state of the second factor: signing in asks for a code or does not."""

    enabled: bool


class TotpSecret(Value):
    """The secret of an authenticator app; it is shown only once."""

    secret: Annotated[str, Field(description="In base32, to be typed into the app")]
    uri: Annotated[str, Field(description="The same as an `otpauth:` URI, to be shown as a QR code")]
    expires_at: Annotated[UtcTime, Field(description="Until when a code of the app turns it on")]


def uri_of(secret: str, username: str) -> str:
    """Return the URI that apps read: https://github.com/google/google-authenticator/wiki/Key-Uri-Format."""
    parameters = urlencode({"secret": secret, "issuer": ISSUER, "algorithm": "SHA1", "digits": 6, "period": 30})
    return f"otpauth://totp/{quote(f'{ISSUER}:{username}', safe=':@')}?{parameters}"
