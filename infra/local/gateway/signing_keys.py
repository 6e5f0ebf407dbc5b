"""The public keys of a token issuer, by their ids."""

import json
from typing import Any
from urllib.request import urlopen

import jwt


def signing_keys(issuer: str, endpoint: str) -> dict[str, Any]:
    """What the issuer publishes; the pool's JWKS is served by our own cloud, not by the issuer's public address."""
    pool = issuer.rpartition("/")[2]
    with urlopen(f"{endpoint}/{pool}/.well-known/jwks.json", timeout=10) as answer:  # noqa: S310 - loopback
        return {key["kid"]: jwt.PyJWK(key).key for key in json.load(answer)["keys"]}
