"""Rewrite all rows in the present form; a run that was stopped is continued by the next."""

from cli.segments import in_parallel
from core.images import migration


def migrate() -> str:
    """Migrate every row, and say how many were rewritten."""
    rewritten = in_parallel(migration.migrate, "rows rewritten")
    migration.forget()
    return f"Rewrote {rewritten} rows."
