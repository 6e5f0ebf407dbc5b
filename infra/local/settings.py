"""What the laptop stack calls itself: an account, a region and one key pair that open nothing anywhere else."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
STACK = "lightbox"
ACCOUNT = "123456789012"
REGION = "eu-west-1"
ACCESS_KEY = "AKIALIGHTBOXLOCAL000"
SECRET_KEY = "lightbox-local-secret"  # noqa: S105 - known to everybody, worth nothing


def home() -> Path:
    """Where a running stack leaves its state, its logs and its compiled bytecode."""
    folder = Path(os.environ.get("LIGHTBOX_HOME", ROOT / ".lightbox"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def credentials() -> dict[str, str]:
    """The environment by which any AWS client signs for the laptop stack."""
    return {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_DEFAULT_REGION": REGION}
