"""Store DICOM objects as clients do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dicom_files import a_data_set, write


@pytest.fixture
def store(upload: Callable[..., dict[str, Any]], tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Upload a report with these attributes, and return its image."""

    def store(*, caller: str = "ann", metadata: str = "{}", **attributes: Any) -> dict[str, Any]:
        path = write(tmp_path / "object.dcm", a_data_set(**attributes))
        return upload(path.read_bytes(), metadata, caller=caller)

    return store
