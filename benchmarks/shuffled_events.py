"""Count what is wrong after the sweep when the events of 500 images came thrice, shuffled, and a third was lost.

    ./run bench shuffled_events [IMAGES] [SEED]

Wrong is any row, object or entry of the index other than those that the same acts of the owners lead to when every
event comes at once and once. Counted, not timed. The services run on moto; pictures are not decoded.
"""

import logging
import sys

import pytest
from moto import mock_aws

import conftest  # noqa: F401 - the environment that the tests run in
import shuffled

import moto_stack

IMAGES, SEED = 500, 1
MOST_SHOWN = 20


def main(images: int, seed: int) -> int:
    logging.disable()
    monkeypatch = pytest.MonkeyPatch()
    with mock_aws():
        moto_stack.provision()
        outcome = shuffled.in_any_order(images, seed)
        found = shuffled.exact_state(monkeypatch)
        shuffled.in_order(outcome.acts)
        wanted = shuffled.exact_state(monkeypatch)
    odd = [f"+ {each}" for each in found - wanted] + [f"- {each}" for each in wanted - found]
    print(
        "| images | acts of owners | events | copies that came | rows, objects and entries of lists | of these wrong |"
    )
    print("|---|---|---|---|---|---|")
    counts = images, len(outcome.acts), outcome.sent, outcome.came, wanted.total(), len(odd)
    print("| " + " | ".join(f"{count:,}" for count in counts) + " |")
    print(*odd[:MOST_SHOWN], sep="\n")
    return bool(odd)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:]), *(IMAGES, SEED)[len(sys.argv) - 1 :]))
