"""Summarize the studies that have changed, and keep the metadata of their series, while others read and write.

Safe to repeat, to run twice at once, and to kill: the marks of a study are deleted only after its summary, its lists
and its metadata are right, and a mark that is written meanwhile remains.
"""

from collections.abc import Callable

from core.aws.transactions import ConditionFailed
from core.dicom import series_metadata, summary_table
from core.dicom.summary import summarize
from core.images import studies_table
from core.index import leaf_table
from core.index.leaf_table import Busy
from core.kernel.logging import logger


def update_all(has_time: Callable[[], bool]) -> int:
    """Summarize what has changed in every scope while there is time. Return the number of studies."""
    done = 0
    for scope in studies_table.changed_scopes():
        try:
            done += update(scope, has_time)
        except (Busy, ConditionFailed):
            logger.info("Another process summarizes it", extra={"scope": scope})
    return done


def update(scope: str, has_time: Callable[[], bool] = lambda: True) -> int:
    """Summarize what has changed in a scope. Raises Busy, or ConditionFailed if another process took over meanwhile."""
    done = 0
    with leaf_table.lease(f"studies {scope}") as mine:
        for study, marks in studies_table.changed_studies(scope).items():
            if not has_time():
                break
            # The marks were read before the rows, so whatever they stand for is in the rows.
            rows = list(studies_table.instances(scope, study))
            summary_table.replace(mine, scope, study, summarize(rows))
            if not series_metadata.update(scope, study, rows, mine, has_time):
                break
            studies_table.forget_changes(scope, marks)
            mine.renew(leaf_table.LIFE)
            done += 1
    return done
