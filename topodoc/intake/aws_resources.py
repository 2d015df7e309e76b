"""Resources of AWS: what each type is in a topology, and what permissions let one do to it."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from topodoc.language.vocabulary import BROKER_KINDS, STORE_KINDS
from topodoc.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from topodoc.language.vocabulary import Kind, Role


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A type of resource: its kind, its service, and the property that gives it a name."""

    kind: Kind
    service: str
    named_by: str = ""

    @property
    def is_resource(self) -> bool:
        """Whether clients publish to it or consume from it."""
        return self.kind in BROKER_KINDS


TYPES = {
    "AWS::SNS::Topic": ResourceType("topic", "sns", "TopicName"),
    "AWS::SQS::Queue": ResourceType("queue", "sqs", "QueueName"),
    "AWS::Kinesis::Stream": ResourceType("stream", "kinesis", "Name"),
    "AWS::KinesisFirehose::DeliveryStream": ResourceType("stream", "firehose", "DeliveryStreamName"),
    "AWS::Events::EventBus": ResourceType("exchange", "eventbridge", "Name"),
    "AWS::MSK::Cluster": ResourceType("broker", "kafka", "ClusterName"),
    "AWS::MSK::ServerlessCluster": ResourceType("broker", "kafka", "ClusterName"),
    "AWS::AmazonMQ::Broker": ResourceType("broker", "amqp", "BrokerName"),
    "AWS::DynamoDB::Table": ResourceType("database", "dynamodb", "TableName"),
    "AWS::DynamoDB::GlobalTable": ResourceType("database", "dynamodb", "TableName"),
    "AWS::Serverless::SimpleTable": ResourceType("database", "dynamodb", "TableName"),
    "AWS::RDS::DBInstance": ResourceType("database", "rds", "DBInstanceIdentifier"),
    "AWS::RDS::DBCluster": ResourceType("database", "rds", "DBClusterIdentifier"),
    "AWS::ElastiCache::CacheCluster": ResourceType("cache", "elasticache", "ClusterName"),
    "AWS::ElastiCache::ReplicationGroup": ResourceType("cache", "elasticache", "ReplicationGroupId"),
    "AWS::OpenSearchService::Domain": ResourceType("index", "opensearch", "DomainName"),
    "AWS::S3::Bucket": ResourceType("store", "s3", "BucketName"),
    "AWS::Lambda::Function": ResourceType("function", "lambda", "FunctionName"),
    "AWS::Serverless::Function": ResourceType("function", "lambda", "FunctionName"),
    "AWS::StepFunctions::StateMachine": ResourceType("worker", "stepfunctions", "StateMachineName"),
    "AWS::Serverless::StateMachine": ResourceType("worker", "stepfunctions", "Name"),
    "AWS::ECS::Service": ResourceType("service", "ecs", "ServiceName"),
    "AWS::ApiGateway::RestApi": ResourceType("gateway", "apigateway", "Name"),
    "AWS::ApiGatewayV2::Api": ResourceType("gateway", "apigateway", "Name"),
    "AWS::Serverless::Api": ResourceType("gateway", "apigateway", "Name"),
    "AWS::Serverless::HttpApi": ResourceType("gateway", "apigateway", "Name"),
}
BY_SERVICE = {  # what a literal ARN names, by its service
    "sqs": TYPES["AWS::SQS::Queue"],
    "sns": TYPES["AWS::SNS::Topic"],
    "kinesis": TYPES["AWS::Kinesis::Stream"],
    "events": TYPES["AWS::Events::EventBus"],
    "dynamodb": TYPES["AWS::DynamoDB::Table"],
    "s3": TYPES["AWS::S3::Bucket"],
    "lambda": TYPES["AWS::Lambda::Function"],
    "states": TYPES["AWS::StepFunctions::StateMachine"],
    "kafka": TYPES["AWS::MSK::Cluster"],
    "execute-api": TYPES["AWS::Serverless::Api"],
    "firehose": TYPES["AWS::KinesisFirehose::DeliveryStream"],
}
WAYS = {"OnFailure": "on failure", "OnSuccess": "on success"}  # where the outcome of a call goes, as an edge says it
_ACTIONS: tuple[tuple[str, str, str], ...] = (  # service, pattern of actions in lower case, what they do
    ("sns", "publish*", "publish"),
    ("sqs", "sendmessage*", "publish"),
    ("sqs", "receivemessage", "consume"),
    ("events", "putevents", "publish"),
    ("kinesis", "putrecord*", "publish"),
    ("kinesis", "getrecords", "consume"),
    ("kinesis", "subscribetoshard", "consume"),
    ("firehose", "putrecord*", "publish"),
    ("dynamodb", "getrecords", "read"),
    ("dynamodb", "getitem", "read"),
    ("dynamodb", "batchgetitem", "read"),
    ("dynamodb", "query", "read"),
    ("dynamodb", "scan", "read"),
    ("dynamodb", "putitem", "write"),
    ("dynamodb", "updateitem", "write"),
    ("dynamodb", "deleteitem", "write"),
    ("dynamodb", "batchwriteitem", "write"),
    ("s3", "getobject", "read"),
    ("s3", "putobject", "write"),
    ("s3", "deleteobject", "write"),
    ("lambda", "invokefunction", "request"),
    ("execute-api", "invoke", "request"),
    ("states", "startexecution", "request"),
    ("states", "startsyncexecution", "request"),
    ("kafka-cluster", "writedata", "publish"),
    ("kafka-cluster", "readdata", "consume"),
)
TEMPLATES = {  # policies of SAM: the parameter that names the resource, and what it lets one do
    "SQSSendMessagePolicy": ("QueueName", "sqs", ("publish",)),
    "SQSPollerPolicy": ("QueueName", "sqs", ("consume",)),
    "SNSPublishMessagePolicy": ("TopicName", "sns", ("publish",)),
    "SNSCrudPolicy": ("TopicName", "sns", ("publish",)),
    "EventBridgePutEventsPolicy": ("EventBusName", "events", ("publish",)),
    "KinesisCrudPolicy": ("StreamName", "kinesis", ("publish", "consume")),
    "KinesisStreamReadPolicy": ("StreamName", "kinesis", ("consume",)),
    "FirehoseWritePolicy": ("DeliveryStreamName", "firehose", ("publish",)),
    "FirehoseCrudPolicy": ("DeliveryStreamName", "firehose", ("publish",)),
    "DynamoDBCrudPolicy": ("TableName", "dynamodb", ("read", "write")),
    "DynamoDBReadPolicy": ("TableName", "dynamodb", ("read",)),
    "DynamoDBWritePolicy": ("TableName", "dynamodb", ("write",)),
    "DynamoDBStreamReadPolicy": ("TableName", "dynamodb", ("read",)),
    "S3ReadPolicy": ("BucketName", "s3", ("read",)),
    "S3WritePolicy": ("BucketName", "s3", ("write",)),
    "S3CrudPolicy": ("BucketName", "s3", ("read", "write")),
    "LambdaInvokePolicy": ("FunctionName", "lambda", ("request",)),
    "StepFunctionsExecutionPolicy": ("StateMachineName", "states", ("request",)),
}


def roles_of(actions: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return what *actions* of a policy let one do, by the service whose resources they are about.

    >>> roles_of(["dynamodb:Query", "dynamodb:Put*", "logs:CreateLogGroup", "sqs:*"])
    {'dynamodb': ('read', 'write'), 'sqs': ('publish', 'consume')}
    """
    found: dict[str, list[str]] = {}
    for action in actions:
        service, _, verb = action.lower().partition(":")
        for its, known, role in _ACTIONS:
            if its == service and (fnmatchcase(verb, known) or fnmatchcase(known.rstrip("*"), verb)):
                of = found.setdefault(service, [])
                if role not in of:
                    of.append(role)
    return {service: tuple(roles) for service, roles in found.items()}


def role_at(kind: Kind, roles: tuple[str, ...]) -> tuple[Role, ...]:
    """Return the roles of edges to something of *kind* for what one may do there: reading and writing a store is one access."""
    if kind in STORE_KINDS:
        if {"read", "write"} <= {*roles}:
            return ("access",)
        return ("write",) if "write" in roles or "publish" in roles else ("read",)
    if kind in BROKER_KINDS:
        puts, takes = {"publish", "write"} & {*roles}, {"consume", "read"} & {*roles}
        return (*(("publish",) if puts else ()), *(("consume",) if takes else ()))
    return ("request",)
