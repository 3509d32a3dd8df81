"""Templates: one folder a message with subject.txt, text.txt and html.html; a missing fact fails the test that renders them all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chassis.clock import SHANGHAI

FOLDER = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Mail:
    """What a mailbox shows."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Notice:
    """What the inbox shows: the mail's subject and its text without greeting and foot."""

    title: str
    body: str


def names() -> list[str]:
    """All messages that there are."""
    return sorted(path.name for path in FOLDER.iterdir() if (path / "subject.txt").exists())


def notice(name: str, facts: Mapping[str, str]) -> Notice:
    """Raises jinja2.TemplateNotFound, jinja2.UndefinedError."""
    title = " ".join(_run(f"{name}/subject.txt", facts).split())
    return Notice(title, _run(f"{name}/text.txt", facts))


def mail(name: str, facts: Mapping[str, str], to_name: str, link: str) -> Mail:
    """The same words with greeting, link and foot. Raises jinja2.TemplateNotFound, jinja2.UndefinedError."""
    plain = notice(name, facts)
    around = {**facts, "to_name": to_name, "link": link, "title": plain.title}
    text = _run("layout.txt", {**around, "body": plain.body})
    return Mail(plain.title, text, _run(f"{name}/html.html", around))


def short(name: str, facts: Mapping[str, str]) -> str:
    """The message as an SMS. Raises jinja2.TemplateNotFound for one that has no sms.txt."""
    return _run(f"{name}/sms.txt", facts)


def has_short(name: str) -> bool:
    return (FOLDER / name / "sms.txt").exists()


def _run(file: str, facts: Mapping[str, str]) -> str:
    return _environment().get_template(file).render(facts).strip()


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["day"] = chinese_day
    made.filters["moment"] = chinese_moment
    return made


def chinese_day(value: str) -> str:
    """2026-06-30 as 2026年6月30日; an instant as its day in Shanghai; nothing as nothing."""
    if not value:
        return ""
    day = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value).astimezone(SHANGHAI).date()
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(value: str) -> str:
    """An instant as 2026年6月30日 18:05, Shanghai time; nothing as nothing."""
    if not value:
        return ""
    at = datetime.fromisoformat(value).astimezone(SHANGHAI)
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
