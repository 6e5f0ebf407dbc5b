"""Keep the access token of an enrolment that waits for its first code, in the directory table.

    To read                     use
    --------------------------  ----------------------------------------
    the enrolment of a user     kind = "totp_enrolment", name = user id

A newer enrolment replaces the former. A token that is left opens nothing after ten minutes.
"""

from datetime import datetime

from core.aws.directory_table import DirectoryItem
from core.aws.transactions import write

_KIND = "totp_enrolment"


def put(user_id: str, access_token: str, expires_at: datetime) -> None:
    document = {"access_token": access_token, "expires_at": expires_at.isoformat()}
    write(lambda: DirectoryItem(_KIND, user_id, document=document).save(add_version_condition=False))


def find(user_id: str, now: datetime) -> str | None:
    """Return the access token of an enrolment that has not expired."""
    item = DirectoryItem.find(_KIND, user_id, consistent_read=True)
    if item is None or datetime.fromisoformat(item.document["expires_at"]) <= now:
        return None
    return str(item.document["access_token"])


def remove(user_id: str) -> None:
    write(lambda: DirectoryItem(_KIND, user_id).delete(add_version_condition=False))
