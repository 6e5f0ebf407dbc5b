"""Keep the metadata of each series together, so that those of a study are a handful of objects.

`series/<scope>/<study>/<tag>` is the gzipped array of up to 500 instances of a series, as a scope shows them. The tag
is a digest of these images: whoever may not see all of them, or finds one more, asks for another tag. So nothing here
is ever wrong, only missing or left over, and `compact_index` mends both whenever a study changes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import batched

from core.aws import blobs
from core.aws.assembly import READERS
from core.dicom import metadata_arrays, multipart, summary
from core.dicom.model import Uids
from core.images import image_table
from core.images.schema_upgrades import INSPECTED
from core.images.studies_table import InstanceRow
from core.index.leaf_table import LIFE, Lease
from core.kernel.negotiation import DICOM_JSON

AT_ONCE = 500  # instances in an object: some seconds
LEAST = 10  # instances of a series that are worth an object
MOST = 20_000_000  # bytes in an object

type Group = Sequence[InstanceRow]


def groups_of[T](found: Iterable[T], row_of: Callable[[T], InstanceRow]) -> list[tuple[T, ...]]:
    """Divide instances in order into those whose metadata are kept together; numbers of a series may differ."""
    series: dict[str, list[T]] = {}
    for each in found:
        series.setdefault(row_of(each).series, []).append(each)
    return [group for members in series.values() for group in batched(members, AT_ONCE, strict=False)]


def tag_of(group: Iterable[InstanceRow]) -> str:
    """Return a digest of the images in a group, and of the version of what wrote their metadata."""
    return multipart.tag_of([INSPECTED, *(f"{row.series} {row.sop} {row.image_key}" for row in group)])


def find(scope: str, group: Group) -> bytes | None:
    """Return the gzipped array of a group, with references relative to the root of DICOMweb; None if it is not kept."""
    if len(group) < LEAST:
        return None
    try:
        return blobs.read(blobs.renditions(), _key(scope, group[0].study, tag_of(group)))
    except blobs.Missing:
        return None


def gathered(group: Iterable[tuple[InstanceRow, str]], root: str = "") -> bytes | None:
    """Make the array of a group of instances, each with the sha256 of its file; None if all have just been deleted.

    References begin with `root`, the address of DICOMweb.
    """
    group = list(group)
    with ThreadPoolExecutor(READERS) as readers:
        contents = list(readers.map(_read, group))
    there = [(row, content) for (row, _), content in zip(group, contents, strict=True) if content]
    return metadata_arrays.joined(_absolute(row, root, content) for row, content in there) if there else None


def update(scope: str, study: str, rows: Iterable[InstanceRow], lease: Lease, has_time: Callable[[], bool]) -> bool:
    """Write what is missing of a study in a scope, and delete what is left over. Return False if time ran out.

    Raises ConditionFailed if another process took over meanwhile.
    """
    groups = groups_of(sorted(summary.shown(rows), key=summary.order), lambda row: row)
    wanted = {_key(scope, study, tag_of(group)): group for group in groups if len(group) >= LEAST}
    present = {key for key, _ in blobs.listed(blobs.renditions(), _key(scope, study, ""))}
    for key in wanted.keys() - present:
        if not has_time():
            return False
        lease.renew(LIFE)
        content = gathered(_with_hashes(wanted[key]))
        if content and len(content) <= MOST:
            blobs.write(blobs.renditions(), key, content, DICOM_JSON, encoding="gzip")
    if left := present - wanted.keys():
        lease.renew(LIFE)
        blobs.remove(blobs.renditions(), left)
    return True


def _key(scope: str, study: str, tag: str) -> str:
    return f"series/{scope}/{study}/{tag}"


def _with_hashes(group: Group) -> Iterator[tuple[InstanceRow, str]]:
    for rows in batched(group, 100, strict=False):
        images = image_table.find_many(row.image_key for row in rows)
        yield from ((row, images[row.image_key].image.sha256 or "") for row in rows if row.image_key in images)


def _read(instance: tuple[InstanceRow, str]) -> bytes | None:
    row, sha256 = instance
    try:
        return blobs.read(blobs.renditions(), blobs.metadata_key(row.image_key, sha256))
    except blobs.Missing:
        return None  # deleted since


def _absolute(row: InstanceRow, root: str, content: bytes) -> Iterator[bytes]:
    address = Uids(row.study, row.series, row.sop).address(root)
    return metadata_arrays.absolute(metadata_arrays.blocks(content), f"{address}/")
