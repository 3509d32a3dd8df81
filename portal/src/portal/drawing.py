"""The Jinja environment: templates, filters, and nothing a template could act with."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, Undefined, pass_context
from jinja2.runtime import Context

from portal.file_addresses import file_here
from portal.filters import amounts, dates, numbers
from portal.frame import Frame
from portal.rare_font import RareFont
from portal.static_files import StaticFiles
from portal.words.acts import open_to_press, said_at_once, weight
from portal.words.codes import worded
from portal.words.menu import ROLE_LABELS
from portal.words.states import look

TEMPLATES = Path(__file__).parent / "templates"


class Absent(Undefined):
    """A member that an answer of the API does not have counts as empty (absent = not yours to see); any other
    unknown name is a mistake in a template and raises."""

    def _empty_or_fail(self) -> str:
        if not isinstance(self._undefined_obj, dict):
            self._fail_with_undefined_error()
        return ""

    def __str__(self) -> str:
        return self._empty_or_fail()

    def __bool__(self) -> bool:
        return bool(self._empty_or_fail())

    def __iter__(self) -> Iterator[Any]:
        return iter(self._empty_or_fail())


class Pages:
    """Draws templates. Autoescape is on for all of them."""

    def __init__(self, static: StaticFiles, rare: RareFont) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=Absent,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals.update(
            static=static.url,
            rare_stylesheet=rare.url,
            weight=weight,
            look=look,
            role_labels=ROLE_LABELS,
            dict_of=dict,
        )
        self._environment.filters.update(
            moment=_at_now(dates.moment),
            day=_at_now(dates.day),
            deadline=_at_now(dates.deadline),
            since=_at_now(dates.since),
            is_close=_at_now(dates.is_close),
            printed_at=dates.printed_at,
            yuan=amounts.yuan,
            count=amounts.count,
            file_size=amounts.file_size,
            grouped=numbers.grouped,
            masked=numbers.masked,
            request_number=numbers.request_number,
            worded=worded,
            file_here=file_here,
        )
        self._environment.tests["open_to_press"] = open_to_press
        self._environment.tests["said_at_once"] = said_at_once

    def draw(self, template: str, frame: Frame, **data: Any) -> str:
        """The text of a page or a fragment."""
        return self._environment.get_template(template).render(frame=frame, now=frame.now, **data)

    def answer(self, template: str, frame: Frame, status: int = 200, **data: Any) -> HTMLResponse:
        """The same as an answer."""
        return HTMLResponse(self.draw(template, frame, **data), status_code=status)


def _at_now(show: Any) -> Any:
    """A filter that measures from the page's own moment, so that one page never tells two times."""

    @pass_context
    def shown(context: Context, value: Any) -> Any:
        now: datetime = context["now"]
        return show(value, now)

    return shown
