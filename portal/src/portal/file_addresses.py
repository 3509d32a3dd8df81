"""Files of the API as browsers reach them: through the portal, which asks in the person's name."""

import re

PREFIX = "/files"
_UUID = r"[0-9a-fA-F-]{36}"
# The only addresses handed on: whatever is not here is no file.
_FILES = re.compile(
    rf"/(documents/{_UUID}/(content|pages/\d+\.png)"
    rf"|uploads/{_UUID}/(content|pages/\d+\.png)"
    rf"|(roster|employer)-imports/{_UUID}/files/[^/]+"
    rf"|send-list/(imports/{_UUID}/files/[^/]+|export|template)"
    rf"|(invitations|agreements)/export)"
)


def file_here(href: str | None) -> str | None:
    """The portal's address of a file of the API; anything else stays as it is."""
    if not href:
        return None
    path = href.removeprefix("/api/v1")
    return PREFIX + path if is_file(path.split("?")[0]) else href


def is_file(path: str) -> bool:
    """Whether this path below /api/v1 is a file that may be handed to a browser."""
    return ".." not in path and _FILES.fullmatch(path) is not None
