"""Build the patched moto as one WSGI application for all its services."""

import os

from local.aws.cloud import Application
from local.moto.files import Files
from local.moto.large_objects import keep_in
from local.moto.patches import patch_server


def application(files: Files | None = None) -> Application:
    """Return moto with every patch applied, and its objects in `files`; without them, in memory and temporary files.

    The caller lets S3 and DynamoDB answer one request at a time.
    """
    os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"  # else every response would allow every origin
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: PLC0415 - 1 s

    patch_server()
    if files:
        keep_in(files)
    return DomainDispatcherApplication(create_backend_app)
