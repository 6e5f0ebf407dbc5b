"""Serve POST /v1/users/me/email."""

from http import HTTPStatus

from core.kernel.errors import BadCredentials, Forbidden, TooManyRequests
from core.users import email_changes
from core.users.email_change import EmailChange, EmailChangeDraft
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.post("/v1/users/me/email", tags=["Users"], status_code=HTTPStatus.ACCEPTED)
@refuses(BadCredentials, Forbidden, TooManyRequests)
def request_email_change(draft: EmailChangeDraft, caller: CurrentCaller) -> EmailChange:
    """Request a new e-mail address.

    A code is sent to the address, valid for ten minutes and five tries; a new request replaces the former. The address
    counts once the code is confirmed. The answer is the same for an address that another user has, whose letter holds
    no code. A wrong password is refused with 401, an API key and a stack that sends no e-mail with 403.
    """
    return email_changes.request_email_change(draft, caller)


handler = entrypoint(app)
