"""Serve just enough of S3 to import a log from a file on disk: reads stream, writes are counted and dropped."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_STARTED = b"<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"
_COMPLETED = b"<CompleteMultipartUploadResult><ETag>1</ETag></CompleteMultipartUploadResult>"


class Stub(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    source: Path

    def do_GET(self) -> None:
        with self.source.open("rb") as file:
            self._head(self.source.stat().st_size)
            while block := file.read(1 << 20):
                self.wfile.write(block)

    def do_PUT(self) -> None:
        self._swallow()
        self._head(0)

    def do_POST(self) -> None:
        self._swallow()
        answer = _STARTED if self.path.endswith("?uploads") else _COMPLETED
        self._head(len(answer))
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Log nothing."""

    def _head(self, length: int) -> None:
        self.send_response(200)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _swallow(self) -> None:
        if self.headers.get("Expect") == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        left = int(self.headers.get("Content-Length", 0))
        while left:
            left -= len(self.rfile.read(min(left, 1 << 20)))


if __name__ == "__main__":
    Stub.source = Path(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    print(server.server_port, flush=True)
    server.serve_forever()
