"""What is allowed, and by no statement denied, is allowed; and a role has its own and its managed policies."""

import pytest

from local.iam.statements import Statement, allowed, statements_in, statements_of_roles
from local.settings import ROOT
from local.template.stack import Stack

READ = Statement(("dynamodb:GetItem", "dynamodb:Query"), ("arn:t/Images", "arn:t/Images/index/*"))
DENY = Statement(("dynamodb:*",), ("arn:t/Images/index/by_due",), denies=True)
TEMPLATE = """
Parameters: { Sender: { Type: String, Default: a@example.org } }
Resources:
  Things: { Type: AWS::DynamoDB::Table, Properties: { TableName: things } }
  Mail:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Action: ses:SendEmail
            Resource: "*"
            Condition: { StringEquals: { "ses:FromAddress": !Ref Sender } }
  Role:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/Any", !Ref Mail]
      Policies:
        - PolicyDocument: { Statement: { Effect: Allow, Action: dynamodb:GetItem, Resource: !GetAtt Things.Arn } }
"""


@pytest.mark.parametrize(
    ("action", "resource", "may"),
    [
        ("dynamodb:GetItem", "arn:t/Images", True),
        ("dynamodb:getitem", "arn:t/Images", True),
        ("dynamodb:PutItem", "arn:t/Images", False),
        ("dynamodb:GetItem", "arn:t/ImagesOld", False),
        ("dynamodb:Query", "arn:t/Images/index/by_journal", True),
        ("dynamodb:Query", "arn:t/Images/index/by_due", False),
    ],
)
def test_a_statement_that_denies_outweighs_all_others(action, resource, may):
    assert allowed([READ, DENY], action, resource, {}) is may


def test_a_role_has_its_own_policies_and_the_stacks_managed_ones(tmp_path):
    (tmp_path / "template.yaml").write_text(TEMPLATE)

    (own, mail) = statements_of_roles(Stack(tmp_path / "template.yaml"))["lightbox-Role"]

    assert own.covers("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:123456789012:table/things", {})
    assert mail.covers("ses:SendEmail", "arn:x", {"ses:FromAddress": "a@example.org"})
    assert not mail.covers("ses:SendEmail", "arn:x", {"ses:FromAddress": "b@example.org"})


def test_a_bucket_policy_is_about_its_principals():
    document = {
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["arn:r/A"]}, "Action": "s3:GetObject", "Resource": "*"}]
    }
    (statement,) = statements_in(document)

    assert statement.covers("s3:GetObject", "arn:b/k", {}, {"arn:r/A"})
    assert not statement.covers("s3:GetObject", "arn:b/k", {}, {"arn:r/B"})


def test_every_condition_of_the_template_can_be_evaluated():
    stack = Stack(ROOT / "template.yaml", {"MailFrom": "a@example.org"})

    roles = statements_of_roles(stack)
    buckets = [list(statements_in(each["PolicyDocument"])) for _, _, each in stack.of_kind("AWS::S3::BucketPolicy")]

    assert any(statement.conditions for statements in roles.values() for statement in statements)
    assert buckets
    assert all(each.denies and each.conditions for statements in buckets for each in statements)
