"""What the platform says of the town once it is at rest: asked of its APIs as the people concerned, the slot of signing itself."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from chassis.core import make_core
from chassis.settings import read_settings
from contracts.wangqian.signing.v1.commitments_service_pb2 import Commitment, GetRequest
from contracts.wangqian.signing.v1.commitments_service_pb2_grpc import CommitmentsServiceStub
from runner.platform import Platform

from .town import Student, Town

AT_ONCE = 4
Thing = dict[str, Any]


@dataclass
class Told:
    """All that concerns one student."""

    id: str
    letters: list[Thing]
    agreements: list[Thing]
    destinations: list[Thing]
    terminations: list[Thing]
    messages: list[Thing]
    # agreement id -> its files.
    documents: dict[str, list[Thing]]
    commitment: Commitment | None


@dataclass
class Facts:
    students: dict[str, Told]
    # subject id -> rounds of review.
    cases: dict[str, list[Thing]] = field(default_factory=dict)
    employer_messages: list[Thing] = field(default_factory=list)


async def gather(platform: Platform, town: Town, students: list[Student]) -> Facts:
    turn = asyncio.Semaphore(AT_ONCE)
    neighbour = make_core(read_settings("destinations", platform.environment("destinations")))

    async def told(who: Student) -> Told:
        async with turn:
            request = GetRequest(student_id=who.id)
            held = await neighbour.peers.call(CommitmentsServiceStub, "signing", "Get", request, timeout=5)
            return await _told(who, held.commitment if held.HasField("commitment") else None)

    try:
        everybody = await asyncio.gather(*(told(who) for who in students))
    finally:
        await neighbour.peers.close()
        await neighbour.redis.aclose()
    facts = Facts({one.id: one for one in everybody}, employer_messages=await town.employer.pages("/messages"))
    numbers = {who.row["student_number"] for who in students}
    for row in [row for row in await town.reviewer.pages("/cases") if row["student_number"] in numbers]:
        facts.cases.setdefault(row["subject_id"], []).append(await town.reviewer.get(f"/cases/{row['id']}"))
    return facts


async def _told(who: Student, commitment: Commitment | None) -> Told:
    ask = who.person
    letters, agreements, destinations, terminations, messages = [
        await ask.pages(path) for path in ("/invitations", "/agreements", "/destinations", "/terminations", "/messages")
    ]
    whole = [await ask.get(f"/agreements/{row['id']}") for row in agreements]
    papers = {row["id"]: (await ask.get("/documents", agreement_id=row["id"]))["items"] for row in agreements}
    ended = [await ask.get(f"/terminations/{row['id']}") for row in terminations]
    return Told(who.id, letters, whole, destinations, ended, messages, papers, commitment)
