"""Mend slow dispatch: for every request moto lists the methods of a class, and matches hundreds of host patterns.

In process it even loads the module of S3's URLs anew for every call of any service: 1 ms, a tenth of a small call.
Replaces `DomainDispatcherApplication.get_backend_for_host`, `method_names_from_class` and `BaseBackend.urls`:
https://github.com/getmoto/moto/blob/5.2.5/moto/moto_server/werkzeug_app.py#L120
https://github.com/getmoto/moto/blob/5.2.5/moto/core/utils.py#L76
https://github.com/getmoto/moto/blob/5.2.5/moto/core/base_backend.py#L63
"""

from functools import cache
from typing import Any


def patch() -> None:
    """Make moto remember the service of a host, the methods of a class, and the URLs of a service."""
    import moto.core.responses  # noqa: PLC0415 - loaded with the rest of moto
    from moto.core.base_backend import BaseBackend  # noqa: PLC0415
    from moto.core.utils import method_names_from_class  # noqa: PLC0415
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication  # noqa: PLC0415

    responses: Any = moto.core.responses
    responses.method_names_from_class = cache(method_names_from_class)
    dispatcher: Any = DomainDispatcherApplication
    dispatcher.get_backend_for_host = _remembered(dispatcher.get_backend_for_host)
    backend: Any = BaseBackend
    backend.urls = property(_once_for_each_class(backend.urls.fget))


def _remembered(find: Any) -> Any:
    known: dict[str | None, Any] = {}

    def remembered(self: Any, host: str | None) -> Any:
        if host not in known:
            known[host] = find(self, host)
        return known[host]

    return remembered


def _once_for_each_class(find: Any) -> Any:
    known: dict[type, Any] = {}

    def found(self: Any) -> Any:
        if type(self) not in known:
            known[type(self)] = find(self)
        return known[type(self)]

    return found
