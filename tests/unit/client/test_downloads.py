import pytest

from lightbox import WrongBytes
from lightbox_service import S3, an_image, ok, sha256

IMAGE = "/v1/images/img_1"
FILE = f"{IMAGE}/file"


@pytest.fixture(autouse=True)
def image(service):
    service.on("GET", IMAGE, ok(an_image(sha256=sha256(10))))


def ranged(content, status=200):
    answer = ok(None, status)
    answer._content = content
    return answer


def test_an_original_is_saved_under_its_name(service, box, tmp_path):
    service.on("GET", FILE, ranged(bytes(range(10))))

    saved = box.download("img_1", tmp_path / "new")

    assert saved == tmp_path / "new" / "a.png"
    assert saved.read_bytes() == bytes(range(10))
    assert service.requests[-1].url.params["original"] == "true"


def test_a_redirect_to_s3_is_followed_without_the_token(service, box, tmp_path):
    service.on("GET", FILE, ok(None, 303, Location=f"{S3}/object?X-Amz-Signature=abc"))
    service.on("GET", "/object", ranged(bytes(range(10))))

    box.download("img_1", tmp_path)

    assert "authorization" not in service.requests[-1].headers


def test_a_download_that_broke_off_goes_on_where_it_was(service, box, tmp_path):
    (tmp_path / ".img_1.part").write_bytes(bytes(range(4)))
    service.on("GET", FILE, ranged(bytes(range(4, 10)), 206))

    assert box.download("img_1", tmp_path).read_bytes() == bytes(range(10))
    assert service.requests[-1].headers["range"] == "bytes=4-"


def test_a_part_of_other_bytes_is_fetched_anew(service, box, tmp_path):
    (tmp_path / ".img_1.part").write_bytes(b"xxxx")
    service.on("GET", FILE, ranged(bytes(range(4, 10)), 206), ranged(bytes(range(10))))

    assert box.download("img_1", tmp_path).read_bytes() == bytes(range(10))


def test_what_is_saved_already_is_not_fetched(service, box, tmp_path):
    (tmp_path / "a.png").write_bytes(bytes(range(10)))

    assert box.download("img_1", tmp_path) == tmp_path / "a.png"
    assert service.asked("GET", FILE) == []


def test_another_file_of_the_name_is_not_overwritten(service, box, tmp_path):
    (tmp_path / "a.png").write_bytes(b"mine")
    service.on("GET", FILE, ranged(bytes(range(10))))

    assert box.download("img_1", tmp_path) == tmp_path / "img_1-a.png"
    assert (tmp_path / "a.png").read_bytes() == b"mine"


def test_wrong_bytes_are_not_kept(service, box, tmp_path):
    service.on("GET", FILE, ranged(b"other"))

    with pytest.raises(WrongBytes):
        box.download("img_1", tmp_path)

    assert list(tmp_path.glob("*.png")) + list(tmp_path.glob(".*.part")) == []


def test_a_file_name_never_leaves_its_folder(service, box, tmp_path):
    service.on("GET", IMAGE, ok(an_image(filename="../../evil.png", sha256=sha256(10))))
    service.on("GET", FILE, ranged(bytes(range(10))))

    assert box.download("img_1", tmp_path) == tmp_path / "evil.png"
