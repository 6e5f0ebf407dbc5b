"""Finish work that was left undone, piece by piece, while there is time; a failed piece does not stop the others."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import NamedTuple

from core.kernel.logging import logger

RETRY = timedelta(hours=1)  # after which a piece that failed is tried again


class Piece(NamedTuple):
    """One piece of work: what to do, and for what."""

    key: str
    do: Callable[[], None]


def settle_all(pieces: Iterable[Piece], has_time: Callable[[], bool], postpone: Callable[[str], None]) -> int:
    """Do the pieces and return how many succeeded; those that failed are postponed."""
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
