"""Read a request to S3: everything that a signature may cover."""

from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from urllib.parse import parse_qsl, quote

from local.aws.cloud import Environ
from local.s3_guard.content import Content, Whole, read_body


@dataclass
class Wire:
    """A WSGI request with its body read; `method`, `path`, `headers` and `body` as they were sent."""

    environ: Environ
    body: Content | bytes = field(init=False)
    cut_short: bool = field(init=False)  # the client closed the connection before the end of the body

    def __post_init__(self) -> None:
        size = int(self.environ.get("CONTENT_LENGTH") or 0)
        self.replace_body(read_body(self.environ["wsgi.input"], size))
        self.cut_short = len(self.body) < size

    @property
    def method(self) -> str:
        return self.environ["REQUEST_METHOD"]

    @property
    def path(self) -> str:
        """Return the decoded path: /bucket/key."""
        return self.environ["PATH_INFO"].encode("latin-1").decode("utf-8", "surrogateescape")

    @property
    def raw_path(self) -> str:
        """Return the path as it was sent, still percent-encoded."""
        return str(self.environ.get("RAW_URI", quote(self.path))).partition("?")[0]

    @property
    def bucket(self) -> str:
        return self.path.removeprefix("/").partition("/")[0]

    @property
    def key(self) -> str:
        return self.path.removeprefix("/").partition("/")[2]

    @cached_property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(self.environ.get("QUERY_STRING", ""), keep_blank_values=True)

    @cached_property
    def headers(self) -> dict[str, str]:
        named = {
            name[5:].replace("_", "-").lower(): value
            for name, value in self.environ.items()
            if name.startswith("HTTP_")
        }
        for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            if self.environ.get(name):
                named[name.replace("_", "-").lower()] = self.environ[name]
        return named

    def replace_body(self, body: Content | bytes) -> None:
        """Make the application behind the guard read this body instead."""
        self.body = body
        self.environ["wsgi.input"] = BytesIO(body) if isinstance(body, bytes) else Whole(body)
        self.environ["wsgi.input_terminated"] = True  # werkzeug then reads once, without counting bytes
        if "CONTENT_LENGTH" in self.environ:
            self.environ["CONTENT_LENGTH"] = str(len(body))
