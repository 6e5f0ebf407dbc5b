import json
from datetime import timedelta

import pytest

from api.images.create_image import handler as create_image_handler
from api.images.delete_image import handler as delete_image
from api.images.restore_image import handler as restore_image
from api.images.update_image import handler as update_image
from api.locations.delete_location import handler
from api.locations.get_location import handler as get_location
from core.images import image_table
from core.kernel.clock import now
from core.kernel.values import revised
from core.locations import location_service, location_table

from support import NOON, a_multipart, a_png, a_request, an_image, answer
from wire import WIRE

pytestmark = pytest.mark.usefixtures("aws")


def delete(invoke):
    return invoke(handler, a_request("DELETE", "/v1/locations/a", caller="bob"))


def test_a_location_goes_when_no_image_is_from_it(invoke, make_location):
    make_location("a")

    assert delete(invoke)["statusCode"] == 204
    assert invoke(get_location, a_request("GET", "/v1/locations/a", caller="ann"))["statusCode"] == 404
    assert delete(invoke)["statusCode"] == 404


def test_even_a_hidden_image_keeps_its_location(invoke, make_location):
    make_location("a")
    row = image_table.create(an_image("ann", location_id="a"), due_at=NOON)

    kept = delete(invoke)
    image_table.change(row, revised(row.image, status="deleted"))

    assert (kept["statusCode"], answer(kept)["code"]) == (409, "in_use")
    assert delete(invoke)["statusCode"] == 204


def remove():
    """Run the last step of a deletion, at a moment that the test chooses."""
    with WIRE.by_test():
        closed = location_table.close("a", now())
        assert closed
        location_table.remove(closed)


def before_the_transaction(act):
    """Return a listener that acts once, just before the first transaction."""
    going = iter([act])
    return lambda call: call.operation == "TransactWriteItems" and next(going, bool)()


def create_image(invoke, key="knee"):
    form = a_multipart(
        ("metadata", json.dumps({"image_key": key, "location_id": "a"})), ("file", "a.png", a_png(), "image/png")
    )
    return invoke(create_image_handler, a_request("POST", "/v1/images", caller="ann", body=form))


def test_no_image_slips_in_between_counting_and_removing(invoke, make_location, monkeypatch):
    make_location("a")
    answers = []
    monkeypatch.setattr(location_service, "_in_use", lambda _: bool(answers.append(create_image(invoke))))

    assert delete(invoke)["statusCode"] == 204
    assert (answers[0]["statusCode"], answers[0]["headers"]["Retry-After"]) == (503, "2")
    assert image_table.find("knee") is None
    assert answer(create_image(invoke))["errors"][0]["code"] == "unknown_location"


def test_an_image_that_was_about_to_be_stored_is_refused(invoke, make_location, when_calling):
    make_location("a")
    when_calling(before_the_transaction(remove))

    response = create_image(invoke)

    assert (response["statusCode"], answer(response)["errors"][0]["code"]) == (422, "unknown_location")
    assert image_table.find("knee") is None


def test_a_location_that_is_kept_can_be_used_at_once(invoke, make_location):
    make_location("a")
    image_table.create(an_image("ann", location_id="a"), due_at=NOON)

    assert answer(delete(invoke))["code"] == "in_use"
    assert create_image(invoke)["statusCode"] == 201


def test_a_deletion_that_died_blocks_its_location_for_only_a_minute(invoke, make_location):
    make_location("a")
    location_table.close("a", now() + timedelta(minutes=1))
    held = create_image(invoke)
    location_table.close("a", now() - timedelta(seconds=1))

    assert (held["statusCode"], create_image(invoke)["statusCode"]) == (503, 201)


def test_a_restored_image_is_from_nowhere_if_its_location_has_gone(invoke, make_location):
    make_location("a")
    create_image(invoke)
    invoke(delete_image, a_request("DELETE", "/v1/images/knee", caller="ann"))
    delete(invoke)

    image = answer(invoke(restore_image, a_request("POST", "/v1/images/knee/restore", caller="ann")))

    assert (image["status"], image["location_id"]) == ("ready", None)


def test_no_image_moves_to_a_location_that_goes(invoke, make_location, when_calling):
    make_location("a")
    image_table.create(an_image("ann", "knee"), due_at=NOON)
    when_calling(before_the_transaction(remove))
    body, stated = {"location_id": "a"}, {"If-Match": '"1.0"'}

    response = invoke(update_image, a_request("PATCH", "/v1/images/knee", caller="ann", body=body, headers=stated))

    assert response["statusCode"] == 422
    assert image_table.find("knee").image.location_id is None
