"""Where in a request a fault lies."""

from typing import Annotated

import pytest
from pydantic import AfterValidator, BaseModel, ValidationError

from core.kernel.errors import NotFound, ValidationFailed
from core.kernel.pointers import pointed, pointer, pointing


def never(_):
    raise ValueError("This is never right")


class Part(BaseModel, extra="forbid"):
    number: int = 0
    rule: Annotated[str, AfterValidator(never)] = ""


def faults_of(value):
    with pytest.raises(ValidationError) as refusal:
        Part.model_validate(value)
    return refusal.value.errors()


def test_a_fault_is_a_pointer_a_rule_and_a_sentence_without_what_was_sent():
    (fault,) = pointed(faults_of({"number": "secret"}))

    assert (fault["pointer"], fault["code"]) == ("/number", "int_parsing")
    assert "secret" not in str(fault)


def test_our_own_rules_speak_for_themselves():
    assert pointed(faults_of({"rule": "x"})) == [
        {"pointer": "/rule", "code": "value_error", "detail": "This is never right"}
    ]


def test_what_leads_to_the_body_is_no_part_of_a_pointer():
    (fault,) = faults_of({"number": "x"})

    assert pointed([fault | {"loc": ("body", "parts", 0, "number")}], within=1)[0]["pointer"] == "/parts/0/number"


def test_slashes_and_tildes_are_escaped():
    assert pointer("a/b", "~", 0) == "/a~1b/~0/0"
    assert pointed(faults_of({"a/b": 1}))[0]["pointer"] == "/a~1b"


def test_the_faults_of_a_part_point_into_the_whole():
    with pytest.raises(ValidationFailed) as problem, pointing("/metadata/1"):
        raise ValidationFailed(errors=[{"pointer": "/number", "code": "x", "detail": "y"}])
    assert problem.value.errors == [{"pointer": "/metadata/1/number", "code": "x", "detail": "y"}]

    with pytest.raises(NotFound) as problem, pointing("/metadata/1"):
        raise NotFound
    assert [error["pointer"] for error in problem.value.errors] == ["/metadata/1"]
