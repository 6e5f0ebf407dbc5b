"""POST /v1/auth/confirm"""

from http import HTTPStatus

from core import joining
from core.domain.credentials import Confirmation
from core.http import entrypoint, http_app

app = http_app()


@app.post("/v1/auth/confirm", summary="Confirm a registration", tags=["Users"], status_code=HTTPStatus.NO_CONTENT)
def confirm_sign_up(confirmation: Confirmation) -> None:
    joining.confirm_sign_up(confirmation.username, confirmation.code)


handler = entrypoint(app)
