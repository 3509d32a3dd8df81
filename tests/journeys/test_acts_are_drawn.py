"""Whatever the API lets a person do with a thing, or says why not, its page draws: the same acts, buttons and refusals alike.

The things are found by asking every list that the OpenAPI documents give the role, so a new kind of thing is here by itself."""

import asyncio
from functools import cache

import pytest

from chassis.openapi import document
from chassis.settings import SERVICES
from portal.testing.plain_window import PlainWindow
from portal.words.acts import PROOF_ASKED
from runner.platform import Platform
from smoke.visitor import Visitor

from .town import SCHOOL, Town

Accounts = list[dict[str, str]]
Act = dict[str, object]
STAFF = ("employer_admin", "college_reviewer", "school_reviewer", "school_admin", "province_operator")
STUDENTS = 4
WHO = (*(f"student {nth}" for nth in range(STUDENTS)), *STAFF)
# What has no page of its own, by role and kind: a message stands whole in the inbox, one's own record on the page about oneself.
SHOWN_ON = {("", "messages"): "/messages", ("student", "students"): "/me"}
# Of each kind, in each state.
LOOKED_AT = 2


@cache
def resources(role: str) -> tuple[str, ...]:
    """Lists whose things have acts and may be read by this role."""
    paths = {path: item["get"] for name in SERVICES for path, item in document(name)["paths"].items() if "get" in item}
    return tuple(
        path.rsplit("/", 1)[1]
        for path, told in paths.items()
        if role in told["x-roles"] and role in paths.get(path + "/{id}", {}).get("x-roles", ())
    )


@pytest.fixture(scope="module")
def town(platform: Platform, accounts: Accounts) -> Town:
    """An open letter; an agreement under review; one being ended; further study under review, beside a letter that is shut."""
    one = Town(platform, accounts, STUDENTS)
    one.enrol()
    one.invite(0, 1, 2, 3)
    one.accept(1)
    one.accept(2)
    one.case("agreement", 2).follow("通过").send("通过")
    student = one.student(2).go("/agreements").open_row("有限公司").reads("已加盖电子签章").follow("申请解约")
    student.send("发出解约申请", reason="考取公务员", notice_read="yes").reads("解约申请已发出")
    one.register_study(3).follow("提交审核").send("提交审核").reads("审核中")
    return one


@pytest.mark.parametrize("who", WHO)
def test_the_page_draws_what_the_api_says(platform: Platform, accounts: Accounts, town: Town, who: str) -> None:
    role = who.split()[0]
    if role == "student":
        account, window = town.account(int(who[-1])), town.student(int(who[-1]))
    else:
        account = next(one for one in accounts if one["role"] == role and one["school"] in (SCHOOL, ""))
        window = town.window(role)
    things = asyncio.run(things_of(platform.public_url, account, role))
    assert things, f"{who} sees nothing"
    wrong = [fault for path, acts in things.items() for fault in differences(window, role, path, acts)]
    assert not wrong, "\n".join(wrong)


async def things_of(url: str, account: dict[str, str], role: str) -> dict[str, dict[str, str]]:
    """`resource/id` -> act -> the code of its refusal, "" where it may be done; the newest few of each state."""
    found: dict[str, dict[str, str]] = {}
    async with Visitor(url) as visitor:
        await visitor.sign_in(account["login"], account["password"])
        if role == "student":
            own = (await visitor.get("/accounts/me"))["student_id"]
            told = (await visitor.get(f"/students/{own}"))["acts"]
            found[f"students/{own}"] = {one["act"]: code_of(one) for one in told}
        for resource in resources(role):
            seen: dict[str, int] = {}
            for line in (await visitor.ask("GET", f"/{resource}?limit=50")).body.get("items", []):
                state = str((line.get("state") or {}).get("code") if isinstance(line.get("state"), dict) else "")
                seen[state] = seen.get(state, 0) + 1
                if seen[state] > LOOKED_AT:
                    continue
                thing = (await visitor.ask("GET", f"/{resource}/{line['id']}")).body
                # Without an act there is nothing to draw: a document, an employer.
                if thing.get("acts"):
                    found[f"{resource}/{line['id']}"] = {one["act"]: code_of(one) for one in thing["acts"]}
    return found


def code_of(act: Act) -> str:
    """As the page draws it: what waits only for a fresh code is a button that asks for it on the way."""
    reason = act["reason"]
    code = str(reason["code"]) if isinstance(reason, dict) else ""
    return "" if act["allowed"] or code == PROOF_ASKED else code


def differences(window: PlainWindow, role: str, path: str, told: dict[str, str]) -> list[str]:
    """Where the page of a thing says something else, and buttons that lead nowhere."""
    resource = path.split("/")[0]
    window.go(SHOWN_ON.get((role, resource)) or SHOWN_ON.get(("", resource)) or f"/{path}")
    if window.status != 200:
        return [f"/{path} answers {window.status}"]
    drawn = {mark.removeprefix(f"{path}/"): code for mark, code in window.acts.items() if mark.startswith(f"{path}/")}
    wrong = [] if drawn == told else [f"/{path} draws {drawn}, the API says {told}"]
    for href in {href for href in window.hrefs if f"/{path}/" in href and href.rsplit("/", 1)[1] in told}:
        window.go(href)
        if window.status != 200:
            wrong.append(f"{href} answers {window.status}")
    return wrong
