"""Measure the laptop stack under load: people who read at once, the workers that start for them, and its memory.

    ./run bench laptop_load

Each person reads in a loop what the viewer shows: a list, an image, its file, its annotations, tags and locations. The
numbers depend on the machine; what counts are the ratios. For the throughput nobody pauses; for the time of a read each
looks at the answer for a while, since without pauses thirty wait thirty times as long on any two cores.
"""

import asyncio
import os
import re
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple

import httpx
import numpy as np

import processes
from picture_files import photograph
from running_stack import RunningStack, start
from screen import Person

PEOPLE = (1, 4, 8, 30)
PAUSE = 1.0  # seconds to look at an answer
SECONDS = float(os.environ.get("LOAD_SECONDS", "20"))
PICTURES = 24
CORES = os.cpu_count() or 2


class Load(NamedTuple):
    """The result of so many people: requests a second, the 95th percentile of a read in ms, and starts of workers."""

    people: int
    rate: float
    slow: float
    starts: int


def main() -> None:
    with TemporaryDirectory() as home, start(Path(home), LIGHTBOX_PATIENCE="1") as stack:
        paths = _paths(stack)
        asyncio.run(_load(stack, paths, 1))  # every function is warm
        memory = _memory(stack)
        loads = [asyncio.run(_load(stack, paths, people)) for people in PEOPLE]
        looking = [asyncio.run(_load(stack, paths, people, pause=PAUSE)) for people in (1, PEOPLE[-1])]
    for load in loads + looking:
        print(f"{load.people:3} people: {load.rate:6.1f} requests/s, p95 {load.slow:6.0f} ms, {load.starts} starts")
    _, four, _, thirty = loads
    alone, together = looking
    print("                                             goal   found")
    print(f"throughput of 30 against 4, at least          1.0   {thirty.rate / four.rate:5.2f}")
    print(f"p95 of 30 who pause against 1, at most         10   {together.slow / alone.slow:5.1f}")
    starts = sum(load.starts for load in loads + looking)
    print(f"starts of workers, at most            {len(paths) * CORES:11}   {starts:5}")
    print(f"memory with the functions warm, MB            700   {memory:5}")


def _paths(stack: RunningStack) -> list[str]:
    """Store pictures, and return what a person reads, each path by a function of its own."""
    person = Person.signed_in(stack.url, *stack.credentials)
    generator = np.random.default_rng(1)
    with TemporaryDirectory() as folder:
        file = Path(folder, "photo.jpg")
        for _ in range(PICTURES):
            photograph(640, 480, generator).save(file)
            key = person.store(file)["image_key"]
    return [
        "/v1/images?limit=20",
        f"/v1/images/{key}",
        f"/v1/images/{key}/file?width=100",
        f"/v1/images/{key}/annotations",
        "/v1/tags",
        "/v1/locations",
    ]


async def _load(stack: RunningStack, paths: Sequence[str], people: int, *, pause: float = 0) -> Load:
    before = _workers(stack)
    seen = set(before)
    took: list[float] = []
    end = time.monotonic() + SECONDS
    async with httpx.AsyncClient(
        base_url=stack.url,
        headers={"Authorization": f"Bearer {stack.token()}"},
        timeout=60,
        limits=httpx.Limits(max_connections=people),
    ) as client:

        async def read(first: int) -> None:
            turn = first
            while time.monotonic() < end:
                begun = time.monotonic()
                answer = await client.get(paths[turn % len(paths)])
                took.append(time.monotonic() - begun)
                assert answer.status_code in {200, 303}, answer.text
                turn += 1
                await asyncio.sleep(pause)

        async def watch() -> None:
            while time.monotonic() < end:
                seen.update(_workers(stack))
                await asyncio.sleep(0.2)

        await asyncio.gather(watch(), *(read(number) for number in range(people)))
    return Load(people, len(took) / SECONDS, quantiles(took, n=20)[-1] * 1000, len(seen - before))


def _workers(stack: RunningStack) -> set[int]:
    """Return the processes of the stack that run functions: not the children that decode for them."""
    assert stack.process
    return {pid for pid in processes.children(stack.process.pid) if b"sandbox" not in _told(pid, "cmdline")}


def _memory(stack: RunningStack) -> int:
    """Return the memory of the stack in MB, where what processes share counts once."""
    assert stack.process
    pids = [stack.process.pid, *processes.children(stack.process.pid)]
    found = [re.search(rb"^Pss: +(\d+)", _told(pid, "smaps_rollup"), re.MULTILINE) for pid in pids]
    return sum(int(each[1]) for each in found if each) // 1024


def _told(pid: int, file: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{file}").read_bytes()
    except OSError:  # it has ended
        return b""


if __name__ == "__main__":
    main()
