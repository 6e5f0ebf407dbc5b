"""Keep the bytes of objects in files, one for each version of an object and each part of an upload."""

import os
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

from local.s3_guard.content import LARGE, Content, pieces_of


class KeptFile:
    """The bytes of an object on disk, with as much of a file's interface as moto uses. They never change."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.position = 0

    @property
    def name(self) -> str:
        return self.path.name

    def content(self) -> Content | bytes:
        """Return the bytes: in memory, or those of a large file in pieces."""
        with self.path.open("rb") as file:
            content = Content(file.fileno())
        return bytes(content) if len(content) < LARGE else content

    def seek(self, position: int) -> None:
        self.position = position

    def read(self, size: int) -> bytes:
        with self.path.open("rb") as file:
            file.seek(self.position)
            found = file.read(size)
        self.position += len(found)
        return found

    def close(self) -> None:
        """Keep the file: it is removed once the rows no longer name it."""


class Files:
    """A folder of files by names that are made up, spread over 256 folders."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, contents: Iterable[Content | bytes]) -> tuple[KeptFile, int]:
        """Write contents one after the other to a new file, and return it with its number of bytes."""
        kept = self.find(uuid.uuid4().hex)
        kept.path.parent.mkdir(parents=True, exist_ok=True)
        with kept.path.open("xb") as file:
            for content in contents:
                for piece in pieces_of(content):
                    file.write(piece)
            return kept, file.tell()

    def find(self, name: str) -> KeptFile:
        return KeptFile(self.root / name[:2] / name)

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            self.find(name).path.unlink(missing_ok=True)

    def sizes(self) -> dict[str, int]:
        """Return the number of bytes of every file by its name."""
        return {name: size for folder in _entries(self.root) for name, size in _sizes(folder)}


def _entries(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _sizes(folder: Path) -> Iterator[tuple[str, int]]:
    with os.scandir(folder) as entries:
        yield from ((entry.name, entry.stat().st_size) for entry in entries)
