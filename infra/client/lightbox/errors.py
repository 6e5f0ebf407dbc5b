"""Define what can go wrong, so that programs can tell it apart and the command line has an exit code for each."""

from lightbox.models import Problem


class LightboxError(Exception):
    """Something went wrong that the message explains."""


class SignInNeeded(LightboxError):
    """There are no credentials, or the service no longer takes them."""


class Unreachable(LightboxError):
    """The service did not answer, or was busy, in every one of several tries."""


class Stopped(LightboxError):
    """The user stopped the work."""


class WrongBytes(LightboxError):
    """The bytes that arrived differ from those that were sent."""


class Refused(LightboxError):
    """The service refused a request. `status` is that of HTTP; `problem` tells why (RFC 9457)."""

    def __init__(self, status: int, problem: Problem) -> None:
        super().__init__(_sentence(status, problem))
        self.status = status
        self.problem = problem

    @property
    def code(self) -> str:
        """Return the short name of the reason, such as `not_found`; empty if the service itself did not answer."""
        return self.problem.code or ""


def _sentence(status: int, problem: Problem) -> str:
    words = [each for each in (problem.title, problem.detail) if each]
    causes = [_cause(each) for each in problem.errors or ()]
    return ": ".join(words) + (f" ({'; '.join(causes)})" if causes else "") or f"The service answered {status}"


def _cause(cause: dict[str, object]) -> str:
    line = f"line {cause['line']}" if cause.get("line") else None
    place = cause.get("pointer") or cause.get("parameter") or line
    return f"{place}: {cause.get('detail')}" if place else str(cause.get("detail"))
