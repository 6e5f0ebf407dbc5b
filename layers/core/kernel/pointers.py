"""Prefix the JSON pointers of errors raised while checking a part of a request."""

from collections.abc import Generator
from contextlib import contextmanager

from core.kernel.errors import Problem


@contextmanager
def pointing(pointer: str) -> Generator[None]:
    """Raise the problems of a part again, with `pointer` (RFC 6901) before their own pointers."""
    try:
        yield
    except Problem as problem:
        whole = {"pointer": "", "code": problem.code, "detail": problem.detail or problem.title}
        faults = [fault | {"pointer": f"{pointer}{fault.get('pointer', '')}"} for fault in problem.errors or [whole]]
        raise type(problem)(problem.detail, errors=faults) from problem
