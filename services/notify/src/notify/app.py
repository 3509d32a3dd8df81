"""The composition root of notify, read top to bottom."""

from chassis.core import Core
from chassis.description import Service
from chassis.sweeper import Sweeper
from contracts.wangqian.notify.v1.codes_service_pb2_grpc import add_CodesServiceServicer_to_server
from notify.edges import http_deliveries, http_messages
from notify.edges.listeners import listeners
from notify.edges.rpc import CodesServicer
from notify.settings import read_channels
from notify.stand_ins import catching, mail_catcher, sms_vendor
from notify.use_cases.send_letters import send_letters
from notify.use_cases.settle_codes import settle_codes
from notify.use_cases.tell import tell


def build(core: Core) -> Service:
    """Raises ValueError for a catcher in production, RulesError for a notices.yaml that names what is not there."""
    channels = read_channels(core)
    codes = CodesServicer(core, channels)
    routers = [http_messages.router_of(core), http_deliveries.router_of(core, channels)]
    sweepers = [
        Sweeper("tell", 0.3, lambda: tell(core)),
        Sweeper("letters", 0.5, lambda: send_letters(core, channels)),
        Sweeper("codes", 5, lambda: settle_codes(core, channels)),
    ]
    loops = []
    if channels.catching:
        routers.append(sms_vendor.router_of(core, channels))
        sweepers.append(Sweeper("caught", 3600, lambda: catching.forget_old(core)))
        loops.append(mail_catcher.MailCatcher(core, channels.smtp_host, channels.smtp_port).run)
    return Service(
        name="notify",
        title="网签 notify",
        routers=routers,
        servicers=[lambda server: add_CodesServiceServicer_to_server(codes, server)],
        listeners=listeners(),
        sweepers=sweepers,
        loops=loops,
    )
