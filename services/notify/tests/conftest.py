"""Fixtures of notify's tests: the service in process, on real parts, with its catcher, and an identity that knows some people."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import grpc
import pytest

from chassis.core import Core
from chassis.description import Service
from chassis.service_tokens import ServiceIdentity
from chassis.testing.app_under_test import running
from chassis.testing.plugin import Parts, close_core, fresh_database, open_core
from contracts.wangqian.identity.v1.directory_service_pb2 import (
    Contact,
    GetContactsRequest,
    GetContactsResponse,
    GetRecipientsRequest,
    GetRecipientsResponse,
)
from contracts.wangqian.identity.v1.directory_service_pb2_grpc import (
    DirectoryServiceServicer,
    add_DirectoryServiceServicer_to_server,
)
from notify.app import build


class Directory(DirectoryServiceServicer):
    """A directory with people of its own: (kind, id of the group) -> accounts, account -> address."""

    def __init__(self) -> None:
        self.groups: dict[tuple[str, str], list[str]] = {
            ("student", "s-1"): ["acc-student"],
            ("employer", "e-1"): ["acc-boss", "acc-recruiter"],
            ("school", "u-1"): ["acc-office"],
            ("college", "c-1"): ["acc-college"],
        }
        self.addresses = {
            account: f"{account}@people.example"
            for account in ("acc-student", "acc-boss", "acc-recruiter", "acc-office", "acc-college")
        }

    async def GetRecipients(self, request: GetRecipientsRequest, _: Any) -> GetRecipientsResponse:
        for kind in ("student", "employer", "school", "college"):
            if group := getattr(request, f"{kind}_id"):
                return GetRecipientsResponse(account_ids=self.groups.get((kind, group), []))
        return GetRecipientsResponse()

    async def GetContacts(self, request: GetContactsRequest, _: Any) -> GetContactsResponse:
        return GetContactsResponse(
            contacts=[
                Contact(account_id=account, name="张晓雯", email=self.addresses[account])
                for account in request.account_ids
                if account in self.addresses
            ]
        )


@pytest.fixture
async def notify(core: Core) -> AsyncIterator[Core]:
    """The whole service running; its core."""
    async with running(core, build(core)):
        yield core


@pytest.fixture
def directory() -> Directory:
    return Directory()


@pytest.fixture
async def sources(parts: Parts, directory: Directory) -> AsyncIterator[Callable[[str], Any]]:
    """`await sources("signing")`: the core of a producer that runs on the chassis alone; identity answers as the directory."""
    async with AsyncExitStack() as stack:
        running_now: dict[str, Core] = {}

        async def start(name: str) -> Core:
            if name not in running_now:
                made = await open_core(parts, name, await fresh_database(parts, "chassis"))
                stack.push_async_callback(close_core, made)
                servicers = (
                    [lambda server: add_DirectoryServiceServicer_to_server(directory, server)]
                    if name == "identity"
                    else []
                )
                await stack.enter_async_context(running(made, Service(name, name, servicers=servicers)))
                running_now[name] = made
            return running_now[name]

        yield start


@pytest.fixture
def ask_as(core: Core) -> Callable[..., Any]:
    """`await ask_as(caller, Stub, method, request)`: a gRPC call of another service to this one."""

    async def ask(caller: str, stub: Callable[[Any], Any], method: str, request: Any) -> Any:
        token = ServiceIdentity(caller, core.settings.service_keys).token_for(core.settings.service)
        address = f"127.0.0.1:{core.settings.grpc_port}"
        async with grpc.aio.insecure_channel(address, options=[("grpc.enable_http_proxy", 0)]) as channel:
            return await getattr(stub(channel), method)(request, timeout=5, metadata=[("x-service-token", token)])

    return ask
