"""The floor of row 3: a bare grpc.aio servicer and one SELECT."""

import time
from datetime import UTC
from typing import Any
from uuid import UUID

import asyncpg
import grpc

from bench.inside import Told, orders, run, say
from contracts.wangqian.signing.v1 import commitments_service_pb2 as pb
from contracts.wangqian.signing.v1.commitments_service_pb2_grpc import (
    CommitmentsServiceServicer,
    add_CommitmentsServiceServicer_to_server,
)

SELECT = "SELECT claim_id, holder_kind, holder_id, held_since, term FROM slots WHERE student_id = $1"
KINDS = {"agreement": pb.HOLDER_KIND_AGREEMENT, "destination": pb.HOLDER_KIND_DESTINATION}


class Bare(CommitmentsServiceServicer):
    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def Get(self, request: Any, context: object) -> pb.GetResponse:
        row = await self._pool.fetchrow(SELECT, UUID(request.student_id))
        answer = pb.GetResponse(term=row["term"])
        answer.commitment.claim_id, answer.commitment.subject_id = str(row["claim_id"]), str(row["holder_id"])
        answer.commitment.kind = KINDS[row["holder_kind"]]
        answer.commitment.since.FromDatetime(row["held_since"].astimezone(UTC))
        return answer


async def _no_session_state(_: object) -> None:
    """Nothing is ever set on these connections: a release needs no round trip."""


async def main(told: Told) -> None:
    """Serves until the parent is gone; each order is answered with the CPU time used so far."""
    pool = await asyncpg.create_pool(told["url"], min_size=told["pool"], max_size=told["pool"], reset=_no_session_state)
    server = grpc.aio.server(options=[("grpc.so_reuseport", 0)])
    add_CommitmentsServiceServicer_to_server(Bare(pool), server)
    server.add_insecure_port(f"127.0.0.1:{told['port']}")
    await server.start()
    say(ready=True)
    async for _ in orders():
        say(cpu=time.process_time())


if __name__ == "__main__":
    run(main)
