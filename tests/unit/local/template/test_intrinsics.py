"""CloudFormation's intrinsic functions, as the template uses them."""

import pytest

from local.template.intrinsics import Resolver

NAMES = {"Table": "things", "Ports": ["80", "443"], "AWS::Region": "eu-west-1"}


@pytest.fixture
def resolver() -> Resolver:
    conditions = {
        "Open": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]},
        "Shut": {"Fn::Not": [{"Condition": "Open"}]},
    }
    return Resolver(conditions, NAMES.__getitem__, lambda logical, attribute: f"{logical}/{attribute}")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Ref": "Table"}, "things"),
        ({"Fn::GetAtt": ["Data", "Outputs.Images"]}, "Data/Outputs.Images"),
        ({"Fn::Sub": "${Table}-${AWS::Region}-${Data.Arn}-${!literal}"}, "things-eu-west-1-Data/Arn-${literal}"),
        ({"Fn::Sub": ["${Name}!", {"Name": {"Ref": "Table"}}]}, "things!"),
        ({"Fn::Join": [",", {"Ref": "Ports"}]}, "80,443"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Table"}]]}, "a-things"),
        ({"Fn::Select": [1, {"Ref": "Ports"}]}, "443"),
        ({"Fn::Split": ["/", "a/b"]}, ["a", "b"]),
        ({"Fn::If": ["Open", "yes", "no"]}, "yes"),
        ({"Fn::If": ["Shut", "yes", "no"]}, "no"),
        ({"a": {"Fn::If": ["Shut", 1, {"Ref": "AWS::NoValue"}]}, "b": 2}, {"b": 2}),
        ([1, {"Ref": "AWS::NoValue"}], [1]),
        ({"Statement": [{"Resource": {"Ref": "Table"}}]}, {"Statement": [{"Resource": "things"}]}),
        ({"Fn::And": [{"Condition": "Open"}, {"Condition": "Shut"}]}, False),
        ({"Fn::Or": [{"Condition": "Open"}, {"Condition": "Shut"}]}, True),
    ],
)
def test_a_value_is_resolved(resolver, value, expected):
    assert resolver.resolve(value) == expected
