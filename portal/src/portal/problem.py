"""A refusal as the platform says it: problem+json as a typed value, and as an exception that pages let pass."""

from pydantic import BaseModel, ConfigDict, Field

from contracts.catalogue import reason


class WayOut(BaseModel):
    """What the refused person can do instead."""

    model_config = ConfigDict(frozen=True)

    text: str
    href: str | None = None


class FieldError(BaseModel):
    """One wrong value, found by its JSON pointer."""

    model_config = ConfigDict(frozen=True)

    pointer: str
    code: str
    detail: str

    @property
    def field(self) -> str:
        """The name of the form field: the pointer's path joined by dots."""
        return self.pointer.strip("/").replace("/", ".")


class Problem(BaseModel):
    """The body of every refusal and failure. Members the portal does not know are ignored: the API only grows."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    status: int
    code: str
    title: str
    detail: str = ""
    way_out: WayOut | None = None
    errors: list[FieldError] = Field(default_factory=list)
    state: str | None = None
    request_id: str | None = None
    params: dict[str, str] = Field(default_factory=dict)
    retry_after: int | None = None

    def error_of(self, field: str) -> str | None:
        """What is wrong with this form field, if anything is."""
        return next((error.detail for error in self.errors if error.field == field), None)


class Refused(Exception):
    """The gateway answered with a problem. Nobody catches it on the way up but the page that keeps a form."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def declared(code: str, status: int, request_id: str | None = None) -> Problem:
    """A problem the portal itself says, in the words of the one catalogue."""
    why = reason(code)
    return Problem(
        status=status,
        code=code,
        title=why.title,
        detail=why.detail,
        request_id=request_id,
        way_out=WayOut(text=why.way_out_text, href=why.way_out_href or None),
    )


def unavailable(request_id: str | None = None) -> Problem:
    """Nothing was reached, so nothing was done."""
    return declared("upstream.unavailable", 503, request_id)


def interrupted(request_id: str | None = None) -> Problem:
    """The answer was lost on its way: the act may have been done, and the form's key makes repeating it safe."""
    return declared("upstream.interrupted", 504, request_id)


def mistaken(request_id: str | None = None, status: int = 500) -> Problem:
    """A mistake of ours: only its 编号 is shown."""
    return declared("platform.internal", status, request_id)
