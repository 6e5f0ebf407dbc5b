"""Mend slow dispatch: for every request moto matches hundreds of host patterns and lists the methods of a class.

Replaces `DomainDispatcherApplication.get_backend_for_host` and `method_names_from_class`:
https://github.com/getmoto/moto/blob/5.2.5/moto/moto_server/werkzeug_app.py#L120
https://github.com/getmoto/moto/blob/5.2.5/moto/core/utils.py#L76
"""

from functools import cache
from typing import Any


def patch() -> None:
    """Make moto remember which service a host belongs to, and which methods a class has."""
    import moto.core.responses  # noqa: PLC0415 - loaded with the rest of moto
    from moto.core.utils import method_names_from_class  # noqa: PLC0415
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication  # noqa: PLC0415

    responses: Any = moto.core.responses
    responses.method_names_from_class = cache(method_names_from_class)
    dispatcher: Any = DomainDispatcherApplication
    dispatcher.get_backend_for_host = _remembered(dispatcher.get_backend_for_host)


def _remembered(find: Any) -> Any:
    known: dict[str | None, Any] = {}

    def remembered(self: Any, host: str | None) -> Any:
        if host not in known:
            known[host] = find(self, host)
        return known[host]

    return remembered
