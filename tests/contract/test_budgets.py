"""A request makes no more AWS calls than its budget: calls, not milliseconds, are the cost of a request."""

import importlib.util

import pytest

from local.settings import ROOT


@pytest.mark.usefixtures("aws")
def test_every_request_stays_within_its_budget_of_aws_calls():
    spec = importlib.util.spec_from_file_location("aws_calls", ROOT / "benchmarks" / "aws_calls.py")
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)

    costs = {case.name: (case.run().calls, case.budget) for case in benchmark.cases()}

    assert {name: cost for name, cost in costs.items() if cost[0] > cost[1]} == {}
    assert len(costs) > 6
