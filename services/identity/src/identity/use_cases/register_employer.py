"""An employer registers: one account a code; later comers ask its administrator."""

from typing import Any
from uuid import UUID

from chassis.database import Tx
from chassis.errors import Refusal, in_field
from chassis.ids import Ids
from contracts.codes.numbers import NotANumber, organisation_number, uscc_number
from identity.access.accounts import Accounts, NewAccount, Role
from identity.adapters import employers as registry
from identity.employers.signing_info import NOT_RECEIVED, prefilled

# Nature 40 is the forces; foreign bodies say so in their reason.
_MAY_LACK_A_CODE = "40"


async def register_employer(tx: Tx, ids: Ids, accounts: Accounts, facts: dict[str, Any]) -> UUID:
    """A new employer and its administrator's account, activated by e-mail. `facts`: columns of employers as they were typed, cleaned.

    Raises employer.code_wrong, employer.code_needed, employer.licence_needed, employer.code_taken, file_token.used."""
    code = checked_code(facts["credit_code"])
    if not code and not (facts["nature"] == _MAY_LACK_A_CODE or facts["no_code_reason"]):
        raise Refusal("employer.code_needed")
    if code and not facts["licence"]:
        raise in_field("/licence", "employer.licence_needed", "请上传营业执照的扫描件或照片")
    row = {
        **facts,
        "id": ids(),
        "credit_code": code,
        "ownership": None,
        "suspended": False,
        "signing_info": prefilled(facts, NOT_RECEIVED, NOT_RECEIVED),
        "signing_info_at": None,
        "version": 1,
        "changed_by": facts["contact"],
        "changed_at": tx.now,
    }
    await registry.add_registered(tx, row)
    role = Role("employer_admin", employer_id=row["id"])
    phone = facts["phone"] if facts["phone"].isdigit() and len(facts["phone"]) == 11 else ""
    await accounts.add_many(tx, [NewAccount("employer", row["contact"], (role,), phone=phone, email=row["email"])])
    return row["id"]


def checked_code(typed: str) -> str:
    """A credit code or the older organisation code in its stored form; "" stays. Raises employer.code_wrong."""
    if not typed:
        return ""
    try:
        return uscc_number(typed) if len(typed) > 10 else organisation_number(typed)
    except NotANumber as wrong:
        raise Refusal("employer.code_wrong") from wrong
