"""gRPC: codes for identity. The attempt goes on when the caller hangs up, so that its end is recorded."""

import asyncio
from typing import Any
from uuid import UUID

from chassis.core import Core
from chassis.errors import Refusal
from contracts.wangqian.notify.v1.codes_service_pb2 import (
    Report,
    ReportsRequest,
    ReportsResponse,
    SendRequest,
    SendResponse,
)
from contracts.wangqian.notify.v1.codes_service_pb2_grpc import CodesServiceServicer
from notify.reading.code_reports import code_reports
from notify.settings import Channels
from notify.use_cases.send_code import Code, send_code


class CodesServicer(CodesServiceServicer):
    def __init__(self, core: Core, channels: Channels) -> None:
        self._core, self._channels = core, channels
        self._under_way: set[asyncio.Task[str]] = set()

    async def Send(self, request: SendRequest, _: Any) -> SendResponse:
        task = asyncio.create_task(send_code(self._core, self._channels, _code(request)))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return SendResponse(state=await asyncio.shield(task))

    async def Reports(self, request: ReportsRequest, _: Any) -> ReportsResponse:
        response = ReportsResponse()
        async with self._core.db.read() as tx:
            for row in await code_reports(tx, request.account_id):
                report = Report(
                    channel=row["channel"],
                    address_masked=row["address_masked"],
                    purpose=row["purpose"],
                    state=row["state"],
                )
                report.at.FromDatetime(row["at"])
                response.reports.append(report)
        return response


def _code(request: SendRequest) -> Code:
    try:
        code_id = UUID(request.code_id)
    except ValueError as error:
        raise Refusal("request.invalid", count=1) from error
    return Code(
        id=code_id,
        account_id=request.account_id,
        channel=request.channel,
        address=request.address,
        purpose=request.purpose,
        code=request.code,
        valid_minutes=request.valid_minutes,
    )
