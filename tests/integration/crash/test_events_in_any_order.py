"""Send each event of many images three times, shuffled, and lose a third: the state is as if each had come once.

`benchmarks/shuffled_events.py` does the same with more.
"""

import pytest

import shuffled
from core.images import renditions
from shuffled import exact_state, in_any_order, in_order

pytestmark = pytest.mark.usefixtures("aws", "wire")


def differences(images, seed, monkeypatch):
    """Return what there is beyond (+) and short of (-) what the events lead to in order, and what happened."""
    outcome = in_any_order(images, seed)
    found = exact_state(monkeypatch)
    in_order(outcome.acts)
    wanted = exact_state(monkeypatch)
    return [*(f"+ {each}" for each in found - wanted), *(f"- {each}" for each in wanted - found)], outcome


def test_the_state_after_the_sweep_is_exact(monkeypatch):
    odd, outcome = differences(30, 7, monkeypatch)

    assert odd == []
    assert outcome.came > outcome.sent > 300


def test_a_sweep_that_does_not_make_up_for_lost_events_is_found_out(monkeypatch):
    monkeypatch.setattr(renditions, "remake", lambda _row, _imaging: None)
    monkeypatch.setattr(shuffled, "LOST", 0.9)

    odd, _ = differences(5, 7, monkeypatch)

    assert any(each.startswith("- kept renditions resized/image-") for each in odd)
