"""Workers are forks of one process, and each is as separate from it and the others as a program of its own."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

import processes
from local.runtime.environment import common
from local.runtime.processes import Process
from local.runtime.zygote import FORKS, Zygote
from patience import eventually

pytestmark = pytest.mark.skipif(not FORKS, reason="Workers are forked on Linux only")

SOURCES = {
    "awslambdaric/__init__.py": "",
    "awslambdaric/__main__.py": """
import os, sys, time
def main(arguments):
    import common_module
    print(common_module.COUNT, os.environ.get("OWN"), time.tzname[0], os.getcwd(), arguments[1], flush=True)
    common_module.COUNT += 1
    if arguments[1] == "sleep":
        time.sleep(3600)
    sys.exit(int(arguments[1]))
""",
    "common_module.py": "import os\nCOUNT = 0\nassert 'OWN' not in os.environ",
}


@pytest.fixture
def run(tmp_path: Path) -> Callable[[Callable[[Zygote], Awaitable[None]]], None]:
    """Return a function that runs a test with a zygote; its workers run a stand-in for the runtime client."""
    for name, source in SOURCES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(source)

    async def within(work: Callable[[Zygote], Awaitable[None]]) -> None:
        zygote = Zygote({"PYTHONPATH": str(tmp_path)}, ["common_module", "missing_module"])
        try:
            await work(zygote)
        finally:
            await zygote.stop()

    return lambda work: asyncio.run(within(work))


async def words(process: Process) -> str:
    """Return what a worker has written until its end."""
    assert process.stdout
    return (await process.stdout.read()).decode().strip()


def test_each_worker_has_its_own_environment_folder_and_modules(run, tmp_path):
    async def two(zygote: Zygote) -> None:
        first = await zygote.launch("0", {"OWN": "first", "TZ": "UTC-3"}, tmp_path)
        second = await zygote.launch("0", {"TZ": "UTC"}, tmp_path / "awslambdaric")

        assert await words(first) == f"0 first UTC {tmp_path} 0"
        assert await words(second) == f"0 None UTC {tmp_path / 'awslambdaric'} 0"
        assert (await first.wait(), await second.wait()) == (0, 0)

    run(two)


def test_the_exit_status_of_a_worker_is_told(run, tmp_path):
    async def three(zygote: Zygote) -> None:
        leaving, killed = await zygote.launch("7", {}, tmp_path), await zygote.launch("sleep", {}, tmp_path)
        assert killed.stdout
        await killed.stdout.readline()
        os.killpg(killed.pid, signal.SIGKILL)

        assert (await leaving.wait(), await killed.wait()) == (7, -signal.SIGKILL)
        assert (leaving.returncode, killed.returncode) == (7, -signal.SIGKILL)

    run(three)


def test_a_zygote_that_died_takes_its_workers_with_it_and_is_replaced(run, tmp_path):
    async def again(zygote: Zygote) -> None:
        orphan = await zygote.launch("sleep", {}, tmp_path)
        assert zygote.process
        zygote.process.kill()
        await orphan.wait()
        await zygote.process.wait()

        eventually(lambda: processes.has_ended(orphan.pid))
        assert await (await zygote.launch("3", {}, tmp_path)).wait() == 3

    run(again)


def test_a_zygote_ends_when_the_stack_does(run, tmp_path):
    async def leave(zygote: Zygote) -> None:
        await (await zygote.launch("0", {}, tmp_path)).wait()
        assert zygote.process
        pid = zygote.process.pid
        await zygote.stop()
        eventually(lambda: processes.has_ended(pid))

    run(leave)


def test_the_zygote_knows_what_all_have_and_no_credentials():
    environments = [
        {"TABLE": "t", "OWN": "a", "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": ""},
        {"TABLE": "t", "OWN": "b", "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": ""},
    ]

    assert common(environments) == {"TABLE": "t"}
