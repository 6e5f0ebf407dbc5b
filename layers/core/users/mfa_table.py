"""Store which sign-ins wait for their second factor, and how many codes were tried, in the directory table.

    To read                     use
    --------------------------  -------------------------------
    the sign-ins of a user      kind = "mfa", name = user name

A row holds few sign-ins and drops those that have expired; it goes with the user, or with their second factor.
"""

from collections.abc import Callable

from core.aws.directory_table import DirectoryItem
from core.aws.transactions import retried, write
from core.kernel.clock import now
from core.users.mfa import SecondFactor

_KIND = "mfa"


def find(name: str) -> SecondFactor:
    return _read(_find(name))


@retried
def change(name: str, make: Callable[[SecondFactor], SecondFactor]) -> SecondFactor:
    """Replace what is stored, unless somebody else has since it was read: then once more. `make` may raise."""
    item = _find(name)
    made = make(_read(item))
    item = item or DirectoryItem(_KIND, name)
    item.document = made.model_dump(mode="json")
    write(item.save)
    return made


def forget(name: str) -> None:
    write(lambda: DirectoryItem(_KIND, name).delete(add_version_condition=False))


def _find(name: str) -> DirectoryItem | None:
    return DirectoryItem.find(_KIND, name, consistent_read=True)


def _read(item: DirectoryItem | None) -> SecondFactor:
    return SecondFactor.model_validate(item.document) if item else SecondFactor(period_began=now())
