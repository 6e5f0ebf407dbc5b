"""Functions run in their own processes, with AWS's runtime client and within Lambda's limits."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

import processes
from local.runtime.environment import common, environment
from local.runtime.logs import Logs
from local.runtime.pool import Pool
from local.runtime.processes import launch
from local.runtime.runtime_api import Outcome
from local.runtime.workers import Worker
from local.runtime.zygote import FORKS, Zygote
from local.template.functions import Function
from patience import PATIENCE, eventually

HANDLERS = {
    "who": "def handler(event, context): return {'pid': __import__('os').getpid()}",
    "echo": "def handler(event, context): return event",
    "environ": "import os\ndef handler(event, context): return dict(os.environ)",
    "context": """
        def handler(event, context):
            return {"name": context.function_name, "memory": context.memory_limit_in_mb,
                    "arn": context.invoked_function_arn, "left": context.get_remaining_time_in_millis(),
                    "request": context.aws_request_id}
        """,
    "nap": "import os, time\ndef handler(event, context):\n    time.sleep(event['seconds'])\n    return os.getpid()",
    "crash": """
        import os
        def handler(event, context):
            if event.get("crash"):
                os._exit(3)
            return os.getpid()
        """,
    "fail": "def handler(event, context): raise KeyError('missing')",
    "broken": "import nowhere",
    "exiting": "import os; os._exit(7)",
    "children": """
        import subprocess
        def handler(event, context):
            return subprocess.Popen(["/bin/sleep", "3600"]).pid
        """,
    "talk": "def handler(event, context):\n    print('a word')\n    return None",
}


class Bench:
    """A pool over a folder of handlers; its coroutines run in one loop and leave no process behind."""

    def __init__(self, root: Path, *, forks: bool) -> None:
        self.root = root
        self.forks = forks
        (root / "functions").mkdir()
        for name, source in HANDLERS.items():
            (root / "functions" / f"{name}.py").write_text(dedent(source))

    def run[T](self, work: Callable[[Pool], Awaitable[T]], timeout: float = PATIENCE, **limits: Any) -> T:
        functions = {
            name: Function(name, name, f"{name}.handler", timeout=timeout, memory=256, environment={"OWN": name})
            for name in HANDLERS
        }
        logs = Logs(self.root / "logs")

        environments = {f.name: environment(f, "http://127.0.0.1:1", self.root) for f in functions.values()}

        async def within() -> T:
            zygote = Zygote(common(environments.values()), ["json"])
            start = zygote.launch if self.forks else launch
            pool = Pool(
                functions, lambda f: Worker(f, environments[f.name], self.root / "functions", logs, start), **limits
            )
            try:
                return await work(pool)
            finally:
                await pool.stop()
                await zygote.stop()

        return asyncio.run(within())

    def invoke(self, name: str, event: Any = None, **limits: Any) -> Outcome:
        return self.run(lambda pool: pool.invoke(name, json.dumps(event).encode()), **limits)


@pytest.fixture(params=[True, False], ids=["forks", "programs"])
def bench(tmp_path: Path, request: pytest.FixtureRequest) -> Bench:
    if request.param and not FORKS:
        pytest.skip("Workers are forked on Linux only")
    return Bench(tmp_path, forks=request.param)


def value(outcome: Outcome) -> Any:
    assert outcome.error is None, outcome
    return json.loads(outcome.payload)


def test_an_event_goes_in_and_an_answer_comes_out(bench):
    assert value(bench.invoke("echo", {"a": ["ü", 1]})) == {"a": ["ü", 1]}


def test_five_megabytes_go_both_ways(bench):
    large = "x" * 5_000_000

    assert value(bench.invoke("echo", large)) == large


def test_the_environment_is_lambdas_and_the_templates_and_nobody_elses(bench, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THIS_MACHINE", "1")
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000")

    found = value(bench.invoke("environ"))

    assert found["OWN"] == "environ"
    assert found["AWS_LAMBDA_FUNCTION_NAME"] == "environ"
    assert found["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert found["AWS_ENDPOINT_URL_DYNAMODB"] == "http://127.0.0.1:8000"
    assert found["AWS_REGION"] == "eu-west-1"
    assert "SECRET_OF_THIS_MACHINE" not in found
    assert "PYTHONDONTWRITEBYTECODE" not in found


def test_the_context_is_lambdas(bench):
    found = value(bench.invoke("context"))

    assert (found["name"], found["memory"]) == ("context", "256")
    assert found["arn"] == "arn:aws:lambda:eu-west-1:123456789012:function:context"
    assert 0 < found["left"] <= 1000 * PATIENCE
    assert len(found["request"]) == 36


def test_one_worker_serves_one_event_after_the_other(bench):
    async def thrice(pool: Pool) -> set[int]:
        return {value(await pool.invoke("who", b"{}"))["pid"] for _ in range(3)}

    assert len(bench.run(thrice)) == 1


def test_events_at_the_same_time_get_workers_of_their_own_up_to_a_limit(bench):
    async def five(pool: Pool) -> tuple[set[int], int]:
        event = json.dumps({"seconds": 0.3}).encode()
        outcomes = await asyncio.gather(*(pool.invoke("nap", event) for _ in range(5)))
        return {value(outcome) for outcome in outcomes}, pool.count("nap")

    pids, workers = bench.run(five, per_function=2, queue_seconds=0)

    assert len(pids) == workers == 2


def test_an_event_waits_for_a_busy_worker_before_another_is_started(bench):
    async def ten(pool: Pool) -> tuple[set[int], int]:
        await pool.warm(["nap"])
        event = json.dumps({"seconds": 0.01}).encode()
        outcomes = await asyncio.gather(*(pool.invoke("nap", event) for _ in range(10)))
        return {value(outcome) for outcome in outcomes}, pool.starts["nap"]

    pids, starts = bench.run(ten, per_function=9, queue_seconds=PATIENCE)

    assert len(pids) == starts == 1


def test_a_worker_that_was_used_a_moment_ago_is_kept(bench):
    async def both(pool: Pool) -> tuple[int, dict[str, int]]:
        kept = value(await pool.invoke("who", b"{}"))["pid"]
        waiting = asyncio.create_task(pool.invoke("echo", b"{}"))
        await asyncio.sleep(0.1)
        again = value(await pool.invoke("who", b"{}"))["pid"]
        waiting.cancel()
        return again == kept, dict(pool.starts)

    assert bench.run(both, in_all=1, recent_seconds=PATIENCE) == (True, {"who": 1})


def test_memory_limits_the_workers(bench):
    async def three_functions(pool: Pool) -> int:
        for name in ("who", "echo", "context"):
            value(await pool.invoke(name, b"{}"))
        return pool.count()

    assert bench.run(three_functions, megabytes=1, recent_seconds=0) == 1


def test_other_functions_idle_workers_make_room(bench):
    async def three_functions(pool: Pool) -> tuple[int, int]:
        for name in ("who", "echo", "context"):
            value(await pool.invoke(name, b"{}"))
        return pool.count(), pool.count("who")

    assert bench.run(three_functions, in_all=2, recent_seconds=0) == (2, 0)


def test_idle_workers_are_stopped(bench):
    async def wait(pool: Pool) -> None:
        pid = value(await pool.invoke("who", b"{}"))["pid"]
        reaping = asyncio.create_task(pool.reap())
        await asyncio.to_thread(eventually, lambda: pool.count() == 0 and processes.has_ended(pid))
        reaping.cancel()

    bench.run(wait, idle_seconds=0.1)


def test_warming_starts_a_worker_before_anybody_asks(bench):
    async def warm(pool: Pool) -> tuple[int, Outcome]:
        await pool.warm(["who"])
        return pool.count("who"), await pool.invoke("who", b"{}")

    workers, outcome = bench.run(warm)

    assert workers == 1
    assert value(outcome)["pid"] > 0


def test_an_exception_is_an_error_and_the_worker_lives_on(bench):
    async def twice(pool: Pool) -> tuple[Outcome, int]:
        await pool.invoke("fail", b"{}")
        return await pool.invoke("fail", b"{}"), pool.count("fail")

    outcome, workers = bench.run(twice)

    assert outcome.error == "KeyError"
    assert "missing" in json.loads(outcome.payload)["errorMessage"]
    assert workers == 1


def test_a_time_out_ends_the_worker_and_the_next_event_gets_a_new_one(bench):
    async def overrun(pool: Pool) -> tuple[Outcome, int, Outcome]:
        late = await pool.invoke("nap", b'{"seconds": 3600}')
        left = pool.count("nap")
        pool.functions = {"nap": replace(pool.functions["nap"], timeout=PATIENCE)}
        return late, left, await pool.invoke("nap", b'{"seconds": 0}')

    late, left, after = bench.run(overrun, timeout=0.5)

    assert late.error == "Sandbox.Timedout"
    assert json.loads(late.payload)["errorMessage"] == "Task timed out after 0.50 seconds"
    assert left == 0
    assert value(after) > 0


def test_a_crash_is_told_apart_and_the_next_event_gets_a_new_worker(bench):
    async def crash(pool: Pool) -> tuple[Outcome, Outcome]:
        return await pool.invoke("crash", b'{"crash": true}'), await pool.invoke("crash", b"{}")

    crashed, after = bench.run(crash)

    assert crashed.error == "Runtime.ExitError"
    assert "exit status 3" in json.loads(crashed.payload)["errorMessage"]
    assert value(after) > 0


def test_an_import_that_fails_is_an_init_error(bench):
    outcome = bench.invoke("broken")

    assert outcome.error == "Runtime.ImportModuleError"
    assert "nowhere" in json.loads(outcome.payload)["errorMessage"]


def test_a_process_that_ends_while_it_starts_is_an_exit(bench):
    assert bench.invoke("exiting").error == "Runtime.ExitError"


def test_processes_of_a_worker_end_with_it(bench):
    async def start(pool: Pool) -> int:
        return value(await pool.invoke("children", b"{}"))

    child = bench.run(start)

    eventually(lambda: processes.has_ended(child))


def test_the_output_of_a_function_is_logged(bench):
    async def talk(pool: Pool) -> None:
        await pool.invoke("talk", b"{}")

    bench.run(talk)

    kept = (bench.root / "logs" / "talk.log").read_text()
    assert "a word" in kept
    assert "REPORT ok" in kept
