"""Deliveries over HTTP, for the province's operators: what failed and why, the catcher, the templates."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from chassis.call import PersonCall
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import documented
from chassis.errors import Refusal
from chassis.listing import DEFAULT, Cursors, limit_of
from chassis.repeating import SAFE
from chassis.shapes import Shape, cleaned
from notify.reading import caught_mail, deliveries, previews
from notify.settings import Channels

OPERATORS = ("province_operator",)

States = Annotated[list[Literal["queued", "sending", "sent", "failed", "uncertain"]] | None, Query()]
Kinds = Annotated[list[Literal["letter", "code"]] | None, Query()]
ChannelNames = Annotated[list[Literal["email", "sms"]] | None, Query()]


class CaughtSearch(Shape):
    """`to` is matched exactly: a phone or an e-mail address."""

    to: cleaned("email")  # type: ignore[valid-type]
    limit: int = DEFAULT


def router_of(core: Core, channels: Channels) -> APIRouter:
    router = APIRouter(tags=["deliveries"])
    cursors = Cursors(core.secret("deliveries"))

    def wanted(state: States, kind: Kinds, channel: ChannelNames) -> deliveries.Wanted:
        return deliveries.Wanted(state=state or (), kind=kind or (), channel=channel or ())

    def require_catcher(call: PersonCall) -> None:
        call.actor.require_role("查看收件箱", *OPERATORS)
        if not channels.catching:
            raise Refusal("catcher.absent")

    @router.get(
        "/api/v1/deliveries",
        **documented(
            "list_deliveries",
            roles=OPERATORS,
            scope="all",
            answers=deliveries.DeliveryPage,
            problems=("act.forbidden", "cursor.mismatch"),
        ),
    )
    async def list_deliveries(
        call: PersonCall,
        state: States = None,
        kind: Kinds = None,
        channel: ChannelNames = None,
        limit: int = DEFAULT,
        cursor: str | None = None,
    ) -> Response:
        call.actor.require_role("查看投递记录", *OPERATORS)
        return await call.read(
            lambda tx: deliveries.page(tx, cursors, wanted(state, kind, channel), limit_of(limit), cursor)
        )

    @router.get(
        "/api/v1/deliveries/counts",
        **documented(
            "count_deliveries",
            roles=OPERATORS,
            scope="all",
            answers=deliveries.DeliveryCounts,
            problems=("act.forbidden",),
        ),
    )
    async def count_deliveries(
        call: PersonCall,
        by: Literal["state"] = "state",
        state: States = None,
        kind: Kinds = None,
        channel: ChannelNames = None,
    ) -> Response:
        del by
        call.actor.require_role("查看投递记录", *OPERATORS)
        return await call.read(lambda tx: deliveries.counts(tx, wanted(state, kind, channel)))

    @router.get(
        "/api/v1/deliveries/caught",
        **documented(
            "list_caught",
            roles=OPERATORS,
            scope="all",
            answers=caught_mail.CaughtPage,
            problems=("act.forbidden", "catcher.absent"),
        ),
    )
    async def list_caught(call: PersonCall, limit: int = DEFAULT) -> Response:
        require_catcher(call)
        return await call.read(lambda tx: caught_mail.caught_mail(tx, limit_of(limit)))

    # An address is personal data and stays out of addresses of pages: searched by POST, exempt from keys (api.md 6).
    @router.post(
        "/api/v1/deliveries/caught-searches",
        **documented(
            "search_caught",
            roles=OPERATORS,
            scope="all",
            answers=caught_mail.CaughtPage,
            repeating=SAFE,
            problems=("act.forbidden", "catcher.absent"),
        ),
    )
    async def search_caught(body: CaughtSearch, call: PersonCall) -> Response:
        require_catcher(call)
        return await call.read(lambda tx: caught_mail.caught_mail(tx, limit_of(body.limit), body.to))

    @router.get(
        "/api/v1/deliveries/templates",
        **documented(
            "list_templates", roles=OPERATORS, scope="all", answers=previews.TemplatePage, problems=("act.forbidden",)
        ),
    )
    async def list_templates(call: PersonCall) -> Response:
        call.actor.require_role("查看通知模板", *OPERATORS)

        async def question(_: Tx) -> previews.TemplatePage:
            return previews.templates()

        return await call.read(question)

    @router.get(
        "/api/v1/deliveries/templates/{name}/preview",
        **documented(
            "preview_template",
            roles=OPERATORS,
            scope="all",
            answers=previews.Preview,
            problems=("act.forbidden", "thing.not_found"),
            thing="template",
        ),
    )
    async def preview_template(name: str, call: PersonCall) -> Response:
        call.actor.require_role("查看通知模板", *OPERATORS)

        async def question(_: Tx) -> previews.Preview:
            return previews.preview(name, core.settings.public_url)

        return await call.read(question)

    return router
