"""What the templates make of a name of one's own, of CloudFront and of web ACLs: the laptop has none of them."""

import pytest

from core.web.edge import HEADER
from local.settings import ROOT
from local.template.reader import read
from local.template.stack import Stack

NAME = {"DomainName": "lightbox.example.org", "CertificateArn": "arn:aws:acm:eu-west-1:123456789012:certificate/1"}
EDGE = NAME | {
    "Edge": "true",
    "EdgeSecret": "0123456789abcdef" * 2,
    "EdgeAcl": "arn:aws:wafv2:us-east-1:1:acl",
}
NAMES = ("AWS::ApiGatewayV2::DomainName", "AWS::ApiGatewayV2::ApiMapping")
ACLS = ("AWS::WAFv2::WebACL", "AWS::WAFv2::WebACLAssociation")


def kinds(parameters):
    stack = Stack(ROOT / "template.yaml", parameters)
    kinds = (*NAMES, *ACLS, "AWS::CloudFront::Distribution", "AWS::Route53::RecordSet")
    return {kind: [each for _, _, each in stack.of_kind(kind)] for kind in kinds if list(stack.of_kind(kind))}


def secrets(parameters):
    stack = Stack(ROOT / "template.yaml", parameters)
    return {each["Environment"]["Variables"]["EDGE_SECRET"] for _, _, each in stack.of_kind("AWS::Lambda::Function")}


def test_by_default_there_is_nothing_before_the_api():
    assert kinds({}) == {}
    assert secrets({}) == {""}


def test_a_name_is_answered_by_api_gateway_alone():
    found = kinds(NAME | {"HostedZoneId": "Z1"})

    assert set(found) == {*NAMES, "AWS::Route53::RecordSet"}
    assert found["AWS::ApiGatewayV2::DomainName"][0]["DomainNameConfigurations"][0]["SecurityPolicy"] == "TLS_1_2"
    assert found["AWS::Route53::RecordSet"][0]["Name"] == "lightbox.example.org"


def test_cloudfront_shows_the_functions_what_they_ask_for():
    found = kinds(EDGE)
    (distribution,) = (each["DistributionConfig"] for each in found["AWS::CloudFront::Distribution"])
    (origin,) = distribution["Origins"]

    assert set(found) == {"AWS::CloudFront::Distribution"}
    assert origin["OriginCustomHeaders"] == [{"HeaderName": HEADER, "HeaderValue": EDGE["EdgeSecret"]}]
    assert secrets(EDGE) == {EDGE["EdgeSecret"]}
    assert distribution["WebACLId"] == EDGE["EdgeAcl"]
    assert distribution["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"


def test_cloudfront_keeps_only_what_depends_on_no_caller():
    (distribution,) = (each["DistributionConfig"] for each in kinds(EDGE)["AWS::CloudFront::Distribution"])
    disabled, optimized = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "658327ea-f89d-4fab-a63d-7e88639e58f6"

    assert distribution["DefaultCacheBehavior"]["CachePolicyId"] == disabled
    assert [(each["PathPattern"], each["CachePolicyId"]) for each in distribution["CacheBehaviors"]] == [
        ("/viewer/*", optimized)
    ]


def test_a_web_acl_protects_the_user_pool():
    found = kinds({"Firewall": "true"})

    assert set(found) == set(ACLS)
    assert found["AWS::WAFv2::WebACL"][0]["Scope"] == "REGIONAL"
    assert ":userpool/" in found["AWS::WAFv2::WebACLAssociation"][0]["ResourceArn"]
    assert "RateBasedStatement" in str(found["AWS::WAFv2::WebACL"][0]["Rules"][0])


@pytest.mark.parametrize(
    ("rule", "needed"), [("NameHasACertificate", {"CertificateArn"}), ("EdgeIsComplete", {"DomainName", "EdgeSecret"})]
)
def test_half_a_configuration_is_refused_before_anything_is_deployed(stack, rule, needed):
    assertions = stack.template["Rules"][rule]["Assertions"]
    assert {each["Assert"]["Fn::Not"][0]["Fn::Equals"][0]["Ref"] for each in assertions} == needed


@pytest.mark.parametrize("template", ["template.yaml", "infra/edge.yaml"])
def test_the_secret_of_the_edge_is_not_shown(template):
    assert read(ROOT / template)["Parameters"]["EdgeSecret"]["NoEcho"] is True
