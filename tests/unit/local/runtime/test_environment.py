"""An engine that replaces moto's S3 has one storage class."""

import pytest

from local.runtime.environment import engines


@pytest.mark.parametrize(("service", "kept"), [("S3", "STANDARD"), ("DYNAMODB", None)])
def test_an_engine_of_objects_is_asked_for_the_class_that_all_have(monkeypatch, service, kept):
    monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", "http://127.0.0.1:9000")

    assert engines().get("STORAGE_CLASS") == kept
