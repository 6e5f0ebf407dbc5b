"""Name the folders of this user (XDG Base Directory), and write files there that nobody else can read."""

import os
import tempfile
from pathlib import Path


def configuration() -> Path:
    return _folder("XDG_CONFIG_HOME", ".config")


def state() -> Path:
    return _folder("XDG_STATE_HOME", ".local/state")


def write_private(file: Path, text: str) -> None:
    """Replace a file as a whole, with mode 600 from its first byte on."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".")  # mkstemp gives mode 600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            written.write(text)
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _folder(variable: str, default: str) -> Path:
    given = os.environ.get(variable, "")
    return (Path(given) if Path(given).is_absolute() else Path.home() / default) / "lightbox"
