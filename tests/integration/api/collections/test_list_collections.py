from support import answer


def test_everybody_lists_what_they_own_or_were_given_and_what_is_public(collect, ask, aws):  # noqa: ARG001
    private, public = collect(name="private"), collect(name="public", visibility="public")
    others = collect(caller="bob", name="bob's")

    def names(caller, **options):
        return [each["name"] for each in answer(ask("GET", caller=caller, **options))["data"]]

    assert names("ann") == ["public", "private"]
    assert names("bob") == ["bob's", "public"]
    assert names("eve") == ["public"]
    assert names("root", groups=["admin"]) == ["bob's", "public", "private"]
    assert len({each["collection_id"] for each in (private, public, others)}) == 3


def test_pages_follow_each_other(collect, ask, aws):  # noqa: ARG001
    for number in range(5):
        collect(name=str(number), visibility="public" if number % 2 else "private")

    first = answer(ask("GET", limit=3))
    second = answer(ask("GET", limit=3, cursor=first["meta"]["next_cursor"]))

    assert [each["name"] for each in (*first["data"], *second["data"])] == ["4", "3", "2", "1", "0"]
    assert second["meta"]["has_more_pages"] is False
