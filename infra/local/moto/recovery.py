"""Mend sign-up where only administrators recover accounts: moto then refuses it, as AWS refuses ForgotPassword.

Replaces `CognitoIdpBackend._get_code_delivery_details`, which both share:
https://github.com/getmoto/moto/blob/5.2.5/moto/cognitoidp/models.py#L1808
"""

from typing import Any


def patch() -> None:
    """Tell a new user where their code went, whoever may recover accounts."""
    from moto.cognitoidp.models import CognitoIdpBackend, UserStatus  # noqa: PLC0415 - loaded with moto

    backend: Any = CognitoIdpBackend
    details = backend._get_code_delivery_details  # noqa: SLF001

    def of_sign_up(self: Any, recovery_settings: Any, user: Any, username: str) -> Any:
        is_new = user is not None and user.status == UserStatus.UNCONFIRMED
        return details(self, None if is_new else recovery_settings, user, username)

    backend._get_code_delivery_details = of_sign_up  # noqa: SLF001
