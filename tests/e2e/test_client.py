"""The client's command line against a running stack: what people and their scripts do with it."""

import json
import stat
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import httpx
import numpy as np
import pytest
from PIL import Image
from pydicom.uid import generate_uid

from authenticator import code_of, wrong_code_of
from client_runs import Terminal, interrupted_at
from dicom_files import a_data_set, a_ramp, written
from patience import PATIENCE
from picture_files import saved
from running_stack import RunningStack

from depth_logs import a_log
from support import a_png

PASSWORD = "correct horse battery"


@pytest.fixture
def terminal(stack: RunningStack, tmp_path: Path) -> Terminal:
    return Terminal(tmp_path, stack.url)


@pytest.fixture
def ann(admin: httpx.Client, terminal: Terminal) -> Terminal:
    """Return the terminal of a new user, who has signed in."""
    name = f"ann-{uuid4().hex[:12]}"
    draft = {"username": name, "password": PASSWORD, "email": f"{name}@example.org"}
    admin.post("/v1/users", json=draft).raise_for_status()
    terminal.run("login", terminal.url, "--username", name, typed=f"{PASSWORD}\n")
    return terminal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two pictures and a text, and two within it."""
    here = tmp_path / "pictures"
    (here / "deeper").mkdir(parents=True)
    for number, name in enumerate(("a.png", "b.png", "deeper/c.png", "deeper/d.png")):
        (here / name).write_bytes(a_png(8 + number, 6))
    (here / "notes.txt").write_text("not a picture")
    return here


def a_bitmap(path: Path, rows: int) -> Path:
    """Write a picture of about 12 KB for each row."""
    values = np.arange(rows * 4000 * 3, dtype=np.uint32).astype(np.uint8).reshape(rows, 4000, 3)
    return saved(path, Image.fromarray(values))


def puts(told: str) -> list[str]:
    """Return the requests to S3 that `--verbose` tells."""
    return [line for line in told.splitlines() if line.startswith("PUT ")]


def client_of(terminal: Terminal) -> httpx.Client:
    headers = {"Authorization": f"Bearer {terminal.run('token').stdout.strip()}"}
    return httpx.Client(base_url=terminal.url, headers=headers, timeout=PATIENCE)


def test_a_wrong_password_signs_nobody_in(terminal: Terminal):
    refused = terminal.run("login", terminal.url, "--username", "admin", typed="wrong\n", code=3)

    assert refused.stderr.startswith("lightbox: ")
    assert not terminal.credentials.exists()


def test_who_has_signed_in_stays_so_and_can_sign_out(ann: Terminal):
    kept = ann.kept()

    assert stat.S_IMODE(ann.credentials.stat().st_mode) == 0o600
    assert ann.json("whoami")["username"] == kept["username"]

    ann.run("logout")

    assert kept["refresh_token"] not in ann.credentials.read_text()
    grant = {"grant_type": "refresh_token", "refresh_token": kept["refresh_token"]}
    assert httpx.post(f"{ann.url}/v1/auth/token", json=grant, timeout=PATIENCE).status_code == 401
    assert "lightbox login" in ann.run("whoami", code=3).stderr


def test_a_second_factor_is_asked_for_after_the_password(ann: Terminal):
    with client_of(ann) as client:
        begun = client.post("/v1/users/me/totp", json={"current_password": PASSWORD}).raise_for_status().json()
        client.put("/v1/users/me/totp", json={"code": code_of(begun["secret"])}).raise_for_status()
    typed = "\n".join((PASSWORD, wrong_code_of(begun["secret"]), code_of(begun["secret"]), ""))

    ann.run("login", ann.url, "--username", ann.kept()["username"], typed=typed)

    assert ann.run("whoami").stdout.startswith("ann-")


def test_an_api_key_signs_in_by_the_environment_and_by_login(ann: Terminal, tmp_path: Path):
    with client_of(ann) as client:
        key = client.post("/v1/users/me/api-keys", json={"name": "night"}).raise_for_status().json()["key"]
    other = Terminal(tmp_path / "other", ann.url)

    other.run("login", ann.url, "--api-key", typed=f"{key}\n")
    by_variable = Terminal(tmp_path / "third", ann.url, {"LIGHTBOX_URL": ann.url, "LIGHTBOX_API_KEY": key})

    assert other.json("whoami")["id"] == by_variable.json("whoami")["id"] == ann.json("whoami")["id"]
    assert not by_variable.credentials.exists()


def test_a_token_that_has_ended_is_renewed_and_kept(ann: Terminal):
    document = json.loads(ann.credentials.read_text())
    document["services"][ann.url]["access_token"] = "ended"
    ann.credentials.write_text(json.dumps(document))

    ann.run("whoami")

    assert ann.kept()["access_token"].count(".") == 2


def test_a_folder_is_uploaded_once_and_its_refusals_are_told(ann: Terminal, folder: Path):
    first = ann.run("upload", folder, "--tag", "beach", "--report", folder / ".report.csv", code=5)
    second = ann.json("upload", folder, code=5)

    assert first.stderr.startswith("4 stored, 0 present, 1 refused, 0 failed\n")
    assert "notes.txt,refused,,unsupported_media_type," in (folder / ".report.csv").read_text()
    assert (second["stored"], second["present"], second["refused"]) == (0, 4, 1)
    found = ann.json("search", "--tag", "beach", "--mine")
    assert sorted(image["filename"] for image in found) == ["a.png", "b.png", "c.png", "d.png"]
    assert "a.png,ready,image/png" in ann.run("search", "--format", "csv").stdout


def test_what_was_uploaded_comes_back_byte_for_byte(ann: Terminal, folder: Path, tmp_path: Path):
    ann.run("upload", folder / "a.png", folder / "b.png")

    ann.run("download", "--filter", "user_id=me", "--to", tmp_path / "fetched")
    key = ann.json("search", "--mine")[0]["image_key"]
    ann.run("download", key, "--render", "width=4", "--render", "format=webp", "--to", tmp_path / "small")

    assert {path.name: path.read_bytes() for path in (tmp_path / "fetched").iterdir()} == {
        name: (folder / name).read_bytes() for name in ("a.png", "b.png")
    }
    (small,) = (tmp_path / "small").iterdir()
    with Image.open(small) as picture:
        assert (picture.format, picture.width) == ("WEBP", 4)


def test_no_secret_is_told_or_kept_elsewhere(ann: Terminal, tmp_path: Path):
    big = a_bitmap(tmp_path / "big.bmp", 400)
    told = ann.run("--verbose", "upload", big).stderr

    secrets = [value for name, value in ann.kept().items() if value and name.endswith("token")]
    assert len(puts(told)) == 1
    assert len(secrets) == 2
    assert not [secret for secret in (*secrets, PASSWORD, "Signature") if secret in told]
    state = [path.read_text() for path in (tmp_path / "state").rglob("*.json")]
    assert not [text for text in state for secret in secrets if secret in text]


def test_a_killed_upload_goes_on_with_the_parts_that_are_missing(ann: Terminal, tmp_path: Path):
    big = a_bitmap(tmp_path / "big.bmp", 4300)  # four parts of 12.9 MB
    middle_of_the_second_part = 20_000_000

    killed = ann.run("upload", big, before=interrupted_at(middle_of_the_second_part, "SIGKILL"), code=-9)
    again = ann.run("--verbose", "upload", big)

    assert killed.stdout == ""
    assert len(puts(again.stderr)) == 2
    images = ann.json("search", "--mine", "--filter", "status=ready", "--filter", "status=pending")
    assert [(image["filename"], image["status"]) for image in images] == [("big.bmp", "ready")]
    assert ann.json("upload", big)["present"] == 1


def test_ctrl_c_stops_in_good_order_and_the_same_command_goes_on(ann: Terminal, folder: Path):
    big = a_bitmap(folder / "z.bmp", 400)

    stopped = ann.run("upload", folder, before=interrupted_at(0, "SIGINT"), code=130)
    again = ann.json("upload", folder, code=5)

    assert stopped.stderr.endswith("Stopped. The same command goes on where it was.\n")
    assert "Traceback" not in stopped.stderr
    outcome = {Path(each["path"]).name: each["outcome"] for each in again["files"]}
    assert outcome[big.name] == "stored"
    assert outcome["notes.txt"] == "refused"
    assert len(ann.json("search", "--mine", "--filter", "status=ready", "--filter", "status=pending")) == 5


def test_dicom_files_are_stored_in_their_study_and_exported_without_a_name(ann: Terminal, tmp_path: Path):
    series = tmp_path / "series"
    series.mkdir()
    study = generate_uid()
    one = a_data_set(a_ramp(), StudyInstanceUID=study, SOPInstanceUID=generate_uid(), PatientName="Doe^Jane")
    large = a_data_set(a_ramp(1200, 2400), StudyInstanceUID=study, SOPInstanceUID=generate_uid())
    (series / "1").write_bytes(written(one))
    (series / "2.dcm").write_bytes(written(large))
    (series / "readme.txt").write_text("not DICOM")

    report = ann.json("store", series)
    again = ann.json("store", series)
    archive = tmp_path / "study.zip"
    ann.run("export", "study", study, "--set", "burned_in=allow", "--to", archive)

    assert (report["stored"], again["present"], again["stored"]) == (2, 2, 0)
    assert {image["dicom"]["study_instance_uid"] for image in ann.json("search", "--mine")} == {study}
    assert archive.read_bytes().startswith(b"PK")
    assert b"Doe" not in archive.read_bytes()


def test_annotations_go_out_and_come_in_and_are_exported_as_coco(ann: Terminal, folder: Path, tmp_path: Path):
    ann.run("upload", folder / "a.png", folder / "b.png")
    first, second = (image["image_key"] for image in ann.json("search", "--mine"))
    drafts, document = tmp_path / "drafts.json", tmp_path / "coco.json"
    square = {"points": [[0, 0], [4, 0], [4, 4], [0, 4]]}
    drafts.write_text(json.dumps({first: [{"instrument": "forceps", "polygon": square, "label": "grasping"}]}))

    ann.run("annotations", "put", drafts)
    ann.run("export", "coco", "--filter", "user_id=me", "--to", document)
    document.write_text(document.read_text().replace(first, second))
    ann.run("annotations", "put", document)

    out = json.loads(ann.run("annotations", "get", first, second).stdout)
    shown = [[(each["instrument"], each["label"], each["polygon"]["points"]) for each in out[key]] for key in out]
    assert shown[0] == shown[1] == [("forceps", "grasping", square["points"])]


@pytest.mark.parametrize("rows", [40, 12_000])
def test_a_log_is_imported_in_a_request_or_by_s3(ann: Terminal, tmp_path: Path, rows: int):
    log = tmp_path / "well.csv"
    log.write_bytes(a_log(rows))

    (made,) = ann.json("log", "import", log, "--set", "width=50")

    assert (made["status"], made["rows"], made["width"], made["name"]) == ("ready", rows, 50, "well")


def test_a_broken_log_is_refused_with_its_line(ann: Terminal, tmp_path: Path):
    log = tmp_path / "well.csv"
    log.write_text("depth,col1\n1,2\n2,x\n")

    assert "line 3" in ann.run("log", "import", log, code=5).stderr


def test_a_folder_is_uploaded_into_a_collection_found_in_it_and_exported(ann: Terminal, folder: Path, tmp_path: Path):
    ann.run("collections", "create", "Talk in Basel")

    ann.run("upload", folder / "deeper", "--collection", "Talk in Basel")
    ann.run("upload", folder / "a.png", folder / "deeper" / "c.png", "--collection", "Talk in Basel")
    ann.run("upload", folder / "b.png")

    shown = ann.json("collections", "show", "Talk in Basel")
    assert [image["filename"] for image in shown["images"]] == ["c.png", "d.png", "a.png"]
    assert [each["image_count"] for each in ann.json("collections", "list")] == [3]
    ann.run("collections", "remove", shown["collection_id"], shown["images"][0]["image_key"])
    found = ann.json("search", "--collection", "Talk in Basel")
    assert {image["filename"] for image in found} == {"a.png", "d.png"}
    archive = tmp_path / "talk.zip"
    ann.run("export", "zip", "--collection", "Talk in Basel", "--to", archive)
    with ZipFile(archive) as files:
        assert sum(name.endswith(".png") for name in files.namelist()) == 2


def test_an_image_is_shared_with_a_user_and_by_a_link(ann: Terminal, folder: Path):
    ann.run("upload", folder / "a.png")
    key = ann.json("search", "--mine")[0]["image_key"]

    ann.run("share", key, "--with", "admin", "--annotate")
    link = ann.run("share", key, "--link", "1h").stdout.strip()

    with client_of(ann) as client:
        (shared,) = client.get(f"/v1/images/{key}/shares").json()["data"]
    assert (shared["username"], shared["role"]) == ("admin", "annotate")
    opened = httpx.get(link, follow_redirects=True, timeout=PATIENCE)
    assert opened.content == (folder / "a.png").read_bytes()
    assert ann.run("share", key, "--with", "nobody-at-all", code=4).stderr.startswith("lightbox: ")


def test_a_link_to_a_dicom_object_names_the_patient_only_if_it_is_to(ann: Terminal, tmp_path: Path):
    (tmp_path / "1.dcm").write_bytes(written(a_data_set(a_ramp(), PatientName="Doe^Jane", BurnedInAnnotation="NO")))
    ann.run("store", tmp_path / "1.dcm")
    key = ann.json("search", "--mine")[0]["image_key"]

    without, identified = (
        ann.run("share", key, "--link", "1h", *more).stdout.strip() for more in ((), ("--identified",))
    )

    assert b"Doe^Jane" not in httpx.get(without, follow_redirects=True, timeout=PATIENCE).content
    assert b"Doe^Jane" in httpx.get(identified, follow_redirects=True, timeout=PATIENCE).content
