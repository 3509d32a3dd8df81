"""What a process of the platform is told, and the only way it is told: the WQ_ table (README.md lists it)."""

import os

from runner.ports import SERVICES
from runner.site import CHECKOUT, Site

# Test switches and telemetry that a person may set for every process of a run.
PASSED_THROUGH = ("WQ_CLOCK_FILE", "WQ_OTLP_ENDPOINT")


def shared(site: Site) -> dict[str, str]:
    """What every process is told alike: addresses of the others, folders, the broker."""
    table = {
        "WQ_ENV": "embedded",
        "WQ_SEED": "1",
        "WQ_LOG_FORMAT": site.log_format,
        "WQ_BROKER": site.broker,
        "WQ_SHARDS": "1",
        "WQ_KAFKA_BOOTSTRAP": site.kafka_bootstrap,
        "WQ_SECRETS_DIR": str(site.secrets),
        "WQ_ACCOUNTS_FILE": str(site.accounts_file),
        "WQ_PUBLIC_URL": site.public_url,
        "WQ_ISSUER": site.public_url,
        "WQ_GATEWAY_INTERNAL_URL": f"http://127.0.0.1:{site.ports.of('gateway-internal')}",
        # Made once for this checkout (45 s), whatever state folders come and go.
        "WQ_FONTS_DIR": str(CHECKOUT / ".cache"),
        "WQ_SMTP_HOST": "127.0.0.1",
        "WQ_SMTP_PORT": str(site.ports.of("smtp")),
        "WQ_HTTP_PORTAL": f"http://127.0.0.1:{site.ports.of('portal')}",
        "WQ_HTTP_SCHOOL_SITE": f"http://localhost:{site.ports.of('school_site')}",
    }
    for name in SERVICES:
        table[f"WQ_RPC_{name.upper()}"] = f"127.0.0.1:{site.ports.of(f'{name}-grpc')}"
        table[f"WQ_HTTP_{name.upper()}"] = f"http://127.0.0.1:{site.ports.of(f'{name}-http')}"
    table["WQ_JWKS_URL"] = f"{table['WQ_HTTP_IDENTITY']}/.well-known/jwks.json"
    return table | {name: os.environ[name] for name in PASSED_THROUGH if os.environ.get(name)}


def of_service(site: Site, name: str) -> dict[str, str]:
    """The environment of one of the seven services."""
    return shared(site) | {
        "WQ_SERVICE": name,
        "WQ_HTTP_PORT": str(site.ports.of(f"{name}-http")),
        "WQ_GRPC_PORT": str(site.ports.of(f"{name}-grpc")),
        "WQ_DATABASE_URL": site.database_url(name),
        "WQ_REDIS_URL": site.redis_url(name),
        "WQ_STATE_DIR": str(site.state / "services" / name),
    }


def of_portal(site: Site) -> dict[str, str]:
    return shared(site) | {
        "WQ_SERVICE": "portal",
        "WQ_HTTP_PORT": str(site.ports.of("portal")),
        "WQ_REDIS_URL": site.redis_url("portal"),
        "WQ_STATE_DIR": str(site.state / "services" / "portal"),
    }


def of_school_site(site: Site) -> dict[str, str]:
    return shared(site) | {
        "WQ_SERVICE": "school_site",
        "WQ_HTTP_PORT": str(site.ports.of("school_site")),
        "WQ_STATE_DIR": str(site.state / "services" / "school_site"),
    }


def of_migration(site: Site, services: tuple[str, ...]) -> dict[str, str]:
    """One process migrates every service, so it is told all their databases: WQ_DATABASE_URL_<NAME>."""
    return shared(site) | {f"WQ_DATABASE_URL_{name.upper()}": site.database_url(name) for name in services}


def of_gateway(site: Site) -> dict[str, str]:
    return shared(site) | {
        "WQ_REDIS_URL": site.redis_url("gateway"),
        "WQ_GATEWAY_PORT": str(site.ports.of("gateway")),
        "WQ_GATEWAY_INTERNAL_PORT": str(site.ports.of("gateway-internal")),
        "WQ_GATEWAY_ADMIN_PORT": str(site.ports.of("gateway-admin")),
    }
