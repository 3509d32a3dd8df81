"""Every page of the portal in one list, in the order in which addresses are looked up: the general act page comes last."""

from fastapi import APIRouter
from redis.asyncio import Redis

from portal.drafts import Drafts
from portal.drawing import Pages
from portal.pages.acting import acting_routes
from portal.pages.admissions import admission_routes
from portal.pages.agreements import agreement_routes
from portal.pages.batches import batch_routes
from portal.pages.cases import case_routes
from portal.pages.deliveries import delivery_routes
from portal.pages.destinations import destination_routes
from portal.pages.employers import employer_routes
from portal.pages.evidence import evidence_routes
from portal.pages.files import file_routes
from portal.pages.finding import finding_routes
from portal.pages.help import help_routes
from portal.pages.home import home_routes
from portal.pages.imports import IMPORTS, import_routes
from portal.pages.invitations import invitation_routes
from portal.pages.inviting import inviting_routes
from portal.pages.me import me_routes
from portal.pages.messages import message_routes
from portal.pages.policy import policy_routes
from portal.pages.regions import region_routes
from portal.pages.registration import registration_routes
from portal.pages.schools import school_routes
from portal.pages.send_list import send_list_routes
from portal.pages.signing_info import signing_info_routes
from portal.pages.students import student_routes
from portal.pages.terminations import termination_routes
from portal.pages.verify import verify_routes
from portal.visit import Visits


def all_pages(pages: Pages, visits: Visits, redis: "Redis") -> list[APIRouter]:
    """One router a page module."""
    drafts = Drafts(redis)
    return [
        home_routes(pages, visits),
        file_routes(visits),
        region_routes(),
        invitation_routes(pages, visits),
        agreement_routes(pages, visits),
        termination_routes(pages, visits),
        evidence_routes(pages, visits),
        destination_routes(pages, visits),
        message_routes(pages, visits),
        registration_routes(pages, visits),
        signing_info_routes(pages, visits),
        finding_routes(pages, visits),
        send_list_routes(pages, visits),
        inviting_routes(pages, visits, drafts),
        batch_routes(pages, visits),
        case_routes(pages, visits, drafts),
        *(import_routes(pages, visits, kind) for kind in IMPORTS),
        student_routes(pages, visits),
        admission_routes(pages, visits),
        employer_routes(pages, visits),
        school_routes(pages, visits),
        policy_routes(pages, visits),
        delivery_routes(pages, visits),
        me_routes(pages, visits),
        verify_routes(pages, visits),
        help_routes(pages, visits),
        acting_routes(pages, visits, drafts),
    ]
