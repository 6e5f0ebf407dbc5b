"""Run a small service on a laptop stack: real processes, real HTTP, and no code of ours but the stack's."""

from collections.abc import Iterator
from textwrap import dedent
from typing import Any

import boto3
import pytest
from botocore.config import Config

from local.iam.principals import ADMINISTRATOR, Principal
from local.settings import REGION
from running_stack import RunningStack, start

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.13
    CodeUri: functions/
    Timeout: 5
    Environment: { Variables: { TABLE: !Ref Things, AWS_ENDPOINT_URL: "" } }
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      Auth:
        DefaultAuthorizer: People
        Authorizers:
          People:
            IdentitySource: $request.header.Authorization
            JwtConfiguration:
              issuer: !Sub "https://cognito-idp.${AWS::Region}.amazonaws.com/${Pool}"
              audience: [!Ref Client]
  CountUp:
    Type: AWS::Serverless::Function
    Properties:
      Handler: count_up.handler
      Policies: [{ Statement: [{ Effect: Allow, Action: dynamodb:UpdateItem, Resource: !GetAtt Things.Arn }] }]
      Events:
        Route: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: POST, Path: "/count/{id}" } }
  NoteFile:
    Type: AWS::Serverless::Function
    Properties:
      Handler: note_file.handler
      Policies:
        - Statement:
            - { Effect: Allow, Action: dynamodb:PutItem, Resource: !GetAtt Things.Arn }
            - Effect: Allow
              Action: s3:GetObject
              Resource: !Sub "arn:aws:s3:::${AWS::StackName}-files-${AWS::AccountId}/in/*"
      EventInvokeConfig:
        DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Failures.Arn } }
      Events:
        Made:
          Type: S3
          Properties:
            Bucket: !Ref Files
            Events: s3:ObjectCreated:*
            Filter: { S3Key: { Rules: [{ Name: prefix, Value: in/ }] } }
        Gone:
          Type: S3
          Properties:
            Bucket: !Ref Files
            Events: s3:ObjectRemoved:*
            Filter: { S3Key: { Rules: [{ Name: prefix, Value: in/ }] } }
  Failures: { Type: AWS::SQS::Queue }
  Things:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }, { AttributeName: part, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }, { AttributeName: part, KeyType: RANGE }]
      TimeToLiveSpecification: { AttributeName: expires_at, Enabled: true }
  Files:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub "${AWS::StackName}-files-${AWS::AccountId}"
      VersioningConfiguration: { Status: Enabled }
      CorsConfiguration:
        CorsRules:
          - { AllowedOrigins: ["*"], AllowedMethods: [GET, PUT], AllowedHeaders: ["*"], ExposedHeaders: [ETag] }
      LifecycleConfiguration:
        Rules: [{ Id: old, Status: Enabled, Prefix: in/, ExpirationInDays: 2 }]
  Pool: { Type: AWS::Cognito::UserPool, Properties: { UserPoolName: people } }
  Client:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      UserPoolId: !Ref Pool
      ExplicitAuthFlows: [ALLOW_ADMIN_USER_PASSWORD_AUTH]
      AccessTokenValidity: 15
      TokenValidityUnits: { AccessToken: minutes }
  Administrators: { Type: AWS::Cognito::UserPoolGroup, Properties: { UserPoolId: !Ref Pool, GroupName: admin } }
"""
COUNT_UP = """
import json, os, boto3
TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])

def handler(event, context):
    key = {"id": event["pathParameters"]["id"], "part": "count"}
    found = TABLE.update_item(
        Key=key, UpdateExpression="ADD n :one", ExpressionAttributeValues={":one": 1}, ReturnValues="UPDATED_NEW"
    )
    claims = event["requestContext"]["authorizer"]["jwt"]["claims"]
    body = {"n": int(found["Attributes"]["n"]), "user": claims["username"], "groups": claims["cognito:groups"]}
    return {"statusCode": 200, "body": json.dumps(body)}
"""
NOTE_FILE = """
import json, os, boto3
TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])

def handler(event, context):
    (record,) = event["Records"]
    described = record["s3"]["object"]
    item = {"id": described["key"], "part": described["sequencer"], "event": record["eventName"]}
    TABLE.put_item(Item=item | {"record": json.dumps(record), "attempt": context.aws_request_id})
    if "poison" in described["key"]:
        raise ValueError("it is poisoned")
"""


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write the service's template and functions, and return the template's path."""
    root = tmp_path_factory.mktemp("small-service")
    (root / "functions").mkdir()
    (root / "layers").mkdir()
    (root / "functions" / "count_up.py").write_text(dedent(COUNT_UP))
    (root / "functions" / "note_file.py").write_text(dedent(NOTE_FILE))
    (root / "template.yaml").write_text(dedent(TEMPLATE))
    return str(root / "template.yaml")


@pytest.fixture(scope="session")
def service(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    with start(tmp_path_factory.mktemp("home"), "--template", template) as running:
        yield running


@pytest.fixture(scope="session")
def client(service: RunningStack) -> Any:
    """Return a function that makes boto3 clients of the service's cloud, which sign as a principal."""
    endpoint = service.state["endpoint"]

    def make(name: str, principal: Principal = ADMINISTRATOR) -> Any:
        return boto3.client(
            name,
            endpoint_url=endpoint,
            region_name=REGION,
            aws_access_key_id=principal.access_key,
            aws_secret_access_key=principal.secret_key,
            aws_session_token=principal.token,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}) if name == "s3" else None,
        )

    return make


@pytest.fixture(scope="session")
def s3(client: Any) -> Any:
    return client("s3")


@pytest.fixture(scope="session")
def bucket(service: RunningStack) -> str:
    return service.state["buckets"][0]


@pytest.fixture(scope="session")
def table(service: RunningStack) -> str:
    return service.state["tables"][0]
