"""Print images, and other lists, as tables."""

import csv
import io
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lightbox.models import Image

COLUMNS = ("image_key", "filename", "status", "media_type", "size", "width", "height", "created_at", "tags")


def print_images(images: Iterable[Image]) -> None:
    print_table(COLUMNS, map(_cells, images))


def csv_of(images: Iterable[Image]) -> str:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerows([COLUMNS, *map(_cells, images)])
    return text.getvalue()


def print_table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print rows; None is an empty cell. Cells are cut to fit a terminal, and whole in a file or a pipe."""
    table = Table(*columns, box=None)
    for row in rows:
        table.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else 500).print(table)


def _cells(image: Image) -> list[str]:
    values = image.model_dump(mode="json")
    values["tags"] = ", ".join(tag.name for tag in image.tags or ())
    return ["" if values[column] is None else str(values[column]) for column in COLUMNS]
