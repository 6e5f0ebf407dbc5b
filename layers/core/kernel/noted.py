"""Note what a request turns out to be about, for its audit event: a service knows it first, the edge writes it."""

from contextvars import ContextVar

_facts: ContextVar[dict[str, str] | None] = ContextVar("facts", default=None)
_objects: ContextVar[tuple[str, ...]] = ContextVar("objects", default=())


def begin() -> None:
    """Begin a request: forget what earlier ones were about."""
    _facts.set({})
    _objects.set(())


def note(**facts: str | None) -> None:
    """Note fields of the audit event of this request: never secrets. Outside of a request this does nothing."""
    known = _facts.get()
    if known is not None:
        known.update({name: value for name, value in facts.items() if value})


def facts() -> dict[str, str]:
    """Return what has been noted in this request."""
    return _facts.get() or {}


def note_objects(*keys: str) -> None:
    """Note that this request was about several objects: each has an audit event."""
    _objects.set((*_objects.get(), *keys))


def objects() -> tuple[str, ...]:
    """Return the objects that have been noted in this request."""
    return _objects.get()
