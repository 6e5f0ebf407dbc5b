from lightbox.batches import AT_ONCE, Batch
from lightbox.models import ImageDraft
from lightbox_service import a_page, an_image, ok, problem, sha256

IMAGES = "/v1/images"


def run(box, paths, parallel=2):
    return Batch(box.sending, lambda path, sha256: box.sending.upload(path, sha256, ImageDraft()), lambda _: None).run(
        paths, parallel
    )


def test_a_batch_skips_what_is_there_and_tells_what_is_refused(service, box, a_file, tmp_path):
    there, twice, again = a_file(3, "there.png"), a_file(4, "twice.png"), a_file(4, "again.png")
    wrong, missing = a_file(5, "wrong.txt"), tmp_path / "missing.png"
    service.on("GET", IMAGES, a_page(an_image(image_key="img_0", sha256=sha256(3))))
    service.on(
        "POST",
        IMAGES,
        lambda request: (
            problem(415, "unsupported_media_type") if b"wrong.txt" in request.content else ok(an_image(), 201)
        ),
    )

    report = run(box, [there, twice, again, wrong, missing])

    outcomes = {each.path.rpartition("/")[2]: (each.outcome, each.image_key) for each in report.files}
    assert outcomes == {
        "there.png": ("present", "img_0"),
        "twice.png": ("stored", "img_1"),
        "again.png": ("present", None),
        "wrong.txt": ("refused", None),
        "missing.png": ("refused", None),
    }
    assert report.as_json()["refused"] == 2


def test_what_is_there_is_asked_for_fifty_files_at_a_time(service, box, a_file):
    paths = [a_file(size, f"{size}.png") for size in range(1, AT_ONCE + 2)]
    pages = [a_page(an_image(sha256=sha256(1)), cursor="next"), a_page(an_image(sha256=sha256(2)))]
    service.on("GET", IMAGES, *pages)
    service.on("POST", IMAGES, ok(an_image(), 201))

    report = run(box, paths)

    asked = [request.url.params.get_list("sha256") for request in service.asked("GET", IMAGES)]
    assert [len(each) for each in asked] == [50, 50, 1]
    assert len(report.those("present")) == 2


def test_a_batch_ends_when_the_service_is_gone_and_keeps_what_it_knows(service, box, a_file):
    service.on("GET", IMAGES, a_page(), ok(None, 503))
    service.on("POST", IMAGES, ok(an_image(), 201))

    report = run(box, [a_file(size, f"{size}.png") for size in range(1, AT_ONCE + 2)])

    assert report.ended_by is not None
    assert 0 < len(report.those("stored")) <= AT_ONCE


def test_ctrl_c_ends_a_batch_in_good_order(service, box, a_file):
    service.on("GET", IMAGES, a_page())
    service.on("POST", IMAGES, ok(an_image(), 201))

    def paths():
        yield from (a_file(size, f"{size}.png") for size in range(1, AT_ONCE + 1))
        raise KeyboardInterrupt

    report = run(box, paths())

    assert report.stopped
    assert box.stopping.is_set()
