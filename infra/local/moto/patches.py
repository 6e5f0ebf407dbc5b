"""Apply the patches of this package to moto: each module says what it mends, and names the source it replaces."""

from functools import cache
from importlib.metadata import version

FITS = "5.2.5"  # each patch has been compared with the source of this version


class UnfitMoto(Exception):
    """The installed moto is not the version that the patches were written for."""


@cache
def patch() -> None:
    """Patch moto, once per process and before its first request. Raises UnfitMoto for any version but `FITS`."""
    assert_fit()
    from local.moto import attribute_values, dispatch, queries, recovery, tokens, totp, transactions  # noqa: PLC0415 - 1 s of moto

    for module in (attribute_values, dispatch, queries, recovery, tokens, totp, transactions):
        module.patch()


@cache
def patch_server() -> None:
    """Patch a moto that is a server behind the guard, one request to S3 at a time: it writes to disk, too."""
    patch()
    from local.moto import bucket_policies, large_objects, letters  # noqa: PLC0415

    bucket_policies.patch()
    large_objects.patch()
    letters.patch()


def assert_fit() -> None:
    """Raise UnfitMoto unless the installed moto is the version that every patch fits."""
    if (installed := version("moto")) != FITS:
        raise UnfitMoto(
            f"The patches in infra/local/moto fit moto {FITS}, and {installed} is installed. "
            "Compare each with the source that it names, then change FITS in infra/local/moto/patches.py."
        )
