"""POST /v1/auth/signup"""

from http import HTTPStatus

from core import joining
from core.domain.user import Registration, User
from core.http import entrypoint, http_app

app = http_app()


@app.post("/v1/auth/signup", summary="Register yourself", tags=["Users"], status_code=HTTPStatus.CREATED)
def sign_up(draft: Registration) -> User:
    return joining.sign_up(draft)


handler = entrypoint(app)
