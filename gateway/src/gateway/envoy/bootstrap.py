"""The whole configuration: both listeners, all clusters, the admin port."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from gateway.envoy.clusters import clusters
from gateway.envoy.listener import internal_listener, public_listener
from gateway.envoy.typed import address, extension
from gateway.route_table import RouteTable, load_table
from gateway.settings import Settings

MOST_CONNECTIONS = 20_000


def render(settings: Mapping[str, str], table: RouteTable | None = None) -> str:
    """Envoy's configuration as YAML, from the WQ_ variables and the route table. The same in gives the same out."""
    wanted, routes = Settings.read(settings), table or load_table()
    bootstrap = {
        "node": {"id": "gateway", "cluster": "wangqian"},
        "admin": {"address": address("127.0.0.1", wanted.admin_port)},
        "overload_manager": {
            "resource_monitors": [
                extension(
                    "envoy.resource_monitors.global_downstream_max_connections",
                    "extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
                    max_active_downstream_connections=MOST_CONNECTIONS,
                )
            ]
        },
        "static_resources": {
            "listeners": [public_listener(wanted, routes), internal_listener(wanted, routes)],
            "clusters": clusters(wanted),
        },
    }
    return yaml.dump(bootstrap, Dumper=_WithoutAliases, allow_unicode=True, sort_keys=False, width=1000)


class _WithoutAliases(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Parts that are used twice are written out twice: a reader of the result follows no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True
