"""POST /v1/auth/signup"""

from http import HTTPStatus

from core.users import registration
from core.users.model import Registration, User
from core.web.app import entrypoint, http_app

app = http_app()


@app.post("/v1/auth/signup", summary="Register an account", tags=["Users"], status_code=HTTPStatus.CREATED)
def sign_up(draft: Registration) -> User:
    return registration.sign_up(draft)


handler = entrypoint(app)
