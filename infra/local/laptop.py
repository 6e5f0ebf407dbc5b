"""Assemble the whole stack: template, cloud, functions, triggers and HTTP API."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from local.aws import provisioning
from local.aws.clients import client
from local.aws.cloud import Cloud, OneAtATime
from local.dynamodb_guard.rules import Rules
from local.dynamodb_guard.tokens import OncePerToken
from local.gateway.app import INTEGRATION_SECONDS, Gateway
from local.gateway.authorizer import Authorizer
from local.gateway.cors import Cors
from local.gateway.router import Router
from local.gateway.signing_keys import signing_keys
from local.iam.principals import Principals, of_role
from local.iam.statements import statements_of_roles
from local.kept.folder import Folder
from local.kept.keepers import Kept
from local.moto import objects, tables
from local.moto.application import application
from local.runtime.environment import common, engine_principals, environment
from local.runtime.logs import Logs
from local.runtime.pool import Pool
from local.runtime.processes import launch
from local.runtime.workers import Worker
from local.runtime.zygote import FORKS, Zygote
from local.s3_guard.copies import ConditionalCopies
from local.s3_guard.door import Door
from local.service_guard.gate import Gate
from local.settings import home, patience
from local.template.functions import Function, functions
from local.template.reader import read
from local.template.routes import http_api, routes_of
from local.template.stack import Stack
from local.triggers.changes import Change
from local.triggers.deliveries import Deliveries
from local.triggers.records import message, sequencers
from local.triggers.schedules import run, schedules
from local.triggers.subscriptions import subscriptions
from local.triggers.watcher import Watcher

# What a newcomer tries first. A template may name others: Metadata: { Warm: [GetImage, ...] }
WARM = ("CreateToken", "ListImages", "CreateImage", "GetImage", "ResizeImage", "ColormapImage", "GetImageFile")

# What most functions import, once for all of them.
COMMON_MODULES = (
    "core.web.app",
    "core.web.events",
    "core.images.creation",
    "core.images.downloads",
    "core.search.listing",
    "core.users.sign_in",
    "core.dicom.search",
    "imaging.adapters.imaging",
    "botocore.session",
    "botocore.client",
    "botocore.httpsession",
)

DEFAULTS = {"MailFrom": "lightbox@example.org"}  # parameters of the template that differ here: letters go to a folder


class Laptop:
    """One running stack. Create and use it within a running event loop.

    What it holds is kept in `data`, a folder; without one, in memory.
    """

    def __init__(self, template: Path, parameters: Mapping[str, str], data: Folder | None = None) -> None:
        self.loop = asyncio.get_running_loop()
        self.root = template.parent
        self.logs = Logs(home() / "logs")
        known = read(template).get("Parameters", {})
        defaults = {name: value for name, value in DEFAULTS.items() if name in known}
        self.stack = Stack(template, defaults | dict(parameters))
        self.subscriptions = subscriptions(self.stack)
        self.sequencers = sequencers()
        self.principals = Principals(*engine_principals())
        checks = {"dynamodb": Rules(tables.schema_of).check}
        plain = application(data.files if data else None)
        self.kept = Kept(data, plain) if data else None
        watched = Watcher(self.kept.journal if self.kept else plain, self._changed)
        moto = OneAtATime(OncePerToken(ConditionalCopies(watched, objects)))
        door = Door(moto, Gate(moto, self.principals, checks), objects, self.principals)
        self.cloud = Cloud(door, data.port if data else 0)
        self.cloud.start()
        provisioning.provision(self.stack, self.cloud.endpoint)
        if self.kept:
            self.kept.restore()
            self.kept.folder.remember_port(self.cloud.port)
        for role, statements in statements_of_roles(self.stack).items():
            self.principals.add(of_role(role, statements))
        self.functions = {
            name: replace(function, timeout=function.timeout * patience())
            for name, function in functions(self.stack).items()
        }
        self.environments = {
            name: environment(function, self.cloud.endpoint, self.root) for name, function in self.functions.items()
        }
        self.zygote = Zygote(common(self.environments.values()), COMMON_MODULES)
        self.pool = Pool(self.functions, self._worker)
        handled = self.kept.events.remove if self.kept else None
        self.deliveries = Deliveries(self.pool, self.functions, self._park, handled)
        self.background: list[asyncio.Task[None]] = []

    def gateway(self) -> Gateway:
        """Return the HTTP API with the authorizers and CORS rules of the template."""
        api = http_api(self.stack)
        schemes = api.get("components", {}).get("securitySchemes", {})
        settings = [(n, self.stack.resolve(s["x-amazon-apigateway-authorizer"])) for n, s in schemes.items()]
        return Gateway(
            Router(routes_of(self.stack)),
            {
                name: Authorizer(given, signing_keys(given["jwtConfiguration"]["issuer"], self.cloud.endpoint))
                for name, given in settings
            },
            Cors(self.stack.resolve(api.get("x-amazon-apigateway-cors", {}))),
            lambda logical, event: self.pool.invoke(self.stack.reference(logical), event),
            integration_seconds=INTEGRATION_SECONDS * patience(),
        )

    def start(self) -> None:
        """Start the background jobs: schedules, warming, stopping idle workers, and what an earlier run has left."""
        wanted = self.stack.template.get("Metadata", {}).get("Warm", WARM)
        warm = [self.stack.reference(logical) for logical in wanted if logical in self.stack.resources]
        jobs = [self.pool.reap(), self.pool.warm(warm)]
        jobs += [run(schedule, self.deliveries.send) for schedule in schedules(self.stack)]
        self.background = [asyncio.create_task(job) for job in jobs]
        for identity, function, event in self.kept.events.waiting() if self.kept else ():
            if function in self.functions:
                self.deliveries.send(function, event, identity)

    async def stop(self) -> None:
        """Stop every worker and the cloud."""
        for task in (*self.background, *self.deliveries.running):
            task.cancel()
        await self.pool.stop()
        await self.zygote.stop()
        self.cloud.stop()
        if self.kept:
            self.kept.folder.close()

    def _worker(self, function: Function) -> Worker:
        start = self.zygote.launch if FORKS else launch
        return Worker(function, self.environments[function.name], self.root / "functions", self.logs, start)

    def _changed(self, change: Change) -> None:
        """Send events for a change, in the thread of its S3 request: sequencers must follow the order of changes."""
        listeners = [s for s in self.subscriptions if s.wants(change.bucket, change.event, change.key)]
        if not listeners:
            return
        event = message(change, objects.facts(change), next(self.sequencers))
        for listener in listeners:
            identity = self.kept.events.add(listener.function, event) if self.kept else None
            self.loop.call_soon_threadsafe(self.deliveries.send, listener.function, event, identity)

    def _park(self, queue: str, body: str) -> None:
        queues = client("sqs", self.cloud.endpoint)
        url = queues.get_queue_url(QueueName=queue.rpartition(":")[2])["QueueUrl"]
        queues.send_message(QueueUrl=url, MessageBody=body)
