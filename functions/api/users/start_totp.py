"""Serve POST /v1/users/me/totp."""

from core.kernel.errors import BadCredentials, Forbidden, TooManyRequests, TotpEnabled
from core.users import totp_enrolment
from core.users.totp import PasswordProof, TotpSecret
from core.web.app import entrypoint, http_app
from core.web.identity import Enroller
from core.web.refusals import refuses

app = http_app()


@app.post("/v1/users/me/totp", tags=["Users"])
@refuses(BadCredentials, Forbidden, TooManyRequests, TotpEnabled)
def start_totp(proof: PasswordProof, caller: Enroller) -> TotpSecret:
    """Start to set up an authenticator app.

    The answer is the only place that shows the secret (RFC 6238: SHA-1, six digits, 30 seconds). Nothing changes until
    a code of the app is confirmed within ten minutes. Refused with 401 if the password is wrong and with 409 if an app
    is set up already. The `enrolment_token` of a sign-in that was refused with `totp_required` counts here, too.
    """
    return totp_enrolment.start(proof.current_password, caller)


handler = entrypoint(app, secret=True)
