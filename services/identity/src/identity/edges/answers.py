"""How this service's edges shape an answer that carries a version."""

from typing import Any

from chassis.call import Result
from chassis.versions import etag


def whole(body: dict[str, Any], status: int = 200) -> Result:
    """A single thing with its ETag."""
    return body, status, {"ETag": etag(body["version"])}
