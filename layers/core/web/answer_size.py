"""Measure an answer as Lambda does: the whole of it as JSON in UTF-8, where a quote in a text takes two bytes."""

import json
from typing import Any

MOST_BYTES = 6 * 2**20  # of an answer: Lambda fails beyond
_LONGEST_ESCAPE = 6  # bytes that one character takes at most, such as \u0001
_ENVELOPE = 16_384  # bytes: more than the status and headers of any answer of ours


def fits(answer: dict[str, Any]) -> bool:
    """Return True if Lambda passes the answer on. Most answers are too short to be worth measuring."""
    if _LONGEST_ESCAPE * len(answer.get("body") or "") + _ENVELOPE <= MOST_BYTES:
        return True
    return len(json.dumps(answer, ensure_ascii=False).encode()) <= MOST_BYTES


def fits_as_text(text: str) -> bool:
    """Return True if an answer with this text as its body will fit."""
    return fits({"body": text, "headers": "x" * _ENVELOPE})
