"""notices.yaml against the topics and the templates: every event that arrives is known, every line can be rendered."""

import pytest

from contracts.routing import consumed_by, message_class
from notify import facts, rendering, rules
from notify.edges.listeners import listeners

LINES = [
    pytest.param(name, line, id=f"{name.rsplit('.', 1)[1]}-{line.to}")
    for name, entry in rules.all_rules().items()
    for line in entry.tell
]


def test_every_event_of_our_topics_is_known() -> None:
    known = {message.DESCRIPTOR.full_name for message in listeners()}
    arriving = {name for topic in consumed_by("notify") for name in topic.messages}
    assert arriving - known == set()


def test_every_template_is_sent_by_somebody() -> None:
    used = {line.template for entry in rules.all_rules().values() for line in entry.tell}
    assert set(rendering.names()) - used == {"code", "address_dead"}


@pytest.mark.parametrize(("name", "line"), LINES)
@pytest.mark.parametrize("filled", [True, False], ids=["filled", "empty"])
def test_a_line_renders_from_the_facts_of_its_event_alone(name: str, line: rules.Telling, filled: bool) -> None:
    """An event whose optional fields are empty must still make a whole sentence."""
    found = facts.read(message_class(name)(), rules.all_rules()[name].facts)
    if filled:
        found = {fact: rules.samples().get(fact, f"id-{fact}") for fact in found}
    found |= {"subject_page": "/agreements/1", **line.when, **line.fixed}
    mail = rendering.mail(line.template, found, "张晓雯", "https://wangqian.example" + line.page.format(**found))
    shown = rendering.notice(line.template, found)
    assert shown.title
    assert shown.body in mail.text
    assert "\n\n\n" not in mail.text
    assert "None" not in mail.text + mail.html
    if filled:
        assert "张晓雯，你好" in mail.text


def test_a_wrong_path_is_named() -> None:
    wrong = rules.EventRules({"student": "invitation.nobody"}, {}, ())
    with pytest.raises(rules.RulesError, match=r"invitation\.nobody"):
        rules._check("wangqian.signing.v1.InvitationSent", wrong)


def test_people_cannot_write_html_into_a_mail() -> None:
    facts = {**rules.samples(), "reason": "<script>alert(1)</script>"}
    html = rendering.mail("agreement_rejected", facts, "<b>某人</b>", "https://wangqian.example/").html
    assert "<script>" not in html
    assert "<b>" not in html
