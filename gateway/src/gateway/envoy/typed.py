"""The one way in which Envoy wants its parts named: a type address beside the values."""

from __future__ import annotations

from typing import Any


def typed(kind: str, /, **values: Any) -> dict[str, Any]:
    """The typed_config of `kind`, for instance extensions.filters.http.router.v3.Router."""
    return {"@type": f"type.googleapis.com/envoy.{kind}", **values}


def extension(name: str, kind: str, /, **values: Any) -> dict[str, Any]:
    """A named extension with its typed_config."""
    return {"name": name, "typed_config": typed(kind, **values)}


def http_filter(name: str, message: str, /, **values: Any) -> dict[str, Any]:
    """An HTTP filter called by its short name, e.g. http_filter("buffer", "Buffer", max_request_bytes=1)."""
    return extension(f"envoy.filters.http.{name}", f"extensions.filters.http.{name}.v3.{message}", **values)


def address(host: str, port: int) -> dict[str, Any]:
    """A socket address."""
    return {"socket_address": {"address": host, "port_value": port}}
