from core.images import image_table

from support import answer

PICTURE = {"key": "a/150.png", "width": 150, "height": 100, "media_type": "image/png"}


def test_a_collection_is_shown_with_its_cover(keep, collect, ask):
    keep("ann", "a")
    made = collect("a")

    assert answer(ask("GET", made["collection_id"])) == made


def test_wherever_a_collection_is_shown_its_cover_is_a_picture(keep, collect, change, ask):
    keep("ann", "a")
    image_table.record_renditions("a", {"150": PICTURE})

    made = collect("a")

    got, listed = answer(ask("GET", made["collection_id"])), answer(ask("GET"))["data"][0]
    for shown in (made, got, listed, change(made, name="lecture")):
        assert "/a/150.png?" in shown["cover"]["rendition"]["url"]


def test_a_collection_that_one_may_not_see_looks_like_a_missing_one(collect, ask, aws):  # noqa: ARG001
    made = collect()

    hidden, missing = ask("GET", made["collection_id"], "eve"), ask("GET", "col_none", "eve")

    assert (hidden["statusCode"], answer(hidden)["code"]) == (missing["statusCode"], answer(missing)["code"])
    assert hidden["statusCode"] == 404
