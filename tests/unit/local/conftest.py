"""Provide a small service: two routes, a trigger, a schedule, and a nested stack with a table and a user pool."""

from pathlib import Path
from textwrap import dedent

import pytest

from local.template.stack import Stack

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Parameters:
  Mode: { Type: String, Default: calm }
  Maps: { Type: CommaDelimitedList, Default: "viridis, magma" }
Conditions:
  Wild: !Equals [!Ref Mode, wild]
Globals:
  Function:
    Runtime: python3.13
    CodeUri: functions/
    Environment:
      Variables: { TABLE: !GetAtt Data.Outputs.Things, MAPS: !Join [",", !Ref Maps], MODE: !Ref Mode }
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
              issuer: !Sub "https://idp/${Data.Outputs.Pool}"
              audience: [!GetAtt Data.Outputs.Client]
  Data:
    Type: AWS::Serverless::Application
    Properties: { Location: infra/data.yaml, Parameters: { Mode: !Ref Mode } }
  ReadThing:
    Type: AWS::Serverless::Function
    Properties:
      Handler: api.read_thing.handler
      MemorySize: 512
      Timeout: 7
      LoggingConfig: { LogFormat: JSON }
      Events:
        Route: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: "/things/{id}" } }
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Handler: api.hello.handler
      Environment: { Variables: { EXTRA: only here } }
      Events:
        Route: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: GET, Path: /hello, Auth: { Authorizer: NONE } } }
        Often: { Type: Schedule, Properties: { Schedule: rate(5 minutes), Input: '{"why": "clock"}' } }
        Nightly: { Type: Schedule, Properties: { Schedule: cron(0 3 * * ? *) } }
  OnFile:
    Type: AWS::Serverless::Function
    Properties:
      Handler: events.on_file.handler
      EventInvokeConfig:
        MaximumRetryAttempts: 1
        DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Failures.Arn } }
      Events:
        File:
          Type: S3
          Properties:
            Bucket: !Ref Files
            Events: s3:ObjectCreated:*
            Filter: { S3Key: { Rules: [{ Name: prefix, Value: in/ }, { Name: suffix, Value: .png }] } }
  OnlyWhenWild:
    Type: AWS::SQS::Queue
    Condition: Wild
  Failures: { Type: AWS::SQS::Queue }
  Files:
    Type: AWS::S3::Bucket
    Properties: { BucketName: !Sub "${AWS::StackName}-files-${AWS::AccountId}" }
"""
NESTED = """
Parameters:
  Mode: { Type: String, Default: calm }
Resources:
  ThingsTable:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
  Pool: { Type: AWS::Cognito::UserPool, Properties: { UserPoolName: !Sub "${Mode}-people" } }
  Client: { Type: AWS::Cognito::UserPoolClient, Properties: { UserPoolId: !Ref Pool } }
Outputs:
  Things: { Value: !Ref ThingsTable }
  Pool: { Value: !Ref Pool }
  Client: { Value: !Ref Client }
"""


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the template to disk, and return its path."""
    root = tmp_path_factory.mktemp("service")
    (root / "infra").mkdir()
    (root / "infra" / "data.yaml").write_text(dedent(NESTED))
    (root / "template.yaml").write_text(dedent(TEMPLATE))
    return root / "template.yaml"


@pytest.fixture(scope="session")
def small_stack(template: Path) -> Stack:
    return Stack(template)
