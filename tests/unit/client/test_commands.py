"""The command line as scripts know it: exit codes, streams, options and help."""

import json
import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from lightbox import coco
from lightbox.__main__ import COMMANDS
from lightbox.commands import app as shared
from lightbox.commands.app import app
from lightbox.exit_codes import MEANINGS, ExitCode
from lightbox_service import S3, URL, a_page, an_image, ok, problem, sha256

IMAGES, ANNOTATIONS = "/v1/images", "/v1/images/img_1/annotations"
SQUARE = {"points": [[0, 0], [2, 0], [2, 2], [0, 2]]}


def commands(group=None, path=()):
    group = group or get_command(app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


def an_annotation(**fields):
    times = {"created_at": "2026-01-02T12:00:00Z", "updated_at": "2026-01-02T12:00:00Z"}
    made = {"image_key": "img_1", "index": 0, "instrument": "forceps", "polygon": SQUARE, "bounding_box": [0, 0, 2, 2]}
    return made | {"area": 4, "created_by": "u", "updated_by": "u", "revision": "r"} | times | fields


def test_no_option_takes_a_secret():
    parameters = [each for _, command in commands() for each in command.params if not getattr(each, "is_flag", False)]
    options = [option for each in parameters for option in each.opts if option.startswith("-")]

    assert "--username" in options
    assert [
        each for each in options if any(word in each for word in ("password", "token", "secret", "key", "code"))
    ] == []


def test_the_help_lists_each_command_on_a_line_of_its_own():
    shown = CliRunner().invoke(app, ["--help"], terminal_width=80).stdout

    lines = shown.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in lines] == list(get_command(app).commands)
    assert not [line for line in lines if line.endswith("...")]
    assert all(f"{code.value:<5}{meaning}" in shown for code, meaning in MEANINGS.items())


@pytest.mark.parametrize(("path", "command"), [each for each in commands() if each[0][0] not in {"logout", "whoami"}])
def test_the_help_of_a_command_has_an_example(path, command):
    assert f"lightbox {' '.join(path)}" in command.help or path == ("token",), path


def test_a_shell_can_complete_it():
    environment = {"_LIGHTBOX_COMPLETE": "complete_bash", "COMP_WORDS": "lightbox anno", "COMP_CWORD": "1"}
    code = "from lightbox.__main__ import run; run()"
    completed = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        env=environment | {"PYTHONPATH": "infra/client"},
        capture_output=True,
        text=True,
    )

    assert completed.stdout.split() == ["annotations"]


def test_a_search_prints_csv_with_whole_cells(service, call):
    service.on("GET", IMAGES, a_page(an_image(filename='a "b", c.png', tags=[{"id": "t", "name": "beach"}])))

    words, tags = ("knee", "left"), ("--tag", "a", "--tag", "b")
    code, out, _ = call("search", *words, *tags, "--format", "csv", "--filter", "status=ready", "--sort", "-size")

    assert code == ExitCode.DONE
    assert out.splitlines()[1].startswith('img_1,"a ""b"", c.png",ready,image/png,3,')
    asked = service.requests[-1].url.params
    assert (asked["q"], asked["exact_tags"], asked["status"]) == ("knee left", "a|b", "ready")
    assert asked["sort"] == "-size"


def test_a_search_reads_as_many_pages_as_it_needs(service, call):
    service.on("GET", IMAGES, a_page(an_image(), an_image(), cursor="next"), a_page(an_image()))

    _, out, _ = call("search", "--limit", "0", "--json")

    assert len(json.loads(out)) == 3
    assert service.requests[-1].url.params["cursor"] == "next"


def test_a_table_is_not_cut_in_a_pipe(service, call):
    service.on("GET", IMAGES, a_page(an_image(filename="x" * 120 + ".png")))

    assert "x" * 120 + ".png" in call("search")[1]


def test_a_name_in_brackets_is_printed_as_it_is(service, call):
    service.on("GET", IMAGES, a_page(an_image(filename="[bold]knee.png")))

    assert "[bold]knee.png" in call("search")[1]


@pytest.mark.parametrize(
    ("answer", "code"),
    [(problem(404, "not_found"), ExitCode.REFUSED), (ok({"message": "Unauthorized"}, 401), ExitCode.SIGN_IN)],
)
def test_an_error_is_one_sentence_and_an_exit_code(service, call, answer, code):
    service.on("GET", IMAGES, answer)

    ended, out, err = call("search")

    assert (ended, out) == (code, "")
    assert err.startswith("lightbox: ")
    assert err.count("\n") == 1


def test_an_error_is_json_where_json_is_wanted(service, call):
    service.on("GET", IMAGES, problem(422, "validation_failed"))

    _, out, err = call("search", "--json")

    assert out == ""
    assert json.loads(err)["problem"]["code"] == "validation_failed"


def test_nobody_signed_in_is_told_so(monkeypatch, call):
    for module in COMMANDS:
        if hasattr(module, "service"):
            monkeypatch.setattr(module, "service", shared.service)

    code, _, err = call("search")

    assert (code, err) == (ExitCode.SIGN_IN, "lightbox: You are not signed in. Sign in first: lightbox login\n")


def test_an_upload_reports_its_refusals(service, call, tmp_path):
    (tmp_path / "a.png").write_bytes(bytes(range(3)))
    (tmp_path / "b.txt").write_bytes(b"text")
    service.on("GET", IMAGES, a_page())
    service.on("POST", IMAGES, lambda sent: problem(415) if b"b.txt" in sent.content else ok(an_image(), 201))

    code, out, err = call("upload", tmp_path, "--public", "--report", tmp_path / "report.csv")

    assert (code, out) == (ExitCode.PARTLY, "")
    assert err.startswith("1 stored, 0 present, 1 refused, 0 failed\n")
    assert "b.txt,refused,,busy,No" in (tmp_path / "report.csv").read_text()
    assert b'{"visibility": "public"}' in service.asked("POST", IMAGES)[0].content


def test_an_upload_of_nothing_new_is_done(service, call, tmp_path):
    (tmp_path / "a.png").write_bytes(bytes(range(3)))
    service.on("GET", IMAGES, a_page(an_image(sha256=sha256(3))))

    code, out, _ = call("upload", tmp_path, "--json")

    assert code == ExitCode.DONE
    assert (json.loads(out)["present"], json.loads(out)["files"][0]["image_key"]) == (1, "img_1")


def test_a_folder_that_is_not_there_is_told(call, tmp_path):
    assert call("upload", tmp_path / "x")[2] == f"lightbox: There is no file or folder {tmp_path / 'x'}\n"


def test_annotations_come_back_as_they_went_out(service, call, tmp_path):
    service.on("GET", ANNOTATIONS, ok({"data": [an_annotation()]}))
    service.on("PUT", f"{ANNOTATIONS}/0", ok(an_annotation()))
    file = tmp_path / "kept.json"

    file.write_text(call("annotations", "get", "img_1")[1])
    code, _, err = call("annotations", "put", file)

    assert (code, err) == (ExitCode.DONE, "1 written, 0 refused\n")
    assert json.loads(service.requests[-1].content) == {
        "instrument": "forceps",
        "polygon": SQUARE,
    }


def test_a_new_annotation_is_posted_and_a_refused_one_told(service, call, tmp_path):
    file = tmp_path / "new.json"
    file.write_text(
        json.dumps({"img_1": [{"instrument": "a", "polygon": SQUARE}, {"instrument": "b", "polygon": SQUARE}]})
    )
    service.on("POST", ANNOTATIONS, ok(an_annotation(index=4), 201), problem(422, "validation_failed"))

    code, out, _ = call("annotations", "put", file, "--json")

    assert code == ExitCode.PARTLY
    assert [(each["index"], each["reason"]) for each in json.loads(out)] == [(4, None), (None, "No")]


def test_images_with_the_same_file_are_listed_together_oldest_first(service, call):
    hashes = {"e": "1", "d": "2", "c": "1", "b": "3", "a": "1", "waiting": None, "pending": None}
    images = [an_image(image_key=key, sha256=each) for key, each in hashes.items()]
    service.on("GET", IMAGES, a_page(*images[:3], cursor="next"), a_page(*images[3:]))

    _, out, _ = call("duplicates", "--filter", "media_type=image/png")

    assert out == "a c e\n"
    assert dict(service.requests[0].url.params)["user_id"] == "me"


def test_files_are_exported_by_their_keys_or_by_filters(service, call, tmp_path):
    job = {
        "job_id": "job_1",
        "kind": "zip",
        "status": "ready",
        "progress": 1,
        "url": f"{S3}/images.zip",
        "problem": None,
    }
    times = {"created_at": "2026-01-02T12:00:00Z", "updated_at": "2026-01-02T12:00:00Z", "expires_at": None}
    service.on("POST", "/v1/exports/zip", ok(job | times, 202))
    service.on("GET", "/v1/jobs/job_1", ok(job | times))
    service.on("GET", "/images.zip", ok("PK"))

    for number, words in enumerate((("--image", "a", "--image", "b"), ("knee", "--filter", "ml_tag=TRAIN"))):
        call("export", "zip", *words, "-o", tmp_path / f"{number}.zip")

    sent = [json.loads(each.content) for each in service.asked("POST", "/v1/exports/zip")]
    assert sent == [{"image_keys": ["a", "b"]}, {"q": "knee", "ml_tag": ["TRAIN"]}]
    assert (tmp_path / "1.zip").read_bytes() == b'"PK"'


def coco_of(*annotations):
    return {
        "images": [{"id": 7, "file_name": "img_1.png"}, {"id": 8, "file_name": "x.png", "image_key": "img_2"}],
        "categories": [{"id": 1, "name": "forceps"}],
        "annotations": [{"id": 1, "image_id": 7, "category_id": 1} | each for each in annotations],
    }


def test_coco_is_read_by_polygons_and_boxes():
    outline = {"segmentation": [[0, 0, 2, 0, 2, 2]], "label": "grasping"}

    (first, polygon), (second, box) = coco.drafts(coco_of(outline, {"image_id": 8, "bbox": [1, 2, 3, 4]}))

    assert (first, second) == ("img_1", "img_2")
    assert (polygon.instrument, polygon.label, polygon.polygon.points) == (
        "forceps",
        "grasping",
        ((0, 0), (2, 0), (2, 2)),
    )
    assert box.model_dump(exclude_unset=True, exclude={"instrument"}) == {
        "box": {"x": 1, "y": 2, "width": 3, "height": 4}
    }


def test_coco_is_read_by_the_shape_that_it_carries_and_by_a_keypoint():
    ellipse = {"cx": 5.0, "cy": 6.0, "rx": 2.0, "ry": 1.0}
    mask = {"size": [9, 9], "counts": [81]}

    (_, carried), (_, point) = coco.drafts(
        coco_of(
            {"segmentation": mask, "bbox": [3, 5, 4, 2], "shape": {"ellipse": ellipse}, "frame": 3},
            {"segmentation": [], "bbox": [7, 8, 0, 0], "keypoints": [7, 8, 2]},
        )
    )

    assert (carried.ellipse.model_dump(), carried.frame, point.point) == (ellipse, 3, (7, 8))


@pytest.mark.parametrize(
    "shape", [{"size": [1, 1], "counts": []}, [[0, 0, 1, 1, 2, 2], [3, 3, 4, 4, 5, 5]], [[0, 0, 1]]]
)
def test_coco_that_would_lose_its_shape_is_not_read(shape):
    with pytest.raises(ValueError, match="annotation 1"):
        list(coco.drafts(coco_of({"segmentation": shape})))


def test_coco_of_several_keypoints_is_not_read():
    with pytest.raises(ValueError, match="annotation 1"):
        list(coco.drafts(coco_of({"keypoints": [1, 1, 2, 3, 3, 2], "bbox": [1, 1, 2, 2]})))


@pytest.mark.parametrize(
    ("arguments", "body"),
    [
        (["--link", "2h"], {"expires_in": 7200}),
        (["--link", "1d", "--identified"], {"expires_in": 86_400, "identified": True}),
    ],
)
def test_a_link_lasts_as_long_as_asked(service, call, arguments, body):
    made = {
        "link_id": "l",
        "created_by": "u",
        "created_at": "2026-01-02T12:00:00Z",
        "expires_at": "2026-01-02T12:00:00Z",
    }
    service.on("POST", "/v1/images/img_1/links", ok(made | {"url": "/v1/shared/abc"}, 201))

    _, out, _ = call("share", "img_1", *arguments)

    assert out == f"{URL}/v1/shared/abc\n"
    assert json.loads(service.requests[-1].content) == body


@pytest.mark.parametrize(
    "wrong",
    [
        ["share", "img_1"],
        ["share", "img_1", "--link", "soon"],
        ["share", "img_1", "--with", "bob", "--identified"],
        ["download"],
        ["upload"],
        ["collections", "add", "Talk"],
    ],
)
def test_a_command_that_is_not_understood_asks_nothing(service, call, wrong):
    assert call(*wrong)[0] == ExitCode.USAGE
    assert service.requests == []
