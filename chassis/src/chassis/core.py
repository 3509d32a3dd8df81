"""What every part of a service may need, built once by make_core and handed down; no globals."""

import hashlib
from dataclasses import dataclass, field

from redis.asyncio import Redis

from chassis.access_tokens import AccessTokens
from chassis.clock import Clock, clock_of
from chassis.database import Database
from chassis.files import Files
from chassis.ids import Ids, new_id
from chassis.revocation import Revocation
from chassis.rpc_client import Peers
from chassis.service_tokens import ServiceIdentity
from chassis.settings import Settings


@dataclass
class Core:
    settings: Settings
    clock: Clock
    ids: Ids
    db: Database
    redis: Redis
    peers: Peers
    files: Files
    identity: ServiceIdentity
    tokens: AccessTokens
    revocation: Revocation
    # True from the first sign of the end: readiness says no, loops stop taking work.
    draining: bool = field(default=False)

    def secret(self, purpose: str) -> bytes:
        """A key of this service alone, derived from its private key: for cursors and file tokens."""
        own = (self.settings.service_keys / f"{self.settings.service}.pem").read_bytes()
        return hashlib.blake2b(purpose.encode(), key=hashlib.sha256(own).digest()).digest()[:32]

    async def close(self) -> None:
        """Let go of every part; the pools were opened by whoever wanted them."""
        await self.peers.close()
        await self.redis.aclose()
        await self.db.close()


def make_core(settings: Settings) -> Core:
    """The parts of a service, built but not opened."""
    redis = Redis.from_url(settings.redis_url, socket_timeout=2, socket_connect_timeout=2)
    clock = clock_of(settings.env, settings.clock_file)
    identity = ServiceIdentity(settings.service, settings.service_keys)
    return Core(
        settings=settings,
        clock=clock,
        ids=new_id,
        db=Database(settings.database_url, clock, settings.shards, settings.cold_pool, settings.hot_pool),
        redis=redis,
        peers=Peers(identity, settings.rpc),
        files=Files(str(settings.state_dir / "files")),
        identity=identity,
        tokens=AccessTokens(settings.issuer, settings.jwks_url),
        revocation=Revocation(redis),
    )
