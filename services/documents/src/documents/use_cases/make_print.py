"""Makes the file of one taken print, outside any transaction: asks, renders, seals or voids, stores under a key of its own."""

import hashlib
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy import select

from chassis.core import Core
from contracts.codes import UnknownCode
from documents.adapters.asking import frozen_print, student_for_print
from documents.adapters.press_room import PressRoom
from documents.adapters.print_queue import Order
from documents.adapters.school_seals import SchoolSeals
from documents.adapters.tables import documents
from documents.engine.agreement_print import AgreementSnapshot
from documents.engine.refusals import DocumentRefused
from documents.engine.renderer import Renderer
from documents.engine.template import TemplateVersion
from documents.lifecycle import ENDED, KIND_LABELS, SEALED, WATERMARKS
from documents.printing import agreement_print, student_print

UNREADABLE = "document.snapshot_unreadable"
APPROVED = "鉴证通过"


@dataclass(frozen=True)
class Workshop:
    """What making a print needs besides the order."""

    core: Core
    room: PressRoom
    seals: SchoolSeals
    template: TemplateVersion


@dataclass(frozen=True)
class Made:
    """A stored file that nobody knows of yet."""

    sha256: str
    bytes: int
    pages: int
    sealed: bool
    school_code: str
    school_name: str
    template: str
    fonts: str


@dataclass(frozen=True)
class Sheet:
    """A finished file before it is stored."""

    pdf: bytes
    pages: int
    sealed: bool
    school_code: str
    school_name: str
    template: str


async def make_print(workshop: Workshop, order: Order) -> Made:
    """The file of this order, stored. Raises DocumentRefused when it cannot be made, Unavailable when somebody does not answer."""
    renderer = await workshop.room.renderer()
    sheet = await _voided(workshop, renderer, order) if order.kind in ENDED else None
    sheet = sheet or await _printed(workshop, renderer, order)
    await workshop.core.files.put(order.file_key, sheet.pdf)
    return Made(
        hashlib.sha256(sheet.pdf).hexdigest(), len(sheet.pdf), sheet.pages, sheet.sealed, sheet.school_code, sheet.school_name,
        sheet.template, renderer.fonts.id,
    )  # fmt: skip


async def _printed(workshop: Workshop, renderer: Renderer, order: Order) -> Sheet:
    core = workshop.core
    frozen = await frozen_print(core.peers, order.agreement_id, order.version)
    if hashlib.sha256(frozen.snapshot_json.encode()).hexdigest() != order.sha256:
        raise DocumentRefused(UNREADABLE, why="sha256")
    person = await student_for_print(core.peers, frozen.student_id, frozen.student_version)
    try:
        snapshot = AgreementSnapshot.model_validate_json(frozen.snapshot_json)
        paper = agreement_print(snapshot, student_print(person), core.settings.public_url, order.code)
    except ValidationError as error:
        # Field names only: values are somebody's data.
        fields = ", ".join(".".join(str(part) for part in fault["loc"]) for fault in error.errors())
        raise DocumentRefused(UNREADABLE, why=fields) from None
    except UnknownCode as error:
        raise DocumentRefused(UNREADABLE, why=error.table) from None
    made = await renderer.render(paper, WATERMARKS[order.kind], workshop.template)
    school, pdf, sealed = snapshot.school, made.pdf, order.kind in SEALED
    if sealed:
        pdf = await workshop.seals.sealed(renderer, made, school.code, school.name, core.clock.now(), APPROVED)
    return Sheet(pdf, made.pages, sealed, school.code, school.name, workshop.template.id)


async def _voided(workshop: Workshop, renderer: Renderer, order: Order) -> Sheet | None:
    """The last sealed file with a second signature that ends it: what was signed is not touched. None where nothing was sealed."""
    async with workshop.core.db.read() as tx:
        last = await tx.row(
            select(documents)
            .where(documents.c.agreement_id == order.agreement_id, documents.c.kind.in_(SEALED), documents.c.sealed)
            .order_by(documents.c.version.desc())
            .limit(1)
        )
    if last is None:
        return None
    pdf = await workshop.seals.voided(
        renderer, await workshop.core.files.get(last["file_key"]), last["school_code"], last["school_name"],
        KIND_LABELS[order.kind], order.wanted_at, ENDED[order.kind],
    )  # fmt: skip
    return Sheet(pdf, last["pages"], True, last["school_code"], last["school_name"], last["template"])
