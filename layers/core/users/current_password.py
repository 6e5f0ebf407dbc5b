"""Ask for the current password, so that whoever holds no more than an access token cannot take over an account."""

from core.kernel.errors import BadCredentials, ValidationFailed
from core.users import cognito_tokens
from core.users.model import StoredUser


def check_password(user: StoredUser, password: str | None) -> None:
    """Raise ValidationFailed without a password, BadCredentials for a wrong one. The caller never sees the tokens."""
    if not password:
        raise ValidationFailed.at("/current_password", "Send the current password as well", "missing")
    try:
        cognito_tokens.sign_in(user.key, password)
    except BadCredentials as error:
        raise BadCredentials.at("/current_password", "The current password is wrong") from error
