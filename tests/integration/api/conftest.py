"""Images to begin with: as a row only, or stored by the handler, bytes and all."""

from collections.abc import Callable
from typing import Any

import pytest

from core.storage import images
from core.storage.images import ImageItem

from support import NOON, a_multipart, a_png, a_request, an_image, answer


@pytest.fixture
def keep(aws: None) -> Callable[..., ImageItem]:  # noqa: ARG001
    """Keep the row of an image made by `an_image`; its bytes are nowhere."""
    return lambda *who, **fields: images.create(an_image(*who, **fields), due_at=NOON)


@pytest.fixture
def upload(aws: None, invoke: Callable[..., Any]) -> Callable[..., dict[str, Any]]:  # noqa: ARG001
    """Store a picture as a client would; what the client is answered."""
    from api.images import create_image  # noqa: PLC0415 - for those who ask for it

    def upload(content: bytes | None = None, metadata: str = "{}", *, caller: str = "ann") -> dict[str, Any]:
        file = ("file", "knee.png", content or a_png(64, 48), "application/octet-stream")
        body = a_multipart(("metadata", metadata), file)
        response = invoke(create_image.handler, a_request("POST", "/v1/images", caller=caller, body=body))
        assert response["statusCode"] == 201, response["body"]
        return answer(response)

    return upload
