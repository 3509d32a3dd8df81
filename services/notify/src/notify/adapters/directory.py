"""Identity's directory: who stands for a group, and where letters go. Asked outside transactions only."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.rpc_client import Peers
from contracts.wangqian.identity.v1.directory_service_pb2 import GetContactsRequest, GetRecipientsRequest
from contracts.wangqian.identity.v1.directory_service_pb2_grpc import DirectoryServiceStub

PATIENCE = 2.0


@dataclass(frozen=True)
class Contact:
    name: str
    email: str


UNKNOWN = Contact("", "")


async def recipients(peers: Peers, kind: str, group_id: str) -> list[str]:
    """Account ids of a group. Raises Unavailable."""
    if kind == "account":
        return [group_id]
    request = GetRecipientsRequest(**{f"{kind}_id": group_id})
    answer = await peers.call(DirectoryServiceStub, "identity", "GetRecipients", request, timeout=PATIENCE)
    return list(answer.account_ids)


async def contacts(peers: Peers, account_ids: Sequence[str]) -> dict[str, Contact]:
    """Addresses by account id; accounts that identity does not know are left out. Raises Unavailable."""
    request = GetContactsRequest(account_ids=account_ids)
    answer = await peers.call(DirectoryServiceStub, "identity", "GetContacts", request, timeout=PATIENCE)
    return {contact.account_id: Contact(contact.name, contact.email) for contact in answer.contacts}
