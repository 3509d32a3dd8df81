"""The inbox over HTTP. Whoever signs in has one."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from chassis.actor import ROLES
from chassis.call import PersonCall
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import documented
from chassis.listing import DEFAULT, Cursors, limit_of
from notify.reading import inbox
from notify.use_cases.read_message import read_all, read_message

MessageId = Annotated[UUID, Path(alias="id")]
PEOPLE = tuple(role for role in ROLES if role != "platform")


def router_of(core: Core) -> APIRouter:
    router = APIRouter(tags=["messages"])
    cursors = Cursors(core.secret("messages"))

    @router.get(
        "/api/v1/messages",
        **documented(
            "list_messages", roles=PEOPLE, scope="own", answers=inbox.MessagePage, problems=("cursor.mismatch",)
        ),
    )
    async def list_messages(
        call: PersonCall,
        state: Literal["unread", "read"] | None = None,
        limit: Annotated[int, Query()] = DEFAULT,
        cursor: str | None = None,
    ) -> Response:
        return await call.read(lambda tx: inbox.inbox(tx, cursors, state, limit_of(limit), cursor))

    @router.get(
        "/api/v1/messages/counts",
        **documented("count_messages", roles=PEOPLE, scope="own", answers=inbox.MessageCounts),
    )
    async def count_messages(call: PersonCall, by: Literal["state"] = "state") -> Response:
        del by
        return await call.read(inbox.counts)

    @router.get(
        "/api/v1/messages/{id}",
        **documented(
            "show_message",
            roles=PEOPLE,
            scope="own",
            answers=inbox.Message,
            problems=("thing.not_found",),
            thing="message",
        ),
    )
    async def show_message(message_id: MessageId, call: PersonCall) -> Response:
        return await call.read(lambda tx: inbox.one(tx, message_id))

    @router.post(
        "/api/v1/messages/read-all",
        **documented("read_all_messages", roles=PEOPLE, scope="own", answers=inbox.MessageCounts),
    )
    async def read_all_messages(call: PersonCall) -> Response:
        async def act(tx: Tx) -> inbox.MessageCounts:
            await read_all(tx)
            return await inbox.counts(tx)

        return await call.once(act)

    @router.post(
        "/api/v1/messages/{id}/read",
        **documented(
            "read_message",
            roles=PEOPLE,
            scope="own",
            answers=inbox.Message,
            problems=("thing.not_found",),
            thing="message",
        ),
    )
    async def read_one_message(message_id: MessageId, call: PersonCall) -> Response:
        async def act(tx: Tx) -> inbox.Message:
            await read_message(tx, message_id)
            return await inbox.one(tx, message_id)

        return await call.once(act)

    return router
