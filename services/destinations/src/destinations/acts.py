"""The one question `why not?` about every act of a person, asked by the page and by the act alike (api.md 3)."""

from dataclasses import dataclass
from datetime import datetime

from chassis.actor import ROLE_NAMES, Actor
from chassis.errors import FieldFault, Refusal, wrong_state
from destinations import form, lifecycle
from destinations.catalogue import category_of
from destinations.destination import Destination


@dataclass(frozen=True)
class Facts:
    """What an act depends on beside the destination itself."""

    now: datetime
    # The agreement that holds the student's commitment, as signing said just now; "": none, or signing was not asked.
    agreement_id: str = ""


def why_not(act: str, one: Destination, actor: Actor, facts: Facts) -> Refusal | None:
    """The reason why this actor may not do this act now, or None."""
    if actor.role not in lifecycle.WHO[act]:
        return Refusal("act.forbidden", role=ROLE_NAMES.get(actor.role, actor.role), act=lifecycle.LABELS[act])
    if lifecycle.after(one.state, act) is None:
        return wrong_state(one.state, act, lifecycle.STATES, lifecycle.LABELS)
    if act == "submit":
        return _why_not_submit(one, facts)
    if act == "withdraw" and one.step_decided:
        return Refusal("destination.step_decided")
    return None


def _why_not_submit(one: Destination, facts: Facts) -> Refusal | None:
    if one.holds_commitment and facts.agreement_id:
        return Refusal("destination.has_agreement", href=f"/agreements/{facts.agreement_id}")
    gone = [file for file in one.evidence if file.is_gone(facts.now)]
    left = len(one.evidence) - len(gone)
    faults = form.missing(category_of(one.category), one.fields, left)
    faults += tuple(FieldFault("/evidence", "evidence.gone", f"附件“{file.name}”已过期，请重新上传") for file in gone)
    if faults:
        what = "；".join(dict.fromkeys(fault.detail for fault in faults))
        return Refusal("destination.incomplete", faults=faults, what=what)
    return None
