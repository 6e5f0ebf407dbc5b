"""POST /v1/auth/confirm"""

from http import HTTPStatus

from core.users import registration
from core.users.credentials import Confirmation
from core.web.app import entrypoint, http_app

app = http_app()


@app.post("/v1/auth/confirm", summary="Confirm a registration", tags=["Users"], status_code=HTTPStatus.NO_CONTENT)
def confirm_sign_up(confirmation: Confirmation) -> None:
    registration.confirm_sign_up(confirmation.username, confirmation.code)


handler = entrypoint(app)
