"""POST /v1/auth/token"""

from core import signing_in
from core.domain.credentials import Credentials, Token
from core.http import entrypoint, http_app

app = http_app()


@app.post("/v1/auth/token", summary="Exchange credentials for tokens", tags=["Users"])
def create_token(credentials: Credentials) -> Token:
    return signing_in.create_token(credentials)


handler = entrypoint(app, forms=True, secret=True)
