"""Measure what a data folder of many images adds to the start of a stack on a laptop.

    ./run bench kept_start [IMAGES]

One picture is uploaded, and its rows and files are multiplied to 10,000 or IMAGES. Stacks on this folder and on an
empty one then start in turn, five times: seconds until ready, seconds of CPU until then, and MB of the stack's process.
"""

import os
import shutil
import sqlite3
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx

from local.commands.samples import photograph
from patience import eventually
from running_stack import RunningStack, start

PAIRS = 5
NAME = "benchmark"
TICKS = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """Holds what a start took: seconds, seconds of CPU, and MB of memory."""

    seconds: float
    cpu: float
    megabytes: float


def upload(home: Path, data: Path) -> None:
    with start(home, data=data) as stack:
        headers = {"Authorization": f"Bearer {stack.token()}"}
        with httpx.Client(base_url=stack.url, headers=headers, timeout=60) as api:
            files = {"file": ("waves.jpg", photograph()), "metadata": (None, f'{{"image_key": "{NAME}"}}')}
            api.post("/v1/images", files=files).raise_for_status()
            eventually(lambda: "1600" in api.get(f"/v1/images/{NAME}").json()["renditions"])


def multiply(data: Path, images: int) -> tuple[int, int]:
    """Repeat every row that names the picture under other names, with files of their own; return how many there are."""
    with sqlite3.connect(data / "rows.sqlite3") as rows:
        items = rows.execute("SELECT * FROM items WHERE key LIKE ? OR item LIKE ?", [f"%{NAME}%"] * 2).fetchall()
        objects = rows.execute("SELECT * FROM objects WHERE key LIKE ?", [f"%{NAME}%"]).fetchall()
        for number in range(1, images):
            other = f"{NAME}-{number:05}"
            renamed = [(place, key.replace(NAME, other), item.replace(NAME, other)) for place, key, item in items]
            rows.executemany("INSERT OR REPLACE INTO items VALUES (?, ?, ?)", renamed)
            for bucket, key, place, version, file, *rest in objects:
                copy = f"{number % 256:02x}{number:06}{file[8:]}"
                (data / "objects" / copy[:2]).mkdir(exist_ok=True)
                (data / "objects" / copy[:2] / copy).hardlink_to(data / "objects" / file[:2] / file)
                row = (bucket, key.replace(NAME, other), place, version, copy, *rest)
                rows.execute("INSERT INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        counts = [rows.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("items", "objects")]  # noqa: S608
    rows.close()
    return counts[0], counts[1]


def started(home: Path, data: Path) -> Cost:
    with start(home, data=data) as stack:
        return cost(stack)


def cost(stack: RunningStack) -> Cost:
    said = (stack.folder / "stdout.log").read_text()
    seconds = float(said.partition(" after ")[2].partition(" s.")[0])
    pid = stack.state["pid"]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return Cost(seconds, (int(fields[11]) + int(fields[12])) / TICKS, resident / 1e6)


def main(folder: Path, images: int) -> None:
    full, empty = folder / "full", folder / "empty"
    upload(folder, full)
    items, objects = multiply(full, images)
    size = (full / "rows.sqlite3").stat().st_size / 1e6
    print(f"{images} images: {items} items, {objects} objects, {size:.0f} MB of rows")
    pairs: list[tuple[Cost, Cost]] = []
    for _ in range(PAIRS):
        shutil.rmtree(empty, ignore_errors=True)
        pairs.append((started(folder, empty), started(folder, full)))
    for name, costs in zip(("empty", "full"), zip(*pairs, strict=True), strict=True):
        middle = Cost(*map(median, zip(*costs, strict=True)))
        print(f"{name}: ready after {middle.seconds:.1f} s, {middle.cpu:.1f} s of CPU, {middle.megabytes:.0f} MB")
    more = [(with_data.seconds - without.seconds, with_data.cpu - without.cpu) for without, with_data in pairs]
    print(f"more: {median(each for each, _ in more):.1f} s, {median(each for _, each in more):.1f} s of CPU")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        main(Path(folder), int(sys.argv[1]) if sys.argv[1:] else 10_000)
