"""The composition root, read top to bottom: what is built from what, and which doors lead to it."""

from chassis.core import Core
from chassis.description import Service
from chassis.jobs import Job
from chassis.sweeper import Sweeper
from contracts.wangqian.identity.v1.directory_service_pb2_grpc import add_DirectoryServiceServicer_to_server
from identity.adapters.numbers import Numbers
from identity.adapters.students import Students
from identity.app_access import access_routes
from identity.edges.http_admissions import admissions_router
from identity.edges.http_employers import employers_router
from identity.edges.http_imports import imports_router
from identity.edges.http_schools import schools_router
from identity.edges.http_students import students_router
from identity.edges.listeners import LISTENERS
from identity.edges.rpc import Directory
from identity.imports.apply import apply
from identity.imports.examine import examine
from identity.imports.forget_rows import forget_rows
from identity.imports.importer import Importer
from identity.imports.kept import KeptImports
from identity.imports.of_employers import EmployerImporter
from identity.imports.of_roster import RosterImporter
from identity.seeds import fill
from identity.use_cases.change_policy import REGATE
from identity.use_cases.lift_restriction import lift_ended
from identity.use_cases.regate import regate

SCHOOL_OFFICE = ("school_reviewer", "school_admin")


def build(core: Core) -> Service:
    access = access_routes(core)
    numbers = Numbers(access.secrecy)
    students = Students(numbers)
    kept = KeptImports(core.files, numbers, core.settings.state_dir / "scratch")
    rosters = RosterImporter(core, students, access.accounts)
    employers = EmployerImporter(core, access.accounts)
    directory = Directory(core, students, access.accounts)

    async def run_import(importer: Importer, job: Job) -> None:
        step = examine if job.dry_run else apply
        await step(core, kept, importer, job)

    async def seed() -> None:
        await fill(core, students, access.accounts, access.passwords, core.settings.accounts_file)

    return Service(
        name="identity",
        title="身份：人员、学校、单位、账号",
        routers=(
            *access.routers,
            schools_router(core),
            students_router(core, students),
            employers_router(core, access.accounts),
            admissions_router(core),
            imports_router(core, kept, rosters, SCHOOL_OFFICE),
            imports_router(core, kept, employers, (*SCHOOL_OFFICE, "province_operator")),
        ),
        servicers=(lambda server: add_DirectoryServiceServicer_to_server(directory, server),),
        listeners=LISTENERS,
        jobs={
            rosters.kind: lambda job: run_import(rosters, job),
            employers.kind: lambda job: run_import(employers, job),
            REGATE: lambda job: regate(core, students, job),
        },
        sweepers=(
            *access.sweepers,
            Sweeper("restrictions", 30, lambda: lift_ended(core, students)),
            Sweeper("rows of imports", 3600, lambda: forget_rows(core)),
        ),
        seed=seed,
        on_start=access.on_start,
        on_stop=access.on_stop,
    )
