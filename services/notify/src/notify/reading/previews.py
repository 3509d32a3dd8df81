"""Every template with sample facts, as people would get it."""

from chassis.errors import Refusal
from chassis.shapes import Page, Shape
from notify import rendering, rules


class TemplateLine(Shape):
    name: str
    subject: str


TemplatePage = Page[TemplateLine]


class Preview(Shape):
    """`body` is what the inbox shows; `text` and `html` are the two forms of the mail; `sms` only where there is one."""

    name: str
    subject: str
    body: str
    text: str
    html: str
    sms: str | None


def templates() -> TemplatePage:
    """All messages, by name."""
    lines = [
        TemplateLine(name=name, subject=rendering.notice(name, rules.samples()).title) for name in rendering.names()
    ]
    return TemplatePage(items=lines, next=None)


def preview(name: str, public_url: str) -> Preview:
    """Raises thing.not_found."""
    if name not in rendering.names():
        raise Refusal("thing.not_found")
    facts = rules.samples()
    shown = rendering.notice(name, facts)
    mail = rendering.mail(name, facts, facts["student_name"], f"{public_url}/")
    sms = rendering.short(name, facts) if rendering.has_short(name) else None
    return Preview(name=name, subject=mail.subject, body=shown.body, text=mail.text, html=mail.html, sms=sms)
