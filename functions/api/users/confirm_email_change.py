"""Serve POST /v1/users/me/email/confirm."""

from http import HTTPStatus

from core.kernel.errors import EmailTaken, Forbidden
from core.users import email_changes
from core.users.email_change import EmailCode
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.post("/v1/users/me/email/confirm", tags=["Users"], status_code=HTTPStatus.NO_CONTENT)
@refuses(EmailTaken, Forbidden)
def confirm_email_change(confirmation: EmailCode, caller: CurrentCaller) -> None:
    """Confirm a new e-mail address.

    A code that is wrong, expired or tried too often is refused with 422, and an address that another user has got since
    the request with 409.
    """
    email_changes.confirm_email_change(confirmation.code, caller)


handler = entrypoint(app)
