"""Verify the stored originals against the hashes of their images."""

from collections.abc import Iterator

from cli.segments import in_parallel
from core.images import verification


def verify() -> str:
    """Read every original, and say how many were verified. Exit with the list of faults if there are any."""
    faults: list[str] = []

    def work(segment: int, of: int) -> Iterator[int]:
        for fault in verification.checked(segment, of):
            faults.extend([fault] if fault else [])
            yield 1

    verified = in_parallel(work, "originals read")
    faults += [f"{key} belongs to no image" for key in verification.orphans()]
    if faults:
        raise SystemExit("\n".join([*sorted(faults), f"{verified:,} originals read, {len(faults)} faults."]))
    return f"Verified {verified:,} originals: each has the bytes of its hash, and there are no others."
