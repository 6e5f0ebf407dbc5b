"""Read a part of a file as the body of a request: anew for each try, and no further once the user has stopped."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lightbox.errors import LightboxError, Stopped
from lightbox.files import PIECE

Progress = Callable[[int], None]
"""Is told how many more bytes have been sent."""


def untold(_: int) -> None:
    """Keep progress to oneself."""


@dataclass(frozen=True)
class Body:
    """A file that is being sent. `stopping` ends it with Stopped, `progress` counts its bytes."""

    path: Path
    size: int  # bytes
    stopping: threading.Event
    progress: Progress = untold

    def pieces(self, start: int, length: int) -> Iterator[bytes]:
        """Return so many bytes from a position on. Raises Stopped, OSError, and LightboxError if they are not there."""
        left = length
        with self.path.open("rb") as file:
            file.seek(start)
            while left and (piece := file.read(min(PIECE, left))):
                if self.stopping.is_set():
                    raise Stopped("Stopped")
                yield piece
                left -= len(piece)
                self.progress(len(piece))
        if left:
            raise LightboxError(f"{self.path} became shorter while it was sent")
