from typing import Annotated

import pytest
from aws_lambda_powertools.event_handler.openapi.params import Query

from core.kernel.values import Value
from core.web.app import entrypoint, http_app

from support import Context, a_request, answer


class Filters(Value):
    client_id: tuple[str, ...] = ()
    start: Annotated[str | None, Query(alias="from")] = None


def ask(query, **options):
    app = http_app(**options)

    @app.get("/v1/things")
    def list_things(filters: Annotated[Filters, Query()], limit: int = 1) -> dict[str, int]:
        return {"found": len(filters.client_id), "limit": limit}

    request = a_request("GET", "/v1/things") | {"rawQueryString": query}
    return entrypoint(app)(request, Context())


@pytest.mark.parametrize("query", ["", "client_id=a&client_id=b", "limit=2", "from=x"])
def test_known_parameters_are_taken(query):
    assert ask(query)["statusCode"] == 200


@pytest.mark.parametrize(
    ("query", "name", "nearest"),
    [
        ("cleint_id=a", "cleint_id", "client_id"),
        ("limits=2", "limits", "limit"),
        ("zzz=1", "zzz", "client_id, from, limit"),
    ],
)
def test_an_unknown_one_is_refused_with_the_nearest(query, name, nearest):
    response = ask(query)

    assert (response["statusCode"], answer(response)["code"]) == (400, "invalid_parameter")
    assert [each["parameter"] for each in answer(response)["errors"]] == [name]
    assert nearest in answer(response)["detail"]


def test_a_field_is_not_known_by_its_name_in_the_code():
    assert ask("start=x")["statusCode"] == 400


def test_a_very_long_name_is_cut():
    assert len(answer(ask("x" * 5000 + "=1"))["errors"][0]["parameter"]) == 64


def test_pages_ignore_what_links_add():
    assert ask("utm_source=mail", any_query=True)["statusCode"] == 200
