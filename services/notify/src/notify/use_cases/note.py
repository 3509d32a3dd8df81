"""An event is to be told: its wishes are written in the listener's transaction, one row a group. Who that is comes later."""

from typing import Any

from chassis.database import Tx
from chassis.event import Event
from notify import facts, policy, rules
from notify.adapters import notices, places


async def note(tx: Tx, event: Event) -> None:
    """Write what this event tells to whom, by notices.yaml and the school's policy of this moment."""
    mine = rules.all_rules()[event.type]
    if not mine.tell:
        return
    found = facts.read(event.data, mine.facts)
    parties = facts.read(event.data, mine.parties)
    if not parties.get("school"):
        # An event that names the student only; one without a student is keyed by its school.
        student = parties.get("student", "")
        parties["school"] = await places.school_of(tx, student) if student else event.key
    if "subject_kind" in found:
        found["subject_page"] = rules.subject_page(found["subject_kind"], found.get("subject", ""))
    if "changed" in found:
        found["changed"] = rules.field_names(found["changed"])
        if not found["changed"]:
            return
    school_policy = await places.policy_of(tx, parties["school"])
    rows = []
    for line in mine.tell:
        if any(found[name] != value for name, value in line.when.items()):
            continue
        for group in _groups(line, found, school_policy):
            if not parties.get(group):
                continue
            channels = None if school_policy is None else list(school_policy.notice_channels)
            rows.append(
                {
                    "cause": event.id,
                    "group_kind": group,
                    "group_id": parties[group],
                    "template": line.template,
                    "facts": {**found, **line.fixed},
                    "page": line.page.format(**found),
                    "mailed": policy.is_mailed(group, line.in_app, channels),
                    "fact_at": event.time,
                    "state": "waiting",
                    "next_try_at": tx.now,
                }
            )
    await notices.write(tx, rows)


def _groups(line: rules.Telling, found: dict[str, str], school_policy: Any) -> list[str]:
    if line.to == rules.FIRST_STEP:
        return policy.first_reviewers(
            None if school_policy is None else dict(school_policy.review_steps), line.review_subject
        )
    if line.to == rules.NEXT_STEP:
        return policy.next_reviewers(found["step"])
    return [line.to]
