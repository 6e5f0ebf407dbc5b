"""What the templates make of a provider of accounts: the laptop has none, so that Cognito's part is read there."""

import json

import pytest

from local.settings import ROOT
from local.template.reader import read
from local.template.stack import Stack

GIVEN = {
    "Federation": "oidc",
    "FederationProvider": "Hospital",
    "FederationDomain": "lightbox-hospital",
    "FederationSource": "https://accounts.example.org",
    "FederationClientId": "cognito",
    "FederationClientSecret": "secret",
    "FederationAdmins": "lightbox-admins",
    "PublicUrl": "https://lightbox.example.org",
}
KINDS = ("AWS::Cognito::UserPoolDomain", "AWS::Cognito::UserPoolIdentityProvider")
CALLBACK = "https://lightbox.example.org/"


@pytest.fixture(scope="module")
def federated():
    return Stack(ROOT / "template.yaml", GIVEN)


def one(stack, kind, logical=None):
    (found,) = [each for _, name, each in stack.of_kind(kind) if logical in {None, name}]
    return found


def variables(stack, logical):
    return one(stack, "AWS::Lambda::Function", logical)["Environment"]["Variables"]


def audience(stack):
    body = json.dumps(stack.resolve(one(stack, "AWS::ApiGatewayV2::Api")["Body"]["components"]["securitySchemes"]))
    (scheme,) = json.loads(body).values()
    return scheme["x-amazon-apigateway-authorizer"]["jwtConfiguration"]["audience"]


def test_by_default_there_is_no_provider_and_no_page_to_sign_in(stack):
    clients = {name for _, name, _ in stack.of_kind("AWS::Cognito::UserPoolClient")}

    assert [kind for kind in KINDS if list(stack.of_kind(kind))] == []
    assert "FederatedClient" not in clients
    assert len(audience(stack)) == 2
    assert variables(stack, "CreateToken")["FEDERATION_PROVIDER"] == ""


def test_cognito_asks_an_oidc_provider(federated):
    provider = one(federated, "AWS::Cognito::UserPoolIdentityProvider")

    assert (provider["ProviderName"], provider["ProviderType"]) == ("Hospital", "OIDC")
    assert provider["ProviderDetails"] == {
        "oidc_issuer": "https://accounts.example.org",
        "client_id": "cognito",
        "client_secret": "secret",
        "authorize_scopes": "openid email",
        "attributes_request_method": "GET",
    }
    assert provider["AttributeMapping"] == {"email": "email", "custom:groups": "groups"}


def test_cognito_reads_the_metadata_of_a_saml_provider():
    names = {"FederationGroups": "http://schemas.example.org/groups", "FederationEmail": "mail"}
    provider = one(
        Stack(ROOT / "template.yaml", GIVEN | {"Federation": "saml"} | names), "AWS::Cognito::UserPoolIdentityProvider"
    )

    assert provider["ProviderType"] == "SAML"
    assert provider["ProviderDetails"] == {"MetadataURL": "https://accounts.example.org", "IDPSignout": "false"}
    assert provider["AttributeMapping"] == {"email": "mail", "custom:groups": "http://schemas.example.org/groups"}


def test_only_the_provider_lets_people_in_by_a_code_and_only_back_to_the_viewer(federated):
    client = one(federated, "AWS::Cognito::UserPoolClient", "FederatedClient")

    assert client["SupportedIdentityProviders"] == ["Hospital"]
    assert client["AllowedOAuthFlows"] == ["code"]
    assert client["AllowedOAuthScopes"] == ["openid"]
    assert client["ExplicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH"]
    assert client["CallbackURLs"] == client["LogoutURLs"] == [CALLBACK]
    assert "GenerateSecret" not in client  # a browser keeps none: PKCE proves who began


def test_no_other_client_may_write_groups_or_be_used_on_a_page(federated):
    clients = {name: each for _, name, each in federated.of_kind("AWS::Cognito::UserPoolClient")}
    mapped = set(one(federated, "AWS::Cognito::UserPoolIdentityProvider")["AttributeMapping"])

    writers = {name for name, each in clients.items() if "custom:groups" in each["WriteAttributes"]}
    pages = {name for name, each in clients.items() if "AllowedOAuthFlows" in each}
    assert writers == pages == {"FederatedClient"}
    assert mapped <= set(clients["FederatedClient"]["WriteAttributes"])
    assert all("WriteAttributes" in each for each in clients.values())  # unset, it would be all


def test_the_attribute_of_groups_is_there_whether_or_not_there_is_a_provider(stack, federated):
    # CloudFormation could not take it away again.
    schema = one(stack, "AWS::Cognito::UserPool")["Schema"]

    assert one(federated, "AWS::Cognito::UserPool")["Schema"] == schema
    assert {each["Name"]: each["Mutable"] for each in schema}["groups"] is True


def test_the_gateway_and_the_functions_know_the_client(federated):
    told = variables(federated, "CreateToken")

    assert len(audience(federated)) == 3
    assert told["FEDERATED_CLIENT_ID"] in audience(federated)
    assert told["FEDERATION_ADDRESS"] == "https://lightbox-hospital.auth.eu-west-1.amazoncognito.com"
    for function in ("GetSignInOptions", "LogOut"):
        assert variables(federated, function).items() >= {
            (name, told[name]) for name in ("FEDERATED_CLIENT_ID", "FEDERATION_ADDRESS", "FEDERATION_PROVIDER")
        }
    assert variables(federated, "RestrictToken")["FEDERATION_ADMINS"] == "lightbox-admins"
    assert variables(federated, "RestrictToken")["FEDERATION_ANNOTATORS"] == ""


def test_half_a_provider_is_refused_before_anything_is_deployed(stack):
    rule = stack.template["Rules"]["FederationIsComplete"]
    needed = {each["Assert"]["Fn::Not"][0]["Fn::Equals"][0]["Ref"] for each in rule["Assertions"]}

    assert needed == {"PublicUrl", "FederationProvider", "FederationDomain", "FederationSource"}


@pytest.mark.parametrize(
    ("template", "secret"),
    [("template.yaml", "FederationClientSecret"), ("infra/identity.yaml", "ProviderClientSecret")],
)
def test_the_secret_of_the_provider_is_not_shown(template, secret):
    assert read(ROOT / template)["Parameters"][secret]["NoEcho"] is True


def test_no_name_of_the_provider_looks_like_an_api_key(stack):
    # Cognito names users `<provider>_<their id>`, and `key.` begins the name of a key.
    assert "." not in stack.template["Parameters"]["FederationProvider"]["AllowedPattern"]
