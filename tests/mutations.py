"""Make up inputs for parsers: whole files with a few things broken, as many as FUZZ_EXAMPLES says.

Without FUZZ_EXAMPLES each run tries the same few inputs; with it, `./run fuzz` tries others every time.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

FINDINGS = Path(__file__).parent / "fuzz/findings"  # inputs that once did harm, or that are made to
MOST_FAULTS = 8
# Numbers at the borders of what fields hold, and delimiters of the formats.
PIECES = (b"\0", b"\xff", b"\xff\xff\xff\xff", bytes(8), b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\xfe\xff\x00\xe0")
PIECES += (b"\n", b"\r", b",", b"-", b'"', b"1e999", b"nan", b"\xef\xbb\xbf", b"~A")

some = settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "200")),
    derandomize="FUZZ_EXAMPLES" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def broken(files: Sequence[bytes]) -> SearchStrategy[bytes]:
    """Draw one of some files, with up to eight faults in it."""
    return st.builds(
        _broken, st.sampled_from(files), st.integers(0, 2**64), st.integers(min_value=1, max_value=MOST_FAULTS)
    )


def findings(kind: str) -> list[Path]:
    return sorted((FINDINGS / kind).iterdir())


def _broken(file: bytes, seed: int, faults: int) -> bytes:
    random = Random(seed)  # noqa: S311 - not a secret
    content = bytearray(file)
    for _ in range(faults):
        _break(content, random)
    return bytes(content)


def _break(content: bytearray, random: Random) -> None:
    """Change a bit, a byte, a number, or the place or number of a run of bytes."""
    at = random.randrange(len(content) + 1)
    run = slice(at, at + random.choice([1, 2, 4, 16, 256]))
    match random.randrange(6):
        case 0 if at < len(content):
            content[at] ^= 1 << random.randrange(8)
        case 1 if at < len(content):
            content[at] = random.randrange(256)
        case 2:
            del content[run]
        case 3:
            content[at:at] = content[run] * random.choice([1, 2, 100])
        case 4:
            piece = random.choice(PIECES)
            content[at : at + len(piece)] = piece
        case _:
            content[at:at] = random.choice(PIECES)
