"""Copy an object only if its source is as the request demands, which moto does not look at.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
"""

from collections.abc import Iterable

from local.aws.cloud import Application, Environ, StartResponse, service_of
from local.s3_guard.buckets import Buckets
from local.s3_guard.operations import copy_source
from local.s3_guard.refusal import Refusal


class ConditionalCopies:
    """A WSGI application inside of the lock around S3, so that the source cannot change after the comparison."""

    def __init__(self, application: Application, buckets: Buckets) -> None:
        self.application = application
        self.buckets = buckets

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request. Raises Refusal for a copy whose condition does not hold."""
        header = environ.get("HTTP_X_AMZ_COPY_SOURCE")
        wanted = environ.get("HTTP_X_AMZ_COPY_SOURCE_IF_MATCH")
        unwanted = environ.get("HTTP_X_AMZ_COPY_SOURCE_IF_NONE_MATCH")
        if header and (wanted or unwanted) and service_of(environ) == "s3":
            source = copy_source(header)
            etag = self.buckets.etag(source["Bucket"], source["Key"], source.get("VersionId"))
            if etag and ((wanted and not _names(wanted, etag)) or (unwanted and _names(unwanted, etag))):
                raise Refusal(412, "PreconditionFailed", "At least one of the preconditions did not hold.")
        return self.application(environ, start_response)


def _names(condition: str, etag: str) -> bool:
    return condition == "*" or condition.strip('"') == etag.strip('"')
