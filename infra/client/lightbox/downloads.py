"""Fetch files: a download that broke off goes on where it was, and what arrives is compared with its hash."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

from lightbox.connection import Connection
from lightbox.errors import Refused, WrongBytes
from lightbox.files import PIECE, sha256_of
from lightbox.models import Image


def download(connection: Connection, image: Image, folder: Path) -> Path:
    """Save the original of an image under its file name, and return where. A file that is there already stays.

    Raises WrongBytes if other bytes arrive than the service has stored, or if another file has the name.
    """
    target = folder / f"{Path(image.filename).name}"
    if target.exists():
        if sha256_of(target) == image.sha256:
            return target
        target = folder / f"{image.image_key}-{target.name}"
        if target.exists() and sha256_of(target) == image.sha256:
            return target
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f".{image.image_key}.part"
    for is_last in (False, True):  # what an earlier run has left may be of other bytes
        _append(connection, f"/v1/images/{image.image_key}/file", {"original": "true"}, partial)
        if image.sha256 is None or sha256_of(partial) == image.sha256:
            return partial.replace(target)
        partial.unlink()
        if is_last:
            raise WrongBytes(f"The bytes of {image.image_key} do not have the hash that the service states")
    return target


def render(connection: Connection, image: Image, folder: Path, parameters: Mapping[str, str | int]) -> Path:
    """Save an image in another size or format, as `parameters` of GET …/file say, and return where."""
    ending = parameters.get("format", "png")
    target = folder / f"{Path(image.filename).stem}.{ending}"
    if target.exists():
        target = folder / f"{image.image_key}.{ending}"
    folder.mkdir(parents=True, exist_ok=True)
    answer = connection.send("GET", f"/v1/images/{image.image_key}/file", params={"format": ending} | dict(parameters))
    target.write_bytes(answer.content)
    return target


def _append(connection: Connection, path: str, parameters: Mapping[str, str], partial: Path) -> None:
    """Fetch what a file lacks; all of it if the server does not send ranges."""
    there = partial.stat().st_size if partial.exists() else 0
    headers = {"Range": f"bytes={there}-"} if there else {}
    try:
        with connection.stream(path, params=parameters, headers=headers) as response:
            mode = "ab" if response.status_code == HTTPStatus.PARTIAL_CONTENT else "wb"
            with partial.open(mode) as file:
                for piece in response.iter_bytes(PIECE):
                    file.write(piece)
    except Refused as error:
        if error.status != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:  # it is whole already
            raise
