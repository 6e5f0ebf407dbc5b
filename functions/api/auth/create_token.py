"""POST /v1/auth/token"""

from core.users import sign_in
from core.users.credentials import Credentials, Token
from core.web.app import entrypoint, http_app

app = http_app()


@app.post("/v1/auth/token", summary="Exchange credentials for tokens", tags=["Users"])
def create_token(credentials: Credentials) -> Token:
    return sign_in.create_token(credentials)


handler = entrypoint(app, forms=True, secret=True)
