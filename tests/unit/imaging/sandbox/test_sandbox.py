import errno
import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

import misbehaving
import processes
from core.kernel.errors import Busy, InvalidParameter, UnsupportedMediaType
from imaging.sandbox import runner
from imaging.sandbox.child import DoesNotStart
from patience import PATIENCE, eventually


@pytest.fixture(autouse=True)
def fresh_child() -> Iterator[None]:
    runner.close()
    yield
    runner.close()


def test_the_result_of_the_function_comes_back():
    total = runner.run(misbehaving.add, 40, second=2)

    assert total == 42


def test_the_child_looks_for_garbage_although_it_did_not_while_it_started():
    assert runner.run(gc.isenabled)


def test_arrays_come_back_whole():
    pixels = np.arange(12, dtype=np.uint16).reshape(3, 4)

    returned = runner.run(np.flipud, pixels)

    assert returned.dtype == np.uint16
    assert returned.tolist() == pixels[::-1].tolist()


def test_it_runs_in_one_other_process_that_stays_warm():
    first, second = runner.run(misbehaving.process_id), runner.run(misbehaving.process_id)

    assert first == second != os.getpid()


def test_a_child_that_was_started_early_does_the_first_job():
    runner.start()
    started = runner._child._process

    assert started is not None
    assert runner.run(misbehaving.process_id) == started.pid


def test_the_child_has_loaded_what_every_picture_needs():
    assert runner.run(misbehaving.has_loaded, "imaging.analysis.inspection")


@pytest.mark.parametrize(
    ("environment", "starts"),
    [({}, False), ({"AWS_EXECUTION_ENV": "x"}, True), ({"AWS_EXECUTION_ENV": "x", "LATE_DECODER": "1"}, False)],
)
def test_the_child_starts_while_a_function_imports_in_lambda(environment: dict[str, str], *, starts: bool):
    code = "from imaging.sandbox import runner; print(runner._child._process is not None)"
    path = os.pathsep.join(sys.path)

    found = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": path} | environment, capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == str(starts)


def test_the_child_has_no_credentials(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")

    environment = runner.run(misbehaving.environment)

    assert not [name for name in environment if name.startswith("AWS")]
    assert environment["OPENBLAS_NUM_THREADS"] == "1"


def test_a_large_result_is_handed_over_by_a_file_and_forgotten(tmp_path: Path):
    runner.run(misbehaving.hand_over, b"first and long", out=tmp_path / "first")
    runner.run(misbehaving.hand_over, b"second", out=tmp_path / "second")

    assert (tmp_path / "first").read_bytes() == b"first and long"
    assert (tmp_path / "second").read_bytes() == b"second"


def test_a_problem_comes_out_as_itself():
    with pytest.raises(InvalidParameter) as raised:
        runner.run(misbehaving.object_to, "frame")

    assert raised.value.errors == [{"parameter": "frame", "code": "invalid", "detail": "No such frame."}]


def test_a_mistake_of_ours_is_not_blamed_on_the_file():
    with pytest.raises(runner.BugInChild, match="a mistake of ours"):
        runner.run(misbehaving.blunder)

    assert runner.run(misbehaving.add, 1) == 1


@pytest.mark.parametrize("crash", [misbehaving.abort, misbehaving.read_nowhere, misbehaving.leave])
def test_a_crash_is_a_file_that_cannot_be_decoded(crash: Callable[[], object]):
    with pytest.raises(UnsupportedMediaType, match="could not be decoded"):
        runner.run(crash)

    assert runner.run(misbehaving.add, 1) == 1


def test_memory_beyond_the_limit_is_refused():
    with pytest.raises(UnsupportedMediaType, match="more than 64 MB"):
        runner.run(misbehaving.take_memory, 100, megabytes=64)

    assert runner.run(misbehaving.take_memory, 100, megabytes=128) == 100 << 20


def test_the_limit_counts_from_what_earlier_jobs_left_behind():
    runner.run(misbehaving.keep_memory, 80, megabytes=100)

    runner.run(misbehaving.take_memory, 80, megabytes=100)


def test_a_child_that_has_grown_is_replaced():
    before = runner.run(misbehaving.process_id)

    runner.run(misbehaving.keep_memory, 300)

    assert runner.run(misbehaving.process_id) != before


def test_a_job_that_waits_in_vain_is_ended_and_may_be_tried_again():
    runner.run(misbehaving.process_id)

    with pytest.raises(Busy, match=r"0\.3 seconds") as raised:
        runner.run(misbehaving.sleep, 3600, patience=0.3)

    assert raised.value.own_headers["Retry-After"]
    assert runner.run(misbehaving.add, 1) == 1


def test_a_job_that_computes_without_end_is_a_file_that_cannot_be_decoded():
    with pytest.raises(UnsupportedMediaType, match="too much computing"):
        runner.run(misbehaving.compute, seconds=0.3, patience=PATIENCE)

    assert runner.run(misbehaving.add, 1) == 1


def test_the_computing_of_one_job_is_not_counted_against_the_next():
    for _ in range(3):
        runner.run(misbehaving.compute_for, 1.5, seconds=2, patience=PATIENCE)


def test_a_child_that_is_stopped_is_no_files_fault():
    child = runner.run(misbehaving.process_id)
    os.kill(child, signal.SIGSTOP)

    with pytest.raises(Busy, match=r"0\.3 seconds"):
        runner.run(misbehaving.add, 1, patience=0.3)

    assert runner.run(misbehaving.add, 1) == 1


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_that_is_ended_from_outside_during_a_job_is_no_files_fault(sent: signal.Signals):
    with pytest.raises(Busy, match="ended from outside"):
        runner.run(signal.raise_signal, sent)  # it looks the same as when the kernel or an operator sends it

    assert runner.run(misbehaving.add, 1) == 1


def test_a_machine_that_starts_no_more_processes_is_no_files_fault(monkeypatch: pytest.MonkeyPatch):
    def exhausted(*_: object, **__: object) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", exhausted)

    with pytest.raises(Busy):
        runner.run(misbehaving.add, 1)


def test_a_child_that_cannot_start_is_no_files_fault(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "path", [])

    with pytest.raises(DoesNotStart):
        runner.run(misbehaving.add, 1)


def test_a_child_that_died_between_two_calls_is_replaced(tmp_path: Path):
    child = runner.run(misbehaving.leave_at, tmp_path / "sign")

    (tmp_path / "sign").touch()
    eventually(lambda: processes.has_ended(child))

    assert runner.run(misbehaving.add, 1) == 1


def test_a_child_that_was_killed_between_two_calls_is_replaced():
    child = runner.run(misbehaving.process_id)

    os.kill(child, signal.SIGKILL)
    eventually(lambda: processes.has_ended(child))

    assert runner.run(misbehaving.add, 1) == 1


def test_output_of_a_library_does_not_disturb_the_messages():
    assert runner.run(misbehaving.chatter) == "heard"
    assert runner.run(misbehaving.add, 1) == 1


def test_endless_recursion_is_the_files_fault():
    with pytest.raises(UnsupportedMediaType, match="nested too deeply"):
        runner.run(misbehaving.recurse)


def test_a_child_that_was_taken_over_cannot_make_us_call_functions():
    with pytest.raises(runner.BugInChild, match="system"):
        runner.run(misbehaving.answer_with_a_trap)


def test_a_large_job_and_a_large_answer_pass():
    pixels = np.zeros((2000, 2000, 3), np.uint8)

    returned = runner.run(np.flipud, pixels)

    assert returned.nbytes == pixels.nbytes
