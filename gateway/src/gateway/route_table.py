"""The route table as data: routes.yaml read, completed with its defaults and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

API = "/api/v1"
READING = ("GET", "HEAD")
CHANGING = ("POST", "PUT", "DELETE")


class TableFault(Exception):
    """routes.yaml contradicts itself."""


@dataclass(frozen=True)
class Limit:
    """A named limit: requests per account, failures per address without a token; None where it has no such part."""

    name: str
    window_s: int
    account: int | None = None
    failures: int | None = None


@dataclass(frozen=True)
class Route:
    """One path and all below it. `anonymous` are the methods that need no token; `token` says whether one is read."""

    path: str
    service: str
    token: bool
    body_mib: int
    timeout_s: float
    anonymous: tuple[str, ...] = ()
    limit: Limit | None = None
    anonymous_limit: Limit | None = None


@dataclass(frozen=True)
class RouteTable:
    """Everything that can be reached: `api` by token, `sites` with their own sign-in, `closed` for nobody outside."""

    limits: Mapping[str, Limit]
    api: tuple[Route, ...]
    sites: tuple[Route, ...]
    closed: tuple[str, ...]

    def service_of(self, path: str) -> str | None:
        """The service that the table gives this path to; None where nobody answers."""
        if path == "/api" or path.startswith("/api/"):
            candidates = self.api
        elif path in self.closed:
            return None
        else:
            candidates = self.sites
        for route in candidates:
            if route.path == "/" or path == route.path or path.startswith(route.path + "/"):
                return route.service
        return None


@cache
def load_table() -> RouteTable:
    """The project's own table; raises TableFault when it names a limit that does not exist or a path twice."""
    return read_table(yaml.safe_load(files("gateway").joinpath("routes.yaml").read_text("utf-8")))


def read_table(raw: dict[str, Any]) -> RouteTable:
    """A table from its YAML form."""
    limits = {name: Limit(name, **values) for name, values in raw["limits"].items()}

    def route(row: dict[str, Any], path: str, token: bool) -> Route:
        given = {**raw["defaults"], **row}
        try:
            chosen = [limits[given[key]] if key in given else None for key in ("limit", "anonymous_limit")]
        except KeyError as missing:
            raise TableFault(f"{path}: no limit is named {missing}") from None
        return Route(
            path,
            given["service"],
            token,
            given["body_mib"],
            given["timeout_s"],
            tuple(given.get("anonymous", ())),
            *chosen,
        )

    api = tuple(route(row, f"{API}/{row['segment']}", token=True) for row in raw["api"])
    sites = tuple(route(row, row["path"], token=False) for row in raw["sites"])
    paths = [each.path for each in (*api, *sites)]
    if twice := {path for path in paths if paths.count(path) > 1}:
        raise TableFault(f"given twice: {sorted(twice)}")
    if sites[-1].path != "/":
        raise TableFault("the last site must be / and take the rest")
    return RouteTable(limits, api, sites, tuple(raw["closed"]))
