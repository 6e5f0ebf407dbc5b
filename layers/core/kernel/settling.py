"""Work that was left undone, done piece by piece: while there is time, and so that one bad piece stops no other."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import NamedTuple

from core.kernel.logging import logger

RETRY = timedelta(hours=1)  # after which a piece that failed is tried again


class Piece(NamedTuple):
    """What to do, and whom for."""

    key: str
    do: Callable[[], None]


def settle_all(pieces: Iterable[Piece], has_time: Callable[[], bool], postpone: Callable[[str], None]) -> int:
    """How many pieces were done; those that failed are postponed."""
    done = 0
    for piece in pieces:
        if not has_time():
            break
        try:
            piece.do()
        except Exception:
            logger.exception("Could not be settled", extra={"key": piece.key})
            postpone(piece.key)
        else:
            done += 1
    return done
