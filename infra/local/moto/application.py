"""Build the patched moto as one WSGI application for all its services."""

import os

from local.aws.cloud import Application
from local.moto.patches import patch_server


def application() -> Application:
    """Return moto with every patch applied. The caller lets S3 and DynamoDB answer one request at a time."""
    os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"  # else every response would allow every origin
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: PLC0415 - 1 s

    patch_server()
    return DomainDispatcherApplication(create_backend_app)
