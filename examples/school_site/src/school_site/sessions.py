"""Who is signed in here. Kept on our side, so that the provider can end a session without the person's browser."""

import secrets
from dataclasses import dataclass, field


@dataclass(frozen=True)
class SignedIn:
    name: str
    # The session at the provider, which a logout token names.
    provider_session: str
    # Shown to the provider when the person signs out here.
    id_token: str


@dataclass
class Sessions:
    """In memory: an example forgets its visitors at a restart."""

    _known: dict[str, SignedIn] = field(default_factory=dict)

    def begin(self, who: SignedIn) -> str:
        """The key that the person's cookie carries."""
        key = secrets.token_urlsafe(32)
        self._known[key] = who
        return key

    def of(self, key: str | None) -> SignedIn | None:
        return self._known.get(key or "")

    def end(self, key: str | None) -> SignedIn | None:
        return self._known.pop(key or "", None)

    def end_at_provider(self, provider_session: str) -> None:
        """Signing out elsewhere signs out here."""
        gone = [key for key, who in self._known.items() if who.provider_session == provider_session]
        for key in gone:
            del self._known[key]
