"""Hold who may sign: the account itself, which may do everything, and each function's role."""

import hashlib
from base64 import b32encode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from local.iam.conditions import Context
from local.iam.needs import Need
from local.iam.statements import Statement, allowed
from local.settings import ACCESS_KEY, ACCOUNT, SECRET_KEY

_ROOT = f"arn:aws:iam::{ACCOUNT}:root"


@dataclass(frozen=True)
class Principal:
    """A key pair, with the token of a role's session, and what it may do; None stands for everything."""

    name: str
    access_key: str
    secret_key: str
    token: str | None = None
    statements: tuple[Statement, ...] | None = None

    @property
    def arn(self) -> str:
        """Return the ARN by which refusals name the principal."""
        if self.statements is None:
            return _ROOT
        return f"arn:aws:sts::{ACCOUNT}:assumed-role/{self.name}/{self.name.removesuffix('Role')}"

    @property
    def role_arn(self) -> str:
        """Return the ARN by which policies name the principal."""
        return _ROOT if self.statements is None else f"arn:aws:iam::{ACCOUNT}:role/{self.name}"

    @property
    def own_names(self) -> frozenset[str]:
        """Return the names by which a bucket's policy allows the principal something."""
        return frozenset({self.arn, self.role_arn})

    @property
    def names(self) -> frozenset[str]:
        """Return the names by which a bucket's policy may mean the principal; one is its account."""
        return self.own_names | {_ROOT, ACCOUNT}

    def may(self, need: Need, context: Context | None = None) -> bool:
        """Return True if the principal may do this; `context` adds to what the need itself says of the request."""
        if self.statements is None:
            return True
        return allowed(self.statements, need.action, need.resource, {**(context or {}), **dict(need.context)})

    def lacks(self, needed: Iterable[Need]) -> Need | None:
        """Return the first of several permissions that the principal does not have."""
        return next((need for need in needed if not self.may(need)), None)


ADMINISTRATOR = Principal("root", ACCESS_KEY, SECRET_KEY)


class Principals:
    """The principals of a stack by their access keys; roles are known once what they may use has been created."""

    def __init__(self, *principals: Principal) -> None:
        self.by_key = {each.access_key: each for each in (ADMINISTRATOR, *principals)}

    def add(self, principal: Principal) -> None:
        self.by_key[principal.access_key] = principal

    def find(self, access_key: str) -> Principal | None:
        return self.by_key.get(access_key)


def of_role(name: str, statements: Iterable[Statement] = ()) -> Principal:
    """Return the principal of a role. Its keys follow from its name, for a function may start in another process.

    Its token is as long as on AWS, for a presigned URL carries it.
    """
    seed = hashlib.shake_256(f"lightbox-role-{name}".encode())
    access_key = f"ASIA{b32encode(seed.digest(10)).decode()}"
    token = b64encode(seed.digest(780)).decode()
    return Principal(name, access_key, b64encode(seed.digest(30)).decode(), token, tuple(statements))
