"""Remember which files have been announced but not yet sent whole, so that the next run goes on with the same image."""

import hashlib
import json
from pathlib import Path

from lightbox import folders
from lightbox.credentials import Credentials


def find(who: Credentials, sha256: str) -> str | None:
    """Return the key of the image that was announced for these bytes."""
    try:
        return str(json.loads(_file(who, sha256).read_text(encoding="utf-8"))["image_key"])
    except (OSError, ValueError, KeyError):
        return None


def keep(who: Credentials, sha256: str, image_key: str) -> None:
    folders.write_private(_file(who, sha256), json.dumps({"image_key": image_key}))


def forget(who: Credentials, sha256: str) -> None:
    _file(who, sha256).unlink(missing_ok=True)


def _file(who: Credentials, sha256: str) -> Path:
    """Return a file of its own for each upload: processes do not disturb each other."""
    name = hashlib.sha256("\n".join((who.url, who.username or "", sha256)).encode()).hexdigest()[:32]
    return folders.state() / "uploads" / f"{name}.json"
