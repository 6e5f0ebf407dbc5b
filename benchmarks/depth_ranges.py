"""Render a range of depths as coloured PNG: spliced blocks against the obvious way, in one run.

    ./run bench depth_ranges

The obvious way keeps a record for each row in the table and makes a PNG of each row in the range. Both get their bytes
from memory, so that only the service's own code is timed, from the query to the answer. CPU milliseconds, the best of
several rounds taken in turn; AWS calls and bytes as DynamoDB and S3 would count them.
"""

import base64
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from PIL import Image

from core.colormaps import builtin
from core.depth_logs import depth_log_table, strips
from core.depth_logs import pictures as depth_log_pictures
from core.depth_logs.depth import LARGEST, UNIT, decimal
from core.depth_logs.model import ENTRY_BYTES, StoredLog, indexes_together
from core.depth_logs.queries import PictureQuery
from core.depth_logs.rules import LogRules
from core.images.model import Status
from core.kernel.caller import Caller
from core.kernel.content import Content
from imaging.adapters import depth_imaging, depth_rendering
from imaging.depth import strips as packed

from depth_logs import write_log

ROWS = 5460
MOST_MS = 5
PAGE = 1 << 20  # bytes that one Query reads
ROUNDS = 7
ANN = Caller(user_id="ann", username="ann")


class Service:
    """A log in memory, under the service's own code."""

    def __init__(self, path: Path) -> None:
        kept: dict[str, BytesIO] = {}
        with path.open("rb") as file:
            log = depth_imaging.import_depth_log(
                file, LogRules(), lambda name: kept.setdefault(name, BytesIO()), 1 << 30
            )
        self.content = {name: sink.getvalue() for name, sink in kept.items()}
        self.log = StoredLog(
            log_id="log",
            name="well",
            user_id="ann",
            status=Status.READY,
            **dict.fromkeys(("created_at", "updated_at"), "2026-01-02T12:00:00Z"),
            rows=log.rows,
            original_width=log.columns,
            depth_min=decimal(log.first),
            depth_max=decimal(log.last),
            blocks={name: len(index) // ENTRY_BYTES for name, index in log.indexes.items()},
        )
        self.index = indexes_together(log.indexes)
        self.calls = self.bytes = 0
        depth_log_table.find_index = self.find_index
        strips.read = self.read

    def find_index(self, *_: Any, **__: Any) -> depth_log_table.Found:
        self.calls += 1
        self.bytes += len(self.index) + 400
        return depth_log_table.Found(self.log, self.index, goes_on=False)

    def read(self, _log_id: str, _revision: str, strip: str, start: int, stop: int) -> bytes:
        self.calls += 1
        self.bytes += stop - start
        return self.content[strip][start:stop]


class Obvious:
    """A log as one record per row: a depth and its pixels."""

    def __init__(self, service: Service) -> None:
        index = service.log.index_of("greys", service.index)
        found = packed.lines(packed.span(index, -LARGEST, LARGEST), service.content["greys"], service.log.width)
        self.records = [(depth / UNIT, row) for depth, row in zip(found.depths.tolist(), found.values, strict=True)]
        self.palette = builtin.table("viridis")

    def picture(self, lowest: float, highest: float) -> list[str]:
        return [self._png(pixels) for depth, pixels in self.records if lowest <= depth <= highest]

    def _png(self, pixels: np.ndarray) -> str:
        image = Image.fromarray(pixels[None, :])
        image.putpalette(self.palette)
        output = BytesIO()
        image.convert("RGB").save(output, "PNG")
        return base64.b64encode(output.getvalue()).decode()


def best(work: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    times: list[float] = []
    result = None
    for _ in range(rounds):
        begun = time.process_time()
        result = work()
        times.append((time.process_time() - begun) * 1000)
    return min(times), result


def a_picture(query: PictureQuery) -> Content:
    return depth_log_pictures.picture("log", query, ANN, depth_rendering).make()


def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        write_log(path, 4)
        service = Service(path)
    obvious = Obvious(service)
    print(
        "rows     spliced: CPU ms  calls   KB read  KB sent    a record a row: CPU ms  calls   KB read  KB sent   times"
    )
    for rows in (1, 100, 1000, ROWS):
        query = PictureQuery(depth_min="9000.1", depth_max=str(decimal(9000_100_000_000 + (rows - 1) * 10**8)))
        best(lambda query=query: a_picture(query), 3)
        service.calls = service.bytes = 0
        mine, answer = best(lambda query=query: a_picture(query), ROUNDS)
        highest = 9000.1 + (rows - 0.5) / 10
        theirs, pictures = best(lambda highest=highest: obvious.picture(9000.05, highest), 1 if rows > 1000 else 3)
        assert len(pictures) == Image.open(BytesIO(answer.body)).height == rows
        calls, read = service.calls / ROUNDS, service.bytes / ROUNDS / 1024
        records = rows * (service.log.width + 40)
        print(
            f"{rows:4} {mine:19.2f} {calls:6.0f} {read:9.0f} {len(answer.body) / 1024:8.0f}"
            f" {theirs:25.1f} {-(-records // PAGE):6} {records / 1024:9.0f} {sum(map(len, pictures)) / 1024:8.0f}"
            f" {theirs / mine:7.0f}"
        )
        assert calls <= 2, "more than one query and one read"
        assert mine < MOST_MS, f"{mine:.1f} ms"


if __name__ == "__main__":
    main()
