"""Refusals in the words of OAuth 2.0 and OpenID Connect: clients read the code, people never see it."""


class OAuthError(Exception):
    """`error` is a code of RFC 6749, RFC 6750 or OpenID Connect; `status` that of the answer, `scheme` what a 401 asks for."""

    def __init__(self, error: str, description: str, status: int = 400, scheme: str = "Basic") -> None:
        super().__init__(error)
        self.error, self.description, self.status, self.scheme = error, description, status, scheme


class BadClient(Exception):
    """Client or redirect address is not on the list: shown to the person, never redirected (RFC 6749 4.1.2.1)."""
