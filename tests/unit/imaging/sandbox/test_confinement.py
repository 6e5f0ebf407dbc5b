"""Act from inside a real child as a file would that has taken over its decoder."""

import os
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from platform import machine

import pytest

import misbehaving
import needs
from core.kernel.errors import UnsupportedMediaType
from imaging.sandbox import runner
from imaging.sandbox.system_calls import REFUSED

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason=needs.LINUX)
HEADER = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")


def filtered() -> bool:
    """Return whether the platform lets the child filter its system calls."""
    return "Seccomp:\t2" in runner.run(misbehaving.status)


@pytest.fixture(autouse=True)
def fresh_child() -> Iterator[None]:
    runner.close()
    yield
    runner.close()


@pytest.fixture
def filtered_calls() -> None:
    if not filtered():
        pytest.skip(needs.SECCOMP)


@pytest.mark.usefixtures("filtered_calls")
@pytest.mark.parametrize(
    "act",
    [
        misbehaving.open_socket,
        misbehaving.fork,
        misbehaving.start_thread,
        misbehaving.start_program,
        misbehaving.kill_parent,
        misbehaving.trace_parent,
    ],
)
def test_a_decoder_gets_neither_network_nor_processes(act: Callable[[], bool]):
    assert runner.run(act)


@pytest.mark.parametrize("act", [misbehaving.open_socket, misbehaving.fork, misbehaving.start_thread])
def test_a_process_that_is_not_confined_does_the_same_unhindered(act: Callable[[], bool]):
    assert not act()


@pytest.mark.parametrize("act", [misbehaving.read_environment_of_parent, misbehaving.read_memory_of_parent])
def test_credentials_of_the_service_are_out_of_reach(act: Callable[[], bool]):
    assert runner.run(act)


def test_the_child_has_no_privilege_and_can_get_none():
    status = runner.run(misbehaving.status)

    assert "NoNewPrivs:\t1" in status
    assert "CapEff:\t0000000000000000" in status
    assert "CapPrm:\t0000000000000000" in status


@pytest.mark.usefixtures("filtered_calls")
def test_files_of_others_are_only_read(tmp_path: Path):
    theirs = tmp_path / "theirs"
    theirs.write_bytes(b"theirs")

    assert runner.run(theirs.read_bytes) == b"theirs"
    assert runner.run(misbehaving.write_over, theirs)
    assert runner.run(misbehaving.write_over, tmp_path / "new")
    assert runner.run(misbehaving.remove, theirs)
    assert list(tmp_path.iterdir()) == [theirs]
    assert theirs.read_bytes() == b"theirs"


def test_a_file_without_a_name_is_allowed_up_to_the_largest_upload():
    assert runner.run(misbehaving.write_without_a_name, 5 << 30) == 5 << 30

    with pytest.raises(UnsupportedMediaType, match="too large a file"):
        runner.run(misbehaving.write_without_a_name, 6 << 30)


def test_no_limit_can_be_raised():
    limits = runner.run(misbehaving.limits)

    assert runner.run(misbehaving.raise_limits) == []
    assert [limit for limit, (_, hard) in limits.items() if hard == resource.RLIM_INFINITY] == []
    assert limits[resource.RLIMIT_NPROC] == (0, 0)
    assert limits[resource.RLIMIT_CORE] == (0, 0)


def test_few_files_can_be_open():
    assert runner.run(misbehaving.open_files, 30)
    assert not runner.run(misbehaving.open_files, 100)


@pytest.mark.skipif(machine() != "x86_64" or not HEADER.exists(), reason=needs.KERNEL_HEADERS)
def test_the_numbers_are_those_of_the_kernels_header():
    lines = (line.split() for line in HEADER.read_text().splitlines() if line.startswith("#define __NR_"))
    numbers = {name.removeprefix("__NR_"): int(number) for _, name, number in lines}

    known = {name: call.x86_64 for name, call in REFUSED.items() if name in numbers}

    assert known == {name: numbers[name] for name in known}
    assert len(known) > len(REFUSED) - 3


def test_the_child_holds_no_file_of_its_parent(tmp_path: Path):
    with (tmp_path / "secret").open("wb") as file:
        os.set_inheritable(file.fileno(), True)  # noqa: FBT003
        links = runner.run(misbehaving.open_links)

    assert [link for link in links if "secret" in link] == []
