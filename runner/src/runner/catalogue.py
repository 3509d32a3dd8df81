"""All programs of a run, in one list: the parts, then the migration, the services, the pages, the gateway."""

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

from runner import environment
from runner.parts import envoy, kafka, postgres, redis, tansu
from runner.program import Program, Target, http_ok, port_open
from runner.site import CHECKOUT, Site

SERVICE_READY = "/ready"
PORTAL_READY = "/health/ready"
BROKERS = {"tansu": tansu.describe, "kafka": kafka.describe}


def parts(site: Site) -> list[Program]:
    """PostgreSQL, Redis and the broker, as far as they are not given from outside."""
    own = []
    if not site.outside.database_url:
        own.append(postgres.describe(site))
    if not site.outside.redis_url:
        own.append(redis.describe(site))
    if not site.outside.kafka_bootstrap:
        own.append(BROKERS[site.broker](site))
    return own


def installed(names: tuple[str, ...], module: str = "") -> tuple[str, ...]:
    """Those of the packages that are installed here, and have the module."""
    there = (name for name in names if importlib.util.find_spec(name))
    return tuple(name for name in there if not module or importlib.util.find_spec(f"{name}.{module}"))


def programs(site: Site, services: tuple[str, ...]) -> list[Program]:
    """Everything that runs on the parts. Services do not wait for each other: each is ready by itself."""
    of_parts = tuple(part.name for part in parts(site))
    listed = [migration(site, services, of_parts), *(service(site, name) for name in services)] if services else []
    listed += [page(site, name) for name in installed(("portal", "school_site"))]
    if installed(("gateway",)):
        # Envoy fetches identity's keys at once, and would refuse tokens for a while if it came first.
        listed.append(envoy.describe(site, needs=("identity",) if "identity" in services else ()))
    return listed


def migration(site: Site, services: tuple[str, ...], needs: tuple[str, ...]) -> Program:
    return Program(
        name="migrate",
        argv=(sys.executable, "-m", "runner.migrate", *services),
        environment=environment.of_migration(site, services),
        needs=needs,
        target=Target("runner.migrate", "main"),
    )


def service(site: Site, name: str) -> Program:
    return Program(
        name=name,
        argv=(sys.executable, "-m", name, "all"),
        environment=environment.of_service(site, name),
        needs=("migrate",),
        ready=lambda: http_ok(site.ports.of(f"{name}-http"), SERVICE_READY),
        target=Target("chassis.main", "main", (name,), {"role": "all"}),
        folder=site.state / "services" / name,
    )


def page(site: Site, name: str) -> Program:
    """The portal and the example school site: web programs without a database."""
    port = site.ports.of(name)
    told = {"portal": environment.of_portal, "school_site": environment.of_school_site}[name](site)
    return Program(
        name=name,
        argv=(sys.executable, "-m", name),
        environment=told,
        needs=("redis",) if name == "portal" and not site.outside.redis_url else (),
        ready=lambda: http_ok(port, PORTAL_READY) if name == "portal" else port_open("127.0.0.1", port),
        target=Target(f"{name}.__main__", "main"),
        folder=site.state / "services" / name,
    )


def warm_modules(services: tuple[str, ...]) -> list[str]:
    """What the warm parent imports: the chassis, each service's composition root, the pages."""
    pages = [f"{name}.__main__" for name in installed(("portal", "school_site"))]
    return ["chassis.main", "chassis.running", "chassis.migrations", *(f"{name}.app" for name in services), *pages]


def in_development(program: Program) -> Program:
    """The same program outside the warm parent, started again whenever its files change."""
    sources = (
        CHECKOUT / "services" / program.name / "src",
        CHECKOUT / program.name / "src",
        CHECKOUT / "chassis" / "src",
    )
    return replace(program, target=None, watch=tuple(path for path in sources if Path(path).exists()))
