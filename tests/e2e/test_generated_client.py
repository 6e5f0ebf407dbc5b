"""A client that openapi-python-client generates from the served document imports whole, and works."""

import importlib
import io
import json
import pkgutil
import subprocess
import sys

import httpx
import pytest

from openapi.document import DOCUMENT
from running_stack import RunningStack

from support import a_png

NAME = "lightbox_client"
# The generator sends such bodies as bytes once it is told to; clients of DICOMweb write them themselves.
CONFIG = (
    "content_type_overrides: {multipart/related: application/octet-stream, application/dicom: application/octet-stream}"
)


@pytest.fixture(scope="module")
def part(stack: RunningStack, tmp_path_factory: pytest.TempPathFactory):
    """Return the function that imports a module of the generated client by its name."""
    folder = tmp_path_factory.mktemp("generated")
    document = folder / "openapi.json"
    document.write_bytes(httpx.get(f"{stack.url}/v1/openapi.json").content)
    config = folder / "config.yml"
    config.write_text(CONFIG)
    arguments = ["generate", "--path", document, "--output-path", folder / NAME, "--meta", "none", "--config", config]
    generated = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", *arguments], capture_output=True, text=True, check=False
    )
    assert generated.returncode == 0, generated.stderr
    assert "WARNING" not in generated.stdout + generated.stderr  # it leaves out what it does not understand
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield lambda name: importlib.import_module(f"{NAME}.{name}")


def operations():
    return [operation for item in json.loads(DOCUMENT.read_text())["paths"].values() for operation in item.values()]


@pytest.fixture
def anonymous(stack: RunningStack, part):
    with part("client").Client(base_url=stack.url) as client:
        yield client


@pytest.fixture
def signed_in(stack: RunningStack, part):
    with part("client").AuthenticatedClient(base_url=stack.url, token=stack.token()) as client:
        yield client


def test_every_module_of_it_can_be_imported(part):
    names = [module.name for module in pkgutil.walk_packages(part("api").__path__, f"{NAME}.api.")]

    modules = [importlib.import_module(name) for name in names]

    assert len([module for module in modules if hasattr(module, "sync_detailed")]) == len(operations())


@pytest.mark.parametrize("kind", ["Credentials", "CredentialsForm"])
def test_it_signs_in_by_json_and_by_a_form(stack, anonymous, part, kind):
    models, (name, password) = part("models"), stack.credentials

    credentials = getattr(models, kind)(models.Grant.PASSWORD, username=name, password=password)
    token = part("api.users.create_token").sync(client=anonymous, body=credentials)

    assert isinstance(token, models.Token)


def test_it_stores_an_image_and_reads_it_back(part, signed_in):
    models, content = part("models"), a_png(8, 6)
    file = part("types").File(payload=io.BytesIO(content), file_name="dots.png", mime_type="image/png")
    body = models.CreateImageFilesBody(file=file, metadata=models.ImageDraft(description="Six dots"))

    image = part("api.images.create_image").sync(client=signed_in, body=body)
    original = part("api.images.get_image_file").sync(image.image_key, client=signed_in)
    smaller = part("api.images.get_image_file").sync_detailed(image.image_key, client=signed_in, width=4)
    listed = part("api.images.list_images").sync(client=signed_in)

    assert (image.description, image.width, image.height) == ("Six dots", 8, 6)
    assert original.payload.read() == content
    assert smaller.headers["content-type"] == "image/png"
    assert image.image_key in [each.image_key for each in listed.data]


def test_it_reads_the_errors_of_the_service_and_of_its_gateway(anonymous, part, signed_in):
    get_image = part("api.images.get_image")

    missing = get_image.sync("nobodys", client=signed_in)
    refused = get_image.sync("nobodys", client=anonymous)

    assert missing.code == "not_found"
    assert refused.additional_properties == {"message": "Unauthorized"}
