"""Fetch the public keys of a token issuer."""

import json
from typing import Any
from urllib.request import urlopen

import jwt


def signing_keys(issuer: str, endpoint: str) -> dict[str, Any]:
    """Return the issuer's keys by their ids, from the JWKS in our own cloud instead of the issuer's address."""
    pool = issuer.rpartition("/")[2]
    with urlopen(f"{endpoint}/{pool}/.well-known/jwks.json", timeout=10) as answer:  # noqa: S310 - loopback
        return {key["kid"]: jwt.PyJWK(key).key for key in json.load(answer)["keys"]}
