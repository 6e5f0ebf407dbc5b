"""JSON Pointers (RFC 6901) from the errors of a request to the parts of it that caused them."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Any

from core.kernel.errors import Problem


@contextmanager
def pointing(place: str) -> Generator[None]:
    """Raise the problems of a part again, with `place` (RFC 6901) before their own pointers."""
    try:
        yield
    except Problem as problem:
        whole = {"pointer": "", "code": problem.code, "detail": problem.detail or problem.title}
        faults = [fault | {"pointer": f"{place}{fault.get('pointer', '')}"} for fault in problem.errors or [whole]]
        raise type(problem)(problem.detail, errors=faults) from problem


def pointer(*steps: str | int) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def pointed(faults: Iterable[Any], *, within: int = 0) -> list[dict[str, str]]:
    """Return pydantic's faults as errors of a problem, which never echo what was sent.

    `within` is how many steps of their places lead to the body and not through it.
    """
    return [
        {"pointer": pointer(*fault["loc"][within:]), "code": fault["type"], "detail": sentence(fault)}
        for fault in faults
    ]


def sentence(fault: Any) -> str:
    """Return what pydantic says of a fault, without its prefix to the messages of our own rules."""
    return fault["msg"].removeprefix("Value error, ")
