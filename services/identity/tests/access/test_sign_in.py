"""Signing in: what people type, what is refused alike, how often it may be tried, and the pages around it."""

import asyncio
import statistics
import time

import pytest

from chassis.errors import Refusal
from identity.access import rules
from identity.access.accounts import Role
from identity.access.logins import email
from identity.access.passwords import Passwords, require_good

from .world import PASSWORD, Browser, Flow, World, code_of

SERVICE = "identity"


async def test_people_sign_in_by_whatever_they_remember(world: World) -> None:
    await world.staff("jc-admin")
    _, account = await world.student("20260001", "张三", "420101200001011234", "13800000001")
    hashed = await world.access.passwords.hash(PASSWORD)
    await world.core.db.hot.execute("UPDATE accounts SET password_hash = $2 WHERE id = $1", account, hashed)
    for typed in ("13800000001", "+86 138-0000-0001", "１３８００００００01", "JC-ADMIN", "13900000001"):
        async with world.browser() as person:
            assert code_of(await world.sign_in(person, typed)), typed
    async with world.browser() as person:
        page = await person.follow(await person.get(Flow().address()))
        answer = await person.submit(page, login="20260001", password=PASSWORD, school=str(world.school))
        assert code_of(await person.follow(answer))


async def test_whatever_is_wrong_gets_one_answer_in_one_time(world: World) -> None:
    await world.staff("jc-admin")
    await world.student("20260001", "张三", "420101200001011234", "13800000001")
    tries = {"known": ("jc-admin", "wrong"), "unknown": ("nobody", PASSWORD), "never used": ("13800000001", PASSWORD)}
    told: dict[str, str] = {}
    took: dict[str, list[float]] = {what: [] for what in tries}
    for _ in range(5):
        for what, (login, password) in tries.items():
            async with world.browser() as person:
                page = await person.get("/account/sign-in")
                started = time.perf_counter()
                answer = await person.submit(page, login=login, password=password)
                took[what].append(time.perf_counter() - started)
                assert answer.status_code == 422
                told[what] = answer.text.split('role="alert"')[1].split("编号")[0]
    assert len(set(told.values())) == 1
    medians = [statistics.median(times) for times in took.values()]
    assert max(medians) < 2 * min(medians)


async def test_an_account_is_guessed_ten_times_and_no_more_whoever_asks(world: World) -> None:
    await world.staff("jc-admin")
    statuses = []
    async with world.browser() as person:
        page = await person.get("/account/sign-in")
        for _ in range(rules.SIGN_IN_TRIES.quota + 1):
            statuses.append((await person.submit(page, login="jc-admin", password="wrong")).status_code)
    assert statuses == [422] * rules.SIGN_IN_TRIES.quota + [429]
    async with world.browser() as other:
        refused = await world.sign_in(other, "jc-admin")
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) > 0
        # Another account of the same campus still gets in.
        await world.staff("jc-school")
        assert code_of(await world.sign_in(other, "jc-school"))


async def test_good_sign_ins_never_count(world: World) -> None:
    await world.staff("jc-admin")
    for _ in range(rules.SIGN_IN_TRIES.quota + 2):
        async with world.browser() as person:
            assert code_of(await world.sign_in(person, "jc-admin"))


async def test_a_form_that_we_did_not_make_does_nothing(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    await visitor.get("/account/sign-in")
    for fields, headers in (
        ({"csrf": "0" * 64}, {}),
        ({}, {}),
        ({"csrf": "0" * 64}, {"Origin": "https://evil.example"}),
    ):
        answer = await visitor.http.post(
            "/account/sign-in", data={"login": "jc-admin", "password": PASSWORD, **fields}, headers=headers
        )
        assert answer.status_code == 400
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "onwards", ["https://evil.example", "//evil.example", "/\\evil.example", "/account/../x//y", "javascript:1"]
)
async def test_nobody_is_led_elsewhere(world: World, visitor: Browser, onwards: str) -> None:
    await world.staff("jc-admin")
    page = await visitor.http.get("/account/sign-in", params={"next": onwards})
    answer = await visitor.submit(page, login="jc-admin", password=PASSWORD)
    assert answer.headers["location"] == "/sign-in"


async def test_several_roles_are_chosen_and_changed(world: World, visitor: Browser) -> None:
    roles = (Role("school_admin", world.school), Role("college_reviewer", world.school, world.college))
    await world.staff("jc-both", *roles)
    page = await world.sign_in(visitor, "jc-both")
    assert "学校管理员 · 江城大学" in page.text
    assert "学院审核老师 · 江城大学 计算机学院" in page.text
    chosen = await _choose(visitor, page, "学院审核老师")
    flow = page.extensions["flow"]
    first = await world.core.tokens.actor_of((await world.tokens(visitor, chosen, flow)).access)
    assert (first.role, first.college_id) == ("college_reviewer", str(world.college))
    other = Flow()
    page = await visitor.follow(await visitor.get(other.address(prompt="select_account")))
    answer = await _choose(visitor, page, "学校管理员")
    second = await world.core.tokens.actor_of((await world.tokens(visitor, answer, other)).access)
    assert second.role == "school_admin"
    assert second.session_id != first.session_id


async def _choose(visitor: Browser, page, label: str):  # type: ignore[no-untyped-def]
    form = next(part for part in page.text.split("<form")[1:] if label in part)
    value = form.split('name="role" value="')[1].split('"')[0]
    return await visitor.follow(await visitor.submit(page, role=value))


async def test_an_initial_password_goes_before_anything_else(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin", must_change=True)
    page = await world.sign_in(visitor, "jc-admin")
    assert "设置自己的密码" in page.text
    refused = await visitor.submit(page, current=PASSWORD, new="12345678")
    assert "太容易被猜到" in refused.text
    done = await visitor.follow(await visitor.submit(page, current=PASSWORD, new="a-better-one-of-mine"))
    assert code_of(done)
    async with world.browser() as other:
        assert (await world.sign_in(other, "jc-admin")).status_code == 422
        assert code_of(await world.sign_in(other, "jc-admin", "a-better-one-of-mine"))


async def test_a_password_pool_refuses_what_it_cannot_hold() -> None:
    passwords = Passwords(threads=1, waiting=1)
    stored = await passwords.hash(PASSWORD)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.001)
            ticks += 1

    ticking = asyncio.create_task(tick())
    answers = await asyncio.gather(*(passwords.matches(stored, PASSWORD) for _ in range(6)), return_exceptions=True)
    ticking.cancel()
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    # One works, one waits, four are told to come again; and the loop went on meanwhile.
    assert [refusal.code for refusal in refused] == ["sign_in.busy"] * 4
    assert answers.count(True) == 2
    assert ticks > 5
    assert await passwords.matches(stored, PASSWORD)
    assert "m=19456,t=2,p=1" in stored


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("short1!", False), ("x" * 129, False), ("12345678", False), ("password123", False), ("aaaaaaaaaa", False),
        ("my-13800000001-x", False), ("ZhangSan2026", False), ("桥下有一条很小的河", True), ("correct-horse", True),
    ],
)  # fmt: skip
def test_passwords_that_are_easily_guessed_are_refused(password: str, good: bool) -> None:
    own = ("zhangsan", "13800000001")
    if good:
        require_good(password, own)
        return
    with pytest.raises(Refusal):
        require_good(password, own)


async def test_accounts_serve_the_directory(world: World) -> None:
    student, account = await world.student("20260001", "张三", "420101200001011234", "13800000001")
    teacher = await world.staff("jc-school", Role("school_reviewer", world.school))
    dean = await world.staff("jc-college", Role("college_reviewer", world.school, world.college))
    accounts = world.access.accounts
    async with world.core.db.begin() as tx:
        assert await accounts.recipients_of(tx, student_id=str(student)) == [account]
        assert await accounts.recipients_of(tx, school_id=world.school) == [teacher]
        assert await accounts.recipients_of(tx, college_id=world.college) == [dean]
        assert await accounts.recipients_of(tx) == []
        assert [contact.phone for contact in await accounts.contacts_of(tx, [str(account)])] == ["13800000001"]
        await accounts.set_contact(tx, account, phone="13800000002", email="Zhang@Example.cn")
        contact = (await accounts.contacts_of(tx, [account]))[0]
        assert (contact.phone, contact.email) == ("13800000002", "zhang@example.cn")
    logins = await world.core.db.hot.fetch("SELECT kind, value_hash FROM account_logins WHERE account_id = $1", account)
    assert {row["kind"] for row in logins} == {"student", "phone", "email"}
    assert email("zhang@example.cn").blind(world.access.secrecy) in {bytes(row["value_hash"]) for row in logins}


async def test_nothing_that_names_a_person_lies_in_the_open(world: World, visitor: Browser) -> None:
    await world.student("20260001", "张三", "420101200001011234", "13800000001")
    await world.staff("jc-admin")
    tokens = await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))
    found = []
    for table in (
        "accounts",
        "account_logins",
        "sessions",
        "codes",
        "refresh_tokens",
        "authorization_codes",
        "signing_keys",
    ):
        rows = await world.core.db.hot.fetch(f"SELECT to_jsonb(t)::text AS whole FROM {table} t")
        dump = "".join(row["whole"] for row in rows)
        found += [
            secret
            for secret in ("13800000001", "13900000001", PASSWORD, tokens.refresh, "PRIVATE KEY")
            if secret in dump
        ]
    assert found == []
