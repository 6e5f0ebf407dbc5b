"""Ask Linux about other processes: their children, whether they run, and where they listen."""

import os
import socket
import struct
from pathlib import Path


def children(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that they have started; none when it has ended."""
    try:
        threads = [(thread / "children").read_text().split() for thread in Path(f"/proc/{pid}/task").iterdir()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    mine = [int(child) for thread in threads for child in thread]
    return mine + [each for child in mine for each in children(child)]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def has_ended(pid: int) -> bool:
    """Return True if a process has ended, even if its parent has not collected it yet."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return True
    return status.rpartition(")")[2].split()[0] in {"Z", "X"}


def free_port() -> int:
    """Return a port of loopback at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listening_addresses(pid: int) -> list[str]:
    """Return the addresses at which a process and its children listen, one for each socket."""
    mine = {inode for process in (pid, *children(pid)) for inode in _sockets(process)}
    return [
        _address(fields[1].partition(":")[0])
        for table in ("tcp", "tcp6")
        for fields in map(str.split, Path(f"/proc/net/{table}").read_text().splitlines()[1:])
        if fields[3] == "0A" and fields[9] in mine  # 0A is LISTEN
    ]


def _sockets(pid: int) -> list[str]:
    try:
        links = [descriptor for descriptor in Path(f"/proc/{pid}/fd").iterdir() if descriptor.is_symlink()]
    except PermissionError:  # a worker that has decoded a file is closed to all but root
        return []
    return [str(link.readlink()).removeprefix("socket:[").removesuffix("]") for link in links]


def _address(hexadecimal: str) -> str:
    words = struct.unpack(f">{len(hexadecimal) // 8}I", bytes.fromhex(hexadecimal))
    raw = struct.pack(f"={len(words)}I", *words)
    return socket.inet_ntop(socket.AF_INET if len(raw) == 4 else socket.AF_INET6, raw)
