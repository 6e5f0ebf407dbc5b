"""Compare what requests leave behind: rows, objects and users, without what differs from run to run."""

import json
import re
import zlib
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from core.depth_logs import sweeper as depth_log_sweeper
from core.dicom import summary_upkeep
from core.images import sweeper, tag_merging
from core.kernel import clock
from core.users import agreement
from imaging.adapters import depth_imaging

import moto_stack
from support import FAKE_IMAGING

_RECORDS = ("AuditTable", "IdempotencyTable")  # of the requests themselves
_CHANGING = re.compile(
    r"eyJ[\w.-]+|"
    r'\\?"(secret_hash|digest|salt|requests|version|row_version|attempts|starts)\\?": ({"[SN]": )?\\?"?\w+'
    r"|\d{4}-\d\d-\d\d[T ][\d:.]+(Z|\+00:00)?"
    r"|\d{10}(\.\d+)?|[0-9A-HJKMNP-TV-Za-z]{26}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
_WORD = re.compile(r'[^\s,"\\[\]{}]+')  # of a row, whose sets are in any order


def sweep_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every sweeper as they would in two days, when whatever was at work has died."""
    with monkeypatch.context() as patched:
        patched.setattr(clock, "_clock", lambda: datetime.now(UTC) + timedelta(days=2))
        sweeper.sweep(FAKE_IMAGING, lambda: True)
        for _ in ("finish", "look once more"):
            tag_merging.finish(lambda: True)
        depth_log_sweeper.sweep(depth_imaging, lambda: True)
        agreement.sweep(lambda: True)
    summary_upkeep.update_all(lambda: True)


def state() -> Counter[str]:
    """Return how often there is each row, object and user; ids, times, versions, tries and secrets do not count."""
    found: list[object] = [[name, row] for name, row in moto_stack.rows() if name not in _RECORDS]
    found += [*moto_stack.objects(), *moto_stack.users()]
    written = (_CHANGING.sub("?", json.dumps(each, sort_keys=True, default=_text)) for each in found)
    return Counter(" ".join(sorted(_WORD.findall(each))) for each in written)


def _text(content: object) -> str:
    """Return what is packed in bytes, which depends on the times in it."""
    try:
        return zlib.decompress(content).decode(errors="replace") if isinstance(content, bytes) else repr(content)
    except zlib.error:
        return repr(content)


class Settled:
    """The state that all sweepers lead to from what there is now."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self._now = state()
        sweep_everything(monkeypatch)
        self._later = state()

    def differences(self) -> list[str]:
        """Return what there is beyond (+) and short of (-) it once all sweepers have run."""
        if state() == self._now:
            return []
        sweep_everything(self._patch)
        found = state()
        return [f"+ {each[:300]}" for each in found - self._later] + [f"- {each[:300]}" for each in self._later - found]
