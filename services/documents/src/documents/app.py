"""The composition root of documents, read top to bottom."""

import os
from pathlib import Path

from chassis.core import Core
from chassis.description import Service
from chassis.sweeper import Sweeper
from documents.adapters.press_room import PressRoom
from documents.adapters.school_seals import SchoolSeals
from documents.edges import http_documents, http_licences, http_uploads, http_verifications
from documents.edges.listeners import listeners
from documents.edges.print_loop import PrintLoop
from documents.engine.template import hubei_template
from documents.engine.uploads.check import UploadCheck
from documents.engine.uploads.limits import PEOPLE, STRANGERS
from documents.use_cases.make_print import Workshop
from documents.use_cases.sweep_uploads import sweep_uploads


def build(core: Core) -> Service:
    # One cache of faces may serve many state folders of a machine.
    room = PressRoom(Path(os.environ.get("WQ_FONTS_DIR") or core.settings.state_dir))
    seals = SchoolSeals(core.settings)
    prints = PrintLoop(Workshop(core, room, seals, hubei_template()))
    return Service(
        name="documents",
        title="网签 documents",
        routers=[
            http_documents.routes(core, room),
            http_uploads.routes(core, room, UploadCheck(PEOPLE)),
            http_licences.routes(core, UploadCheck(STRANGERS)),
            http_verifications.routes(core, room, seals),
        ],
        listeners=listeners(prints.wake),
        sweepers=[Sweeper("unused uploads", 3600, lambda: sweep_uploads(core))],
        loops=[prints.run],
        on_start=[room.open],
        on_stop=[room.close],
    )
