"""What the signing service is made of, read top to bottom."""

from functools import partial

from chassis.core import Core
from chassis.description import Service
from chassis.sweeper import Sweeper
from chassis.throttle import Throttle
from contracts.wangqian.signing.v1.agreements_service_pb2_grpc import add_AgreementsServiceServicer_to_server
from contracts.wangqian.signing.v1.commitments_service_pb2_grpc import add_CommitmentsServiceServicer_to_server
from signing.adapters import batches
from signing.adapters.directory import Directory
from signing.adapters.kept_files import KeptFiles
from signing.adapters.number_blocks import NumberBlocks
from signing.edges import (
    http_agreements,
    http_batches,
    http_exports,
    http_invitations,
    http_searches,
    http_send_list_files,
    rpc,
)
from signing.edges.listeners import LISTENERS
from signing.use_cases.expire import expire_overdue, remind_expiring
from signing.use_cases.import_send_list import KIND, import_send_list
from signing.use_cases.send_batch import send_batch


def build(core: Core) -> Service:
    """The service, described; nothing runs yet."""
    directory, throttle, numbers = Directory(core.peers), Throttle(core.redis, "signing"), NumberBlocks(core.db)
    files = KeptFiles(core)
    commitments, agreements = rpc.Commitments(core, directory), rpc.Agreements(core)
    return Service(
        name="signing",
        title="网签：签约",
        routers=(
            http_searches.router(core, directory, throttle),
            http_send_list_files.router(core, files),
            http_batches.router(core, directory, throttle),
            http_exports.router(core),
            http_invitations.router(core, numbers),
            http_agreements.router(core),
        ),
        servicers=(
            lambda server: add_CommitmentsServiceServicer_to_server(commitments, server),
            lambda server: add_AgreementsServiceServicer_to_server(agreements, server),
        ),
        listeners=LISTENERS,
        sweepers=(
            Sweeper("expire_overdue", 10.0, partial(expire_overdue, core)),
            Sweeper("remind_expiring", 60.0, partial(remind_expiring, core)),
        ),
        jobs={
            KIND: partial(import_send_list, core, directory, throttle, files),
            batches.JOB: partial(send_batch, core, directory),
        },
    )
