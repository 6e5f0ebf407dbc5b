"""Keep one session of botocore for the process: each further one reads service models and endpoints again."""

from functools import cache
from threading import Lock
from typing import Any

from botocore.config import Config
from botocore.session import Session, get_session

from core.aws import tracing

_turn = Lock()  # a session may not create two clients at once


@cache
def session() -> Session:
    made = get_session()
    tracing.watch(made)
    return made


def new_client(service: str, config: Config) -> Any:
    """Return a client of an AWS service. Clients may be shared by threads."""
    with _turn:
        return session().create_client(service, config=config)
