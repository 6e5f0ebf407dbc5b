"""Store the secret of all pseudonyms in the directory table. It is made once for a stack, and never shown.

To read       use
------------  --------------------------------------------
the secret    kind = "secret", name = "pseudonyms"
"""

import hmac
from secrets import token_hex

from core.aws.directory_table import DirectoryItem
from core.aws.transactions import ConditionFailed, write
from core.kernel.errors import NotFound
from core.kernel.pseudonyms import Pseudonyms

_KIND, _NAME = "secret", "pseudonyms"


def of_user(user_id: str) -> Pseudonyms:
    """Return the pseudonyms in what a user exports: others have others, so exports of two users cannot be joined."""
    return _of(_secret(), user_id)


def kept_of_user(user_id: str) -> Pseudonyms:
    """Return the same without making a secret. Raises NotFound if there is none yet, so that nothing can have any."""
    item = DirectoryItem.find(_KIND, _NAME)
    if item is None:
        raise NotFound
    return _of(item.target, user_id)


def _of(secret: str, user_id: str) -> Pseudonyms:
    return Pseudonyms(hmac.digest(bytes.fromhex(secret), user_id.encode(), "sha256"))


def _secret() -> str:
    item = DirectoryItem.find(_KIND, _NAME, consistent_read=True)
    if item is None:
        try:
            item = DirectoryItem(_KIND, _NAME, target=token_hex(32))
            write(item.save)
        except ConditionFailed:  # another run has made it
            item = DirectoryItem.get(_KIND, _NAME, consistent_read=True)
    return item.target
