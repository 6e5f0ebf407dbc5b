"""Name the laptop stack's folder, account and region, and the account's key pair, which is valid nowhere else."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
STACK = "lightbox"
ACCOUNT = "123456789012"
REGION = "eu-west-1"
LAST_PORT = 65_535  # of TCP
ACCESS_KEY = "AKIALIGHTBOXLOCAL000"
SECRET_KEY = "lightbox-local-secret"  # noqa: S105 - public, and valid for this stack only

ELSEWHERE = "Name another folder: LIGHTBOX_HOME=~/lightbox ./run up"


class NoHome(Exception):
    """The folder for the state of a stack cannot be written."""


def home() -> Path:
    """Return the folder for the state, logs and compiled bytecode of a running stack, created if missing.

    Raises NoHome if it cannot be made or written.
    """
    folder = Path(os.environ.get("LIGHTBOX_HOME", ROOT / ".lightbox"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoHome(f"{folder} cannot be made: {error.strerror}. {ELSEWHERE}") from error
    if not os.access(folder, os.W_OK):
        raise NoHome(f"{folder} cannot be written. {ELSEWHERE}")
    return folder


def patience() -> float:
    """Return how many times longer than on AWS a function may take, for machines that are busy with other work."""
    return float(os.environ.get("LIGHTBOX_PATIENCE", "1"))


def credentials() -> dict[str, str]:
    """Return the environment variables that make any AWS client sign for the laptop stack."""
    return {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_DEFAULT_REGION": REGION}
