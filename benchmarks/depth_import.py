"""Import depth logs of 4 MB, 160 MB and 1 GB: measure peak memory, and throughput against a bare parse.

    ./run bench depth_import [MEGABYTES ...]

The import runs as in Lambda: the table streams out of S3 (a stub on loopback), and blocks stream back in parts of 5 MB.
Memory is the peak of the whole process, all libraries included, above that of Python alone; the share that the function
holds when idle is shown beside it. The bare parse is the plain array arithmetic that reads separators, depths and
values of a megabyte at a time, and throws them away. Both are measured in CPU time, in turn, in their own processes.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from depth_logs import write_log

ROOT = Path(__file__).parents[1]
MOST_MEMORY, LEAST_THROUGHPUT = 96, 0.6
SIZES = (4, 160, 1024)
MEGABYTES = 480  # read by all rounds of a size: small sizes need more rounds to rise above noise

_MEASURE = """
import json, re, time
def memory(line):
    return int(re.search(line + r":\\s+(\\d+) kB", open("/proc/self/status").read())[1]) / 1024
def report(**more):
    print(json.dumps({"rss": memory("VmHWM"), "cpu": time.process_time() - begun} | more))
"""
_BARE = _MEASURE + "begun = 0\nreport()"
_IMPORT = (
    _MEASURE
    + """
import os
import events.import_depth_log
from core.depth_logs.rules import LogRules
from core.aws import arrivals, blobs
from core.depth_logs import strips
from imaging.adapters import depth_imaging
blobs.client()
idle, begun = memory("VmRSS"), time.process_time()
incoming, targets = arrivals.opened(strips.incoming_key("log")), []
def sink(name):
    targets.append(strips.writer("log", "1", name))
    return targets[-1]
log = depth_imaging.import_depth_log(incoming.body, LogRules(), sink, 5 << 30)
for target in targets:
    target.finish()
report(rows=log.rows, idle=idle)
"""
)
_READ = (
    _MEASURE
    + """
import sys
from core.depth_logs.rules import LogRules
from imaging.adapters import depth_imaging
class Nowhere:
    def write(self, content): pass
rules, begun = LogRules(), time.process_time()
with open(sys.argv[1], "rb") as file:
    log = depth_imaging.import_depth_log(file, rules, lambda name: Nowhere(), 5 << 30)
report(rows=log.rows)
"""
)
_PARSE = (
    _MEASURE
    + """
import sys
import numpy as np
def parse(text, columns):
    b = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero((b == 44) | (b == 10)).astype(np.int32)
    starts = np.empty_like(ends)
    starts[0], starts[1:] = 0, ends[:-1] + 1
    starts, ends = starts.reshape(-1, columns), ends.reshape(-1, columns)
    length, end = (ends - starts)[:, 1:], ends[:, 1:]
    values = (b[end - 1] - 48).astype(np.uint16)
    values += np.where(length > 1, (b[end - 2] - 48) * np.uint16(10), 0).astype(np.uint16)
    values += np.where(length > 2, (b[end - 3] - 48) * np.uint16(100), 0).astype(np.uint16)
    depths = [text[start:end] for start, end in zip(starts[:, 0].tolist(), ends[:, 0].tolist())]
    return np.array(depths, "S32").astype(np.float64), values.astype(np.uint8)
begun, rows, tail = time.process_time(), 0, b""
with open(sys.argv[1], "rb") as file:
    columns = file.readline().count(b",") + 1
    while piece := file.read(1 << 20):
        whole, _, rest = (tail + piece).rpartition(b"\\n")
        rows += parse(whole + b"\\n", columns)[0].size
        tail = rest
report(rows=rows)
"""
)


def run(code: str, *arguments: str, **environment: str) -> dict[str, Any]:
    paths = os.pathsep.join([str(ROOT / "layers"), str(ROOT / "functions")])
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | {"PYTHONPATH": paths} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def imported(path: Path) -> dict[str, Any]:
    """Run the import with S3 on both sides."""
    command = [sys.executable, str(Path(__file__).with_name("s3_stub.py")), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as stub:
        try:
            port = stub.stdout.readline().strip() if stub.stdout else ""
            keys = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_REGION": "eu-west-1"}
            names = {"ORIGINALS_BUCKET": "originals", "AWS_DEFAULT_REGION": "eu-west-1"}
            return run(_IMPORT, AWS_ENDPOINT_URL_S3=f"http://127.0.0.1:{port}", **keys, **names)
        finally:
            stub.terminate()


def main(sizes: list[int]) -> None:
    bare = run(_BARE)["rss"]
    print("     MB      rows   idle MB  peak MB   with S3: CPU s   reading alone: CPU s   bare parse: CPU s   ratio")
    with TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.csv"
            rows = write_log(path, size)
            whole = imported(path)
            rounds = range(min(12, max(1, MEGABYTES // size)))
            pairs = [(run(_READ, str(path)), run(_PARSE, str(path))) for _ in rounds]
            path.unlink()
            read, parse = (min(pair[side]["cpu"] for pair in pairs) for side in (0, 1))
            idle, above = whole["idle"] - bare, whole["rss"] - bare
            print(
                f"{size:7} {rows:9} {idle:9.0f} {above:9.0f} {whole['cpu']:16.2f}"
                f" {read:22.2f} {parse:19.2f} {parse / read:7.2f}"
            )
            assert whole["rows"] == rows, "a row was lost"
            assert above <= MOST_MEMORY, f"{above:.0f} MB above Python alone"
            assert parse / read >= LEAST_THROUGHPUT, "slower than it may be"


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
