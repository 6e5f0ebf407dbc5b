"""Check that every table and bucket can be reached."""

import operator
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

from core.aws.reachability import stores
from core.kernel.errors import Unavailable
from core.kernel.values import Value


class Readiness(Value):
    """The stores that were checked, all of them reachable."""

    status: Literal["ok"] = "ok"
    checks: dict[str, Literal["ok"]]


def check() -> Readiness:
    """Ask every table and bucket at once. Raises Unavailable that names those that do not answer."""
    probes = stores()
    with ThreadPoolExecutor(len(probes)) as pool:
        reached = dict(zip(probes, pool.map(operator.call, probes.values()), strict=True))
    missing = [name for name, answered in reached.items() if not answered]
    if missing:
        raise Unavailable(errors=[{"pointer": f"/checks/{name}", "code": "unreachable"} for name in missing])
    return Readiness(checks=dict.fromkeys(probes, "ok"))
