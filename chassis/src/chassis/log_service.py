"""The producer's side of a pull: our log, served to the consumers of our topics (protocols 4)."""

from datetime import UTC
from typing import Any

import grpc
import orjson
from google.protobuf.timestamp_pb2 import Timestamp

from chassis.database import Database
from chassis.errors import Refusal
from chassis.event import Row
from chassis.lane import Head, Place, Read
from chassis.rpc_client import Peers
from contracts.wangqian.log.v1 import log_service_pb2 as pb
from contracts.wangqian.log.v1.log_service_pb2_grpc import LogServiceServicer, LogServiceStub

PAGE = 500

_READ = """
SELECT epoch, seq, key, type, data, headers, at FROM log
WHERE topic = $1 AND shard = $2 AND epoch = $3 AND seq BETWEEN $4 AND $5 ORDER BY seq LIMIT $6
"""


class LogServicer(LogServiceServicer):
    def __init__(self, db: Database) -> None:
        self._db = db

    async def Read(self, request: pb.ReadRequest, context: grpc.aio.ServicerContext) -> pb.ReadResponse:
        first = getattr(request, "from")
        rows = await self._db.hot.fetch(_READ, request.topic, request.shard, request.epoch, first, request.to, PAGE)
        if first <= request.to and (not rows or rows[0]["seq"] != first):
            head = await self._db.hot.fetchval(
                "SELECT head FROM stream WHERE topic = $1 AND shard = $2 AND epoch = $3",
                request.topic,
                request.shard,
                request.epoch,
            )
            if head is not None and head >= first:
                raise Refusal("log.gone", topic=request.topic, seq=first)
        return pb.ReadResponse(rows=[_message(row) for row in rows])

    async def Head(self, request: pb.HeadRequest, context: grpc.aio.ServicerContext) -> pb.HeadResponse:
        row = await self._db.hot.fetchrow(
            "SELECT epoch, head FROM stream WHERE topic = $1 AND shard = $2", request.topic, request.shard
        )
        return pb.HeadResponse(epoch=row["epoch"], head=row["head"]) if row else pb.HeadResponse(epoch=1, head=0)


def _message(row: Any) -> pb.LogRow:
    at = Timestamp()
    at.FromDatetime(row["at"].astimezone(UTC))
    return pb.LogRow(
        epoch=row["epoch"],
        seq=row["seq"],
        key=row["key"],
        type=row["type"],
        data=row["data"],
        headers=orjson.loads(row["headers"]),
        at=at,
    )


def readers(peers: Peers) -> tuple[Read, Head]:
    """The consumer's side: how a lane reads another service's log."""

    async def read(place: Place, epoch: int, first: int, last: int) -> list[Row]:
        request = pb.ReadRequest(topic=place.topic, shard=place.shard, epoch=epoch, to=last, **{"from": first})
        response = await peers.call(LogServiceStub, place.source, "Read", request, timeout=5.0)
        return [Row(r.epoch, r.seq, r.key, r.type, r.data, dict(r.headers)) for r in response.rows]

    async def head(place: Place) -> tuple[int, int]:
        response = await peers.call(
            LogServiceStub, place.source, "Head", pb.HeadRequest(topic=place.topic, shard=place.shard), timeout=2.0
        )
        return response.epoch, response.head

    return read, head
