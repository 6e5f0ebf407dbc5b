"""Hash names that were tried and that nobody has, for the audit: they may be passwords in the wrong field.

The key is 256 random bits in the directory table, made on first use; whoever reads only the audit cannot guess names.

    To read  use
    -------  --------------------------------
    the key  kind = "secret", name = "tried"
"""

import hashlib
import hmac
import secrets
from functools import cache

from core.aws.directory_table import DirectoryItem
from core.aws.transactions import ConditionFailed, write
from core.users.model import folded

_PLACE = ("secret", "tried")


def of(name: str) -> str:
    """Return the hash of a name, the same in whichever case."""
    return "hmac-sha256:" + hmac.digest(_key().encode(), folded(name).encode(errors="replace"), hashlib.sha256).hex()


@cache
def _key() -> str:
    found = DirectoryItem.find(*_PLACE, consistent_read=True)
    if found is None:
        made = DirectoryItem(*_PLACE, target=secrets.token_hex(32))
        try:
            write(lambda: made.save(DirectoryItem.kind.does_not_exist()))
        except ConditionFailed:  # another process was faster
            return DirectoryItem.get(*_PLACE, consistent_read=True).target
        return made.target
    return found.target
