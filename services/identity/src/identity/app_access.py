"""The access half of the composition root: app.py takes `Access` and puts it beside the rest."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter

from chassis.core import Core
from chassis.sweeper import Sweeper
from chassis.throttle import Throttle
from identity.access.accounts import Accounts
from identity.access.activation import Activation
from identity.access.clients import read_clients
from identity.access.codes import Codes
from identity.access.grants import Grants
from identity.access.keys import Keys
from identity.access.own_password import OwnPassword
from identity.access.passwords import Passwords
from identity.access.session_endings import SessionEndings
from identity.access.sign_in import SignIn
from identity.access.step_up import StepUp
from identity.access.sweeping import sweep
from identity.edges.door import Door
from identity.edges.http_access import accounts_router
from identity.edges.oidc import oidc_router
from identity.edges.pages import pages_router
from identity.edges.pages_activate import activate_router
from identity.secrecy import FOLDER, Secrecy


@dataclass(frozen=True)
class Access:
    """`accounts` and `passwords` are for the core half; the rest goes into the Service."""

    secrecy: Secrecy
    accounts: Accounts
    passwords: Passwords
    routers: Sequence[APIRouter]
    sweepers: Sequence[Sweeper]
    on_start: Sequence[Callable[[], Awaitable[None]]]
    on_stop: Sequence[Callable[[], Awaitable[None]]]


def access_routes(core: Core) -> Access:
    """Build the door. The key ring of personal data stands in the folder of secrets."""
    secrecy = Secrecy.load(core.settings.secrets_dir / FOLDER)
    throttle = Throttle(core.redis, core.settings.service)
    passwords = Passwords()
    accounts = Accounts(core.ids, secrecy, passwords)
    codes = Codes(core, secrecy, throttle)
    clients = read_clients(core.settings)
    keys = Keys(core, secrecy)
    endings = SessionEndings(core, clients, keys)
    own_password = OwnPassword(core, accounts, passwords, throttle)
    activation = Activation(core, secrecy, accounts, codes, passwords, throttle)
    door = Door(core, clients)

    async def first_keys() -> None:
        await keys.rotate()

    async def sweep_old() -> bool:
        return await sweep(core)

    async def close_pool() -> None:
        passwords.close()

    return Access(
        secrecy=secrecy,
        accounts=accounts,
        passwords=passwords,
        routers=(
            accounts_router(door, accounts, activation, own_password),
            oidc_router(door, clients, keys, Grants(core, keys), endings),
            pages_router(
                door,
                SignIn(core, secrecy, passwords, throttle),
                own_password,
                StepUp(core, accounts, codes),
                endings,
            ),
            activate_router(door, activation, codes, accounts),
        ),
        sweepers=(
            Sweeper("signing_keys", 600, keys.rotate),
            Sweeper("session_endings", 2, endings.announce_due),
            Sweeper("run_out", 3600, sweep_old),
        ),
        on_start=(first_keys,),
        on_stop=(close_pool,),
    )
