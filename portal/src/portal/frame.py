"""What surrounds every page: who is signed in, the menu, the bell, the foot. Drawn by `templates/parts/page.html`."""

from dataclasses import dataclass
from datetime import datetime

from portal.csrf import form_token
from portal.session import Session
from portal.settings import Settings
from portal.words.menu import KINDS, Place, current, menu_of


@dataclass(frozen=True)
class Frame:
    """Facts of one request that the page around the content shows."""

    settings: Settings
    session: Session | None
    path: str
    now: datetime
    request_id: str
    unread: int = 0
    ends_in_seconds: int = 0

    @property
    def menu(self) -> tuple[Place, ...]:
        """The places of the signed-in person's role."""
        return menu_of(self.session.person.role) if self.session else ()

    @property
    def place(self) -> Place | None:
        """Where in the menu this page lies."""
        return current(self.menu, self.path)

    @property
    def kind(self) -> str:
        """As whom the reader acts, in the words of `holder.who`; empty for who is not signed in."""
        return KINDS.get(self.session.person.role, "") if self.session else ""

    @property
    def is_student(self) -> bool:
        """Students get the bottom tab bar on phones."""
        return self.session is not None and self.session.person.role == "student"

    def form_token(self) -> str:
        """A fresh anti-forgery token; empty for who is not signed in, whose forms act for nobody."""
        return form_token(self.session) if self.session else ""
