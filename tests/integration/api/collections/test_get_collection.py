from support import answer


def test_a_collection_is_shown_with_its_cover(keep, collect, ask):
    keep("ann", "a")
    made = collect("a")

    assert answer(ask("GET", made["collection_id"])) == made


def test_a_collection_that_one_may_not_see_looks_like_a_missing_one(collect, ask, aws):  # noqa: ARG001
    made = collect()

    hidden, missing = ask("GET", made["collection_id"], "eve"), ask("GET", "col_none", "eve")

    assert (hidden["statusCode"], answer(hidden)["code"]) == (missing["statusCode"], answer(missing)["code"])
    assert hidden["statusCode"] == 404
