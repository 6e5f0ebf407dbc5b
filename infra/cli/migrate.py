"""Rewrite all rows in the present form; the next run continues one that was stopped."""

from functools import partial

from cli.segments import in_parallel
from core.images import migration, stored_names
from imaging.adapters import imaging


def migrate() -> str:
    """Compose names, number the instruments, migrate every row, and print how many were rewritten."""
    stored_names.compose_names()
    migration.number_instruments()
    rewritten = in_parallel(partial(migration.migrate, imaging=imaging), "rows rewritten")
    migration.forget()
    return f"Rewrote {rewritten} rows."
