"""Play Cognito's pages for signing in, which moto has not: the authorization code flow with PKCE, on loopback.

The tokens are those of the running stack's own user pool, for the client of federated sign-ins.
"""

import json
import secrets
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import boto3

from local.settings import ACCESS_KEY, REGION, SECRET_KEY

PASSWORD = "correct horse battery"
NAME = "hospital_7"


class SignInPages:
    """Pages with one user, who signs in at once; `faults` changes what comes back."""

    def __init__(self) -> None:
        self.address = ""
        self.begun: dict[str, dict[str, str]] = {}
        self.visited: list[str] = []
        self.back: dict[str, str] = {}
        self.cognito: Any = None
        self.pool = self.client = ""

    def serve(self, endpoint: str, pool: str) -> None:
        """Sign in users of this pool from now on."""
        keys = {"aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY, "region_name": REGION}
        self.cognito, self.pool = boto3.client("cognito-idp", endpoint_url=endpoint, **keys), pool
        clients = self.cognito.list_user_pool_clients(UserPoolId=pool, MaxResults=60)["UserPoolClients"]
        (self.client,) = [each["ClientId"] for each in clients if each["ClientName"] == "federated"]
        self.cognito.admin_create_user(
            UserPoolId=pool,
            Username=NAME,
            UserAttributes=[{"Name": "email", "Value": "seven@hospital.example.org"}],
            MessageAction="SUPPRESS",
        )
        self.cognito.admin_set_user_password(UserPoolId=pool, Username=NAME, Password=PASSWORD, Permanent=True)

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where the browser goes next."""
        assert asked["client_id"] == self.client
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(12)
        self.begun[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']} | self.back)}"

    def tokens(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Return tokens for a code, once, to whoever has its verifier."""
        begun = self.begun.pop(form["code"], {})
        challenge = _text(sha256(form["code_verifier"].encode()).digest())
        if begun.get("code_challenge") != challenge or begun.get("redirect_uri") != form["redirect_uri"]:
            return None
        given = self.cognito.admin_initiate_auth(
            UserPoolId=self.pool,
            ClientId=self.client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": NAME, "PASSWORD": PASSWORD},
        )["AuthenticationResult"]
        claims = _text(json.dumps({"nonce": begun["nonce"]}).encode())
        return {
            "access_token": given["AccessToken"],
            "refresh_token": given["RefreshToken"],
            "id_token": f"e30.{claims}.e30",
            "expires_in": given["ExpiresIn"],
        }


@contextmanager
def played() -> Iterator[SignInPages]:
    """Serve the pages until the end of the block."""
    pages = SignInPages()

    class Endpoint(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, query = urlsplit(self.path).path, dict(parse_qsl(urlsplit(self.path).query))
            pages.visited.append(path)
            self.send_response(302)
            self.send_header("Location", query["logout_uri"] if path == "/logout" else pages.authorize(query))
            self.end_headers()

        def do_POST(self) -> None:
            found = pages.tokens(dict(parse_qsl(self.rfile.read(int(self.headers["content-length"])).decode())))
            self.send_response(200 if found else 400)
            self.end_headers()
            self.wfile.write(json.dumps(found or {"error": "invalid_grant"}).encode())

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pages.address = f"http://127.0.0.1:{server.server_port}"
    yield pages
    server.shutdown()
    server.server_close()


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
