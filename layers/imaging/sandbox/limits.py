"""Set the limits of the decoding child: hard ones for its life, which it cannot raise, and lower ones for each job."""

import resource
from pathlib import Path

from imaging.sandbox.messages import MEGABYTES

MEGABYTE = 1 << 20
SPARE = 256 * MEGABYTE  # address space that maps libraries, stacks and files, not data
GROWTH = 192 * MEGABYTE  # a child that keeps more than this from past jobs makes room for a fresh one
LIFE = 1_000  # seconds of CPU time; a child that has used half of them makes room too

_FOR_LIFE = {
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NPROC: 0,  # neither processes nor threads, except for root
    resource.RLIMIT_NOFILE: 64,
    resource.RLIMIT_FSIZE: (5 << 30) + MEGABYTE,  # bytes: a copy of the largest upload
}


class Limits:
    """The limits of this process, from the moment of creation on."""

    def __init__(self) -> None:
        mapped, self._data_at_start = _memory()
        self._most_cpu = int(_cpu()) + LIFE
        most = MEGABYTES * MEGABYTE + GROWTH
        for limit, value in _FOR_LIFE.items():
            _set(limit, value, value)
        self._hard = {
            resource.RLIMIT_DATA: self._data_at_start + most,
            resource.RLIMIT_AS: mapped + most + SPARE,
            resource.RLIMIT_CPU: self._most_cpu,
        }
        self.lift()

    def begin(self, seconds: float, megabytes: int) -> None:
        """Allow a job so much more memory and CPU time than the process has already used."""
        mapped, data = _memory()
        for limit, value in (
            (resource.RLIMIT_DATA, data + megabytes * MEGABYTE),
            (resource.RLIMIT_AS, mapped + megabytes * MEGABYTE + SPARE),
            (resource.RLIMIT_CPU, int(_cpu() + seconds) + 1),  # SIGXCPU kills
        ):
            _set(limit, min(value, self._hard[limit]), self._hard[limit])

    def lift(self) -> None:
        """Leave only the limits for life, which suffice to answer."""
        for limit, value in self._hard.items():
            _set(limit, value, value)

    def near(self) -> bool:
        """Return True if the process has grown so much that the next job should get a fresh one."""
        return _memory()[1] - self._data_at_start > GROWTH or self._most_cpu - _cpu() < LIFE / 2


def _set(limit: int, soft: int, hard: int) -> None:
    """Set a limit, but keep an even lower one of the process that started us."""
    try:
        most = resource.getrlimit(limit)[1]
        hard = hard if most == resource.RLIM_INFINITY else min(hard, most)
        resource.setrlimit(limit, (min(soft, hard), hard))
    except (OSError, ValueError):  # macOS has some of them in name only
        pass


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _memory() -> tuple[int, int]:
    """Return (address space, private data) in bytes; zeros where there is no /proc."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()
    except FileNotFoundError:
        return 0, 0
    size = resource.getpagesize()
    return int(pages[0]) * size, int(pages[5]) * size
