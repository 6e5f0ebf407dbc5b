"""Hold the profiles that a container states beside its embedded ICC profile, which decoders hand out."""

from typing import NamedTuple


class Profiles(NamedTuple):
    """`over` counts before an embedded profile, `under` only without one."""

    over: bytes | None = None
    under: bytes | None = None
