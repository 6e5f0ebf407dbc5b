"""Rewrite all rows in the present form; the next run continues one that was stopped."""

from cli.segments import in_parallel
from core.images import migration


def migrate() -> str:
    """Migrate every row, and print how many were rewritten."""
    rewritten = in_parallel(migration.migrate, "rows rewritten")
    migration.forget()
    return f"Rewrote {rewritten} rows."
