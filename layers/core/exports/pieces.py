"""Keep the sections of a document that is too large for memory as numbered objects of comma-separated JSON."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from core.aws import blobs

FULL = 16 << 20  # characters that wait in memory


class Pieces:
    """Pieces in a folder; `written` says how many each section has. What a dead run wrote after that is replaced."""

    def __init__(self, folder: str, written: Mapping[str, int]) -> None:
        self.folder = folder
        self.written = dict(written)
        self._waiting = defaultdict[str, list[str]](list)
        self._size = 0

    def add(self, section: str, entry: str) -> None:
        self._waiting[section].append(entry)
        self._size += len(entry)
        if self._size >= FULL:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        for section, entries in self._waiting.items():
            number = self.written.get(section, 0)
            blobs.write(blobs.renditions(), self._key(section, number), ",".join(entries).encode(), "application/json")
            self.written[section] = number + 1
        self._waiting.clear()
        self._size = 0

    def read(self, section: str) -> Iterator[bytes]:
        for number in range(self.written.get(section, 0)):
            yield blobs.read(blobs.renditions(), self._key(section, number))

    def _key(self, section: str, number: int) -> str:
        return f"{self.folder}/{section}/{number}"
