"""Addresses as operators may see them."""

import hashlib


def masked(address: str) -> str:
    """A phone keeps three digits and four, an e-mail address its first character and its domain."""
    if "@" in address:
        local, _, domain = address.rpartition("@")
        return f"{local[:1]}***@{domain}"
    return f"{address[:3]}****{address[-4:]}" if len(address) >= 8 else "****"


def mark(secret: bytes, *parts: str) -> bytes:
    """A keyed hash: says whether two values are the same and nothing else."""
    return hashlib.blake2b("\x1f".join(parts).encode(), key=secret, digest_size=32).digest()
