"""A signing of the tests: CommitmentsService by the rules of protocols 1, with a door that can hold calls back."""

import asyncio
from dataclasses import dataclass, field
from uuid import uuid4

import grpc

from contracts.wangqian.common.v1.refusal_pb2 import Refusal
from contracts.wangqian.signing.v1 import commitments_service_pb2 as pb
from contracts.wangqian.signing.v1.commitments_service_pb2_grpc import CommitmentsServiceServicer


@dataclass
class Slot:
    claim_id: str = ""
    kind: int = 0
    subject_id: str = ""
    term: int = 0


@dataclass
class Commitments(CommitmentsServiceServicer):
    slots: dict[str, Slot] = field(default_factory=dict)
    # One final answer per claim id.
    claims: dict[str, pb.TakeResponse] = field(default_factory=dict)
    # Cleared: a Take waits here, before it is looked at (`before`) or after it was answered (`after`).
    before: asyncio.Event = field(default_factory=asyncio.Event)
    after: asyncio.Event = field(default_factory=asyncio.Event)
    takes: int = 0
    # A gate that bars every kind, by its code.
    barred: str = ""

    def __post_init__(self) -> None:
        self.let_go()

    def let_go(self) -> None:
        self.before.set()
        self.after.set()

    def slot(self, student_id: str) -> Slot:
        return self.slots.setdefault(student_id, Slot())

    async def Take(self, request: pb.TakeRequest, context: grpc.aio.ServicerContext) -> pb.TakeResponse:
        self.takes += 1
        await self.before.wait()
        answer = self.claims.setdefault(request.claim_id, self._answer(request))
        await self.after.wait()
        return answer

    async def Get(self, request: pb.GetRequest, context: grpc.aio.ServicerContext) -> pb.GetResponse:
        slot = self.slot(request.student_id)
        held = pb.Commitment(claim_id=slot.claim_id, kind=slot.kind, subject_id=slot.subject_id)
        return pb.GetResponse(commitment=held if slot.claim_id else None, term=slot.term)

    def _answer(self, request: pb.TakeRequest) -> pb.TakeResponse:
        if request.claim_id in self.claims:
            return self.claims[request.claim_id]
        slot = self.slot(request.student_id)
        if self.barred:
            return pb.TakeResponse(state=pb.CLAIM_STATE_REFUSED, refusal=Refusal(code=self.barred))
        if slot.claim_id and slot.claim_id != request.replaces:
            facts = {"employer": "某某公司", "number": "104862610000017"}
            return pb.TakeResponse(
                state=pb.CLAIM_STATE_REFUSED, refusal=Refusal(code="student.has_commitment", facts=facts)
            )
        slot.claim_id, slot.kind, slot.subject_id = request.claim_id, request.kind, request.subject_id
        slot.term += 1
        return pb.TakeResponse(state=pb.CLAIM_STATE_HELD, term=slot.term)

    def free(self, student_id: str, claim_id: str) -> None:
        """The holder's end event reached signing."""
        slot = self.slot(student_id)
        if slot.claim_id == claim_id:
            slot.claim_id = ""
        known = self.claims.get(claim_id)
        if known is None or known.state == pb.CLAIM_STATE_HELD:
            self.claims[claim_id] = pb.TakeResponse(state=pb.CLAIM_STATE_FREED, term=known.term if known else 0)

    def give_to_agreement(self, student_id: str) -> str:
        """Somebody signed: an agreement holds the slot. Its id."""
        slot = self.slot(student_id)
        slot.claim_id, slot.kind, slot.subject_id = str(uuid4()), pb.HOLDER_KIND_AGREEMENT, str(uuid4())
        slot.term += 1
        return slot.subject_id
