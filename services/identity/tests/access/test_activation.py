"""First sign-in and a forgotten password, by the API and by the pages."""

from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy import text

from identity.access import rules
from identity.access.accounts import NewAccount, Role

from .world import Browser, World, code_of

SERVICE = "identity"
OWN = "a-long-password-of-mine"
DOCUMENT = "42010120000101123X"


async def start(visitor: Browser, **factors: Any) -> httpx.Response:
    return await visitor.http.post(
        "/api/v1/accounts/activations", json=factors, headers={"Idempotency-Key": str(uuid4())}
    )


async def confirm(visitor: Browser, activation: str, code: str, password: str = OWN, key: str = "") -> httpx.Response:
    return await visitor.http.post(
        f"/api/v1/accounts/activations/{activation}/confirm",
        json={"code": code, "password": password},
        headers={"Idempotency-Key": key or str(uuid4())},
    )


def factors(world: World, **changed: str) -> dict[str, str]:
    right = {
        "party": "student",
        "school_id": str(world.school),
        "student_number": "20260001",
        "name": "张三",
        "document_last_six": "01123x",
    }
    return {**right, **changed}


async def test_a_student_activates_and_signs_in(world: World, visitor: Browser) -> None:
    await world.student("20260001", "张三", DOCUMENT, "13800000001")
    started = await start(visitor, **factors(world))
    assert started.status_code == 201, started.text
    told = started.json()
    assert {key: told[key] for key in ("sent_to_masked", "channel", "valid_minutes", "delivery")} == {
        "sent_to_masked": "138****0001",
        "channel": "sms",
        "valid_minutes": 10,
        "delivery": "sent",
    }
    sent = world.notify.sent[-1]
    assert (sent.address, sent.purpose, len(sent.code), sent.code_id) == ("13800000001", "activation", 6, told["id"])
    done = await confirm(visitor, told["id"], sent.code)
    assert done.json() == {"login": "13800000001"}
    answer = await world.sign_in(visitor, "13800000001", OWN)
    actor = await world.core.tokens.actor_of((await world.tokens(visitor, answer)).access)
    assert (actor.role, actor.name, actor.school_id, actor.college_id) == (
        "student",
        "张三",
        str(world.school),
        str(world.college),
    )


async def test_wrong_factors_get_one_answer_and_no_code(world: World, visitor: Browser) -> None:
    await world.student("20260001", "张三", DOCUMENT, "13800000001")
    wrong = (
        {"school_id": str(uuid4())},
        {"student_number": "20260009"},
        {"name": "李四"},
        {"document_last_six": "011234"},
    )
    told = set()
    for change in wrong:
        answer = await start(visitor, **factors(world, **change))
        body = answer.json()
        told.add((answer.status_code, body["code"], body["detail"], str(body["params"])))
    assert told == {(422, "activation.no_match", "填写的信息与登记的不一致", "{}")}
    assert world.notify.sent == []


async def test_factors_are_tried_a_few_times_an_hour(world: World, visitor: Browser) -> None:
    await world.student("20260001", "张三", DOCUMENT, "13800000001")
    statuses = [
        (await start(visitor, **factors(world, document_last_six=f"{n:06}"))).status_code
        for n in range(rules.ACTIVATION_TRIES.quota + 1)
    ]
    assert statuses == [422] * rules.ACTIVATION_TRIES.quota + [429]
    assert (await start(visitor, **factors(world))).status_code == 429


async def test_a_code_is_tried_five_times(world: World, visitor: Browser) -> None:
    await world.student("20260001", "张三", DOCUMENT, "13800000001")
    activation = (await start(visitor, **factors(world))).json()["id"]
    code = world.notify.sent[-1].code
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    codes = [(await confirm(visitor, activation, wrong)).json()["code"] for _ in range(6)]
    assert codes == ["code.wrong"] * 4 + ["code.dead"] * 2
    assert (await confirm(visitor, activation, code)).json()["code"] == "code.dead"


async def test_a_code_works_once_for_ten_minutes_and_until_the_next_one(world: World, visitor: Browser) -> None:
    await world.student("20260001", "张三", DOCUMENT, "13800000001")
    first = (await start(visitor, **factors(world))).json()["id"]
    # Pressed twice: one code, and both presses are told of it.
    assert ((await start(visitor, **factors(world))).json()["id"], len(world.notify.sent)) == (first, 1)
    world.clock.forward(minutes=1)
    second = (await start(visitor, **factors(world))).json()["id"]
    old, new = world.notify.sent[-2].code, world.notify.sent[-1].code
    assert (await confirm(visitor, first, old)).json()["code"] == "code.dead"
    key = str(uuid4())
    done = await confirm(visitor, second, new, key=key)
    assert done.status_code == 200
    # The same press again gets the first answer; another one finds the code used.
    again = await confirm(visitor, second, new, key=key)
    assert (again.status_code, again.headers["idempotency-replayed"]) == (200, "true")
    assert (await confirm(visitor, second, new)).json()["code"] == "code.dead"
    third = (await start(visitor, **factors(world))).json()["id"]
    world.clock.forward(minutes=10, seconds=1)
    assert (await confirm(visitor, third, world.notify.sent[-1].code)).json()["code"] == "code.dead"


async def test_a_bad_password_spends_no_try(world: World, visitor: Browser) -> None:
    await world.student("20260001", "张三", DOCUMENT, "13800000001")
    activation = (await start(visitor, **factors(world))).json()["id"]
    for bad in ("short", "12345678", "my13800000001"):
        refused = await confirm(visitor, activation, world.notify.sent[-1].code, bad)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/password")
    assert (await confirm(visitor, activation, world.notify.sent[-1].code)).status_code == 200


async def test_a_second_activation_resets_the_password_and_ends_the_sessions(world: World, visitor: Browser) -> None:
    await world.student("20260001", "张三", DOCUMENT, "13800000001")
    activation = (await start(visitor, **factors(world))).json()["id"]
    await confirm(visitor, activation, world.notify.sent[-1].code)
    tokens = await world.tokens(visitor, await world.sign_in(visitor, "13800000001", OWN))
    activation = (await start(visitor, **factors(world))).json()["id"]
    assert world.notify.sent[-1].purpose == "password_reset"
    await confirm(visitor, activation, world.notify.sent[-1].code, "quite-another-one")
    assert (await world.refresh(visitor, tokens.refresh)).json()["error"] == "invalid_grant"
    async with world.browser() as other:
        assert (await world.sign_in(other, "13800000001", OWN)).status_code == 422
        assert code_of(await world.sign_in(other, "13800000001", "quite-another-one"))


async def test_whoever_proves_a_shared_phone_gets_it_as_login(world: World, visitor: Browser) -> None:
    await world.student("20260001", "张三", DOCUMENT, "13800000001")
    _, second = await world.student("20260002", "张四", "420101200101011235", "13800000001")
    change = {"student_number": "20260002", "name": "张四", "document_last_six": "011235"}
    activation = (await start(visitor, **factors(world, **change))).json()["id"]
    await confirm(visitor, activation, world.notify.sent[-1].code)
    tokens = await world.tokens(visitor, await world.sign_in(visitor, "13800000001", OWN))
    assert (await world.core.tokens.actor_of(tokens.access)).id == str(second)


async def test_a_suspended_account_is_told_at_the_door(world: World, visitor: Browser) -> None:
    _, account = await world.student("20260001", "张三", DOCUMENT, "13800000001")
    async with world.core.db.begin() as tx:
        await world.access.accounts.suspend(tx, account, why="冒用", by="江城大学", ask_whom="就业办")
    assert (await start(visitor, **factors(world))).json()["code"] == "sign_in.suspended"
    assert world.notify.sent == []


async def test_an_employer_activates_by_code_and_email(world: World, visitor: Browser) -> None:
    await _employer(world)
    right = {"party": "employer", "credit_code": "91420100MA4KXXXX0A", "email": "HR@firm.example"}
    for wrong in ({"email": "other@firm.example"}, {"credit_code": "91420100MA4KXXXX0B"}):
        assert (await start(visitor, **{**right, **wrong})).json()["code"] == "activation.no_match"
    started = (await start(visitor, **right)).json()
    assert (started["channel"], started["sent_to_masked"]) == ("email", "h***@firm.example")
    done = await confirm(visitor, started["id"], world.notify.sent[-1].code)
    assert done.json() == {"login": "hr@firm.example"}
    tokens = await world.tokens(visitor, await world.sign_in(visitor, "hr@firm.example", OWN))
    me = await visitor.http.get("/api/v1/accounts/me", headers={"Authorization": f"Bearer {tokens.access}"})
    assert (me.json()["employer"]["name"], me.json()["todo"]) == ("大江公司", ["signing_info"])


async def test_the_pages_lead_through_it_without_scripts(world: World, visitor: Browser) -> None:
    await world.student("20260001", "张三", DOCUMENT, "13800000001")
    page = await visitor.get("/account/activate")
    wrong = await visitor.submit(
        page, school=str(world.school), student_number="20260001", name="张三", document_last_six="000000"
    )
    assert wrong.status_code == 422
    assert 'value="20260001"' in wrong.text
    page = await visitor.follow(
        await visitor.submit(
            page, school=str(world.school), student_number="20260001", name="张三", document_last_six="01123X"
        )
    )
    assert "138****0001" in page.text
    assert "李老师" in page.text
    assert "027-00000000" in page.text
    code = world.notify.sent[-1].code
    differ = await visitor.submit(page, code=code, password=OWN, password_again="something-else")
    assert "两次填写的密码不一样" in differ.text
    done = await visitor.submit(page, code=code, password=OWN, password_again=OWN)
    assert "13800000001" in done.text
    assert code_of(await world.sign_in(visitor, "13800000001", OWN))


async def test_a_code_that_was_not_delivered_is_said(world: World, visitor: Browser) -> None:
    await world.student("20260001", "张三", DOCUMENT, "13800000001")
    world.notify.state = "failed"
    assert (await start(visitor, **factors(world))).json()["delivery"] == "failed"


async def _employer(world: World) -> None:
    employer = uuid4()
    async with world.core.db.begin() as tx:
        await tx.execute(_EMPLOYER, {"id": employer, "now": tx.now})
        new = NewAccount("employer", "刘经理", (Role("employer_admin", employer_id=employer),), email="hr@firm.example")
        await world.access.accounts.add_many(tx, [new])


_EMPLOYER = text(
    """
    INSERT INTO employers (id, name, credit_code, nature, industry, region, address, postcode, contact, phone, email,
                           changed_by, changed_at)
    VALUES (:id, '大江公司', '91420100MA4KXXXX0A', '31', 'I', '420100', '某路 1 号', '430000', '刘经理', '027-1',
            'hr@firm.example', 'test', :now)
    """
)
