"""Copy objects of the originals bucket, the large ones in parallel parts.

S3 answers a copy when it is done: seconds for a hundred megabytes, minutes for gigabytes.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from core.aws.blobs import Missing, client, described, is_missing, new_client, originals

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PART = 256 << 20  # bytes
AT_ONCE = 8 << 20  # bytes that the ordinary client does not wait long for
COPIERS = 16  # parts at the same time: 5 GB are 20 parts
PATIENCE = 120  # seconds for one part


@cache
def patient_client() -> "S3Client":
    return new_client(read_timeout=PATIENCE, connections=COPIERS)


def copy(source: str, version_id: str | None, size: int, key: str, media_type: str) -> None:
    """Copy an object of `size` bytes to a permanent key. Raises Missing.

    A copy that dies leaves no object, only parts, which S3 deletes after two days.
    """
    version: Any = {"VersionId": version_id} if version_id else {}
    origin: Any = {"Bucket": originals(), "Key": source} | version
    target: Any = {"Bucket": originals(), "Key": key} | described(media_type, size)
    try:
        if size <= PART:
            s3 = client() if size <= AT_ONCE else patient_client()
            s3.copy_object(**target, CopySource=origin, MetadataDirective="REPLACE")
        else:
            _copy_in_parts(origin, size, target)
    except ClientError as error:
        if is_missing(error):
            raise Missing from error
        raise


def _copy_in_parts(origin: Any, size: int, target: Any) -> None:
    upload = patient_client().create_multipart_upload(**target)["UploadId"]
    where: Any = {"Bucket": target["Bucket"], "Key": target["Key"], "UploadId": upload}

    def copy_part(start: int) -> Any:
        span = f"bytes={start}-{min(start + PART, size) - 1}"
        number = start // PART + 1
        copied = patient_client().upload_part_copy(**where, PartNumber=number, CopySource=origin, CopySourceRange=span)
        return {"PartNumber": number, "ETag": copied.get("CopyPartResult", {}).get("ETag")}

    with ThreadPoolExecutor(COPIERS) as copiers:
        parts: Any = list(copiers.map(copy_part, range(0, size, PART)))
    patient_client().complete_multipart_upload(**where, MultipartUpload={"Parts": parts})
