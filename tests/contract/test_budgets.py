"""A request makes no more AWS calls, and uses no more capacity units, than its budget: these are its cost."""

import importlib.util
from typing import Any

import pytest

import capacity  # noqa: F401 - it listens to the clients that are made after its import
from core.images import image_table
from local.settings import ROOT


@pytest.mark.usefixtures("aws")
def test_every_request_stays_within_its_budget_of_aws_calls():
    costs = {case.name: (case.run().calls, case.budget) for case in benchmark("aws_calls").cases()}

    assert {name: cost for name, cost in costs.items() if cost[0] > cost[1]} == {}
    assert len(costs) > 6


@pytest.mark.usefixtures("aws")
def test_every_request_stays_within_its_budget_of_units():
    cases = list(benchmark("units").cases())

    assert {case.name: case.units for case in cases if not 0 < case.units <= case.budget} == {}
    assert len(cases) > 6


@pytest.mark.usefixtures("aws")
def test_pages_far_down_read_no_more_units_than_their_goals(monkeypatch):
    monkeypatch.setattr(image_table, "find_many", image_table.find_many)  # which the benchmark replaces

    cases = list(benchmark("far_pages").cases(20_000))[1:]

    assert {case.name: case.units for case in cases if not 0 < case.units <= case.goal} == {}
    assert len(cases) > 3


def benchmark(name: str) -> Any:
    """Return the module of a benchmark."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
