"""Bring back originals by their versions, and make renditions and other copies of them anew."""

import json
import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import quote_plus

from cli.segments import in_parallel
from core.depth_logs import restoring as depth_logs
from core.images import restoring as images
from core.images import sweeper
from core.images.image_table import ImageItem
from imaging.adapters import depth_imaging, imaging

FUNCTION = "RESIZE_IMAGE"  # the name of a deployed stack's function, if it is to draw


def restore_files() -> str:
    """Restore the files of images and depth logs, and say how many. Exit with the list of what is lost."""
    lost: list[str] = []

    def complete(restore: Callable[[int, int], Iterator[str | None]], segment: int, of: int) -> Iterator[int]:
        for fault in restore(segment, of):
            lost.extend([fault] if fault else [])
            yield 1

    of_images = partial(complete, partial(images.restore, imaging=imaging, draw=_drawing()))
    of_logs = partial(complete, partial(depth_logs.restore, depth=depth_imaging))
    restored = in_parallel(of_images, "images restored"), in_parallel(of_logs, "depth logs restored")
    if lost:
        raise SystemExit("\n".join([*sorted(lost), f"{len(lost)} are lost of {sum(restored)}."]))
    return f"Restored the files of {restored[0]} images and {restored[1]} depth logs."


def _drawing() -> images.Draw:
    """Return what draws: the functions of a deployed stack, a thousand at once, or this machine."""
    name = os.environ.get(FUNCTION)
    return partial(_by_event, name) if name else partial(sweeper.settle, imaging=imaging)


def _by_event(name: str, row: ImageItem) -> None:
    import boto3  # noqa: PLC0415 - 0.3 s

    bucket = {"name": os.environ["ORIGINALS_BUCKET"]}
    stored: Any = {"s3": {"bucket": bucket, "object": {"key": quote_plus(row.image.original_key or "", safe="/")}}}
    functions = boto3.client("lambda")
    functions.invoke(FunctionName=name, InvocationType="Event", Payload=json.dumps({"Records": [stored]}))
