"""What a face is made of; apart, because a process that only uses faces need not load what makes them."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Face:
    """A face to make: `common` characters as small TrueType outlines, or the `whole` font as it is."""

    family: str
    source: str
    source_family: str
    extent: Literal["common", "whole"]
