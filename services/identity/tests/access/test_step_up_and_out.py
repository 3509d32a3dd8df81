"""Fresh proof by step-up, one's own sessions, signing out of everything, and keys that change."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import KeySet

from chassis.clock import FixedClock
from chassis.testing.waiting import until
from identity.access import rules
from identity.access.clients import Client, Clients
from identity.access.keys import Keys
from identity.access.session_endings import SessionEndings
from identity.access.sweeping import sweep

from .world import PASSWORD, Browser, Flow, Tokens, World, code_of, error_of

SERVICE = "identity"
FRESH = {"acr_values": "urn:wangqian:fresh"}


def bearer(tokens: Tokens, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens.access}", **more}


async def test_step_up_puts_the_proof_into_the_next_tokens(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    first = await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))
    assert (await world.core.tokens.actor_of(first.access)).proved_at is None
    assert error_of(await visitor.get(Flow().address(prompt="none", **FRESH))) == "interaction_required"
    flow = Flow()
    page = await visitor.follow(await visitor.get(flow.address(**FRESH)))
    assert "139****0001" in page.text
    assert len(world.notify.sent) == 1
    # Looking again sends nothing; asking again within the minute is refused, and the code stays good.
    await visitor.get(str(page.request.url))
    again = await visitor.submit(page, again="1", code="")
    assert (again.status_code, len(world.notify.sent)) == (429, 1)
    sent = world.notify.sent[0]
    assert (sent.purpose, sent.address) == ("fresh_proof", "13900000001")
    wrong = await visitor.submit(page, code=f"{(int(sent.code) + 1) % 1_000_000:06}")
    assert "还可以试 4 次" in wrong.text
    answer = await visitor.follow(await visitor.submit(page, code=f" {sent.code[:3]} {sent.code[3:]} "))
    actor = await world.core.tokens.actor_of((await world.tokens(visitor, answer, flow)).access)
    assert (actor.proved_at, actor.proved_by) == (world.clock.now().replace(microsecond=0), "sms")
    actor.require_fresh_proof(world.clock.now() + timedelta(minutes=9))
    # A proof of five minutes is asked for anew, since it would run out on the way.
    world.clock.forward(minutes=4)
    assert code_of(await visitor.get(Flow().address(**FRESH)))
    world.clock.forward(minutes=2)
    assert (await visitor.get(Flow().address(**FRESH))).headers["location"].startswith("/account/step-up")


async def test_a_used_code_proves_nothing_again(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    page = await world.sign_in(visitor, "jc-admin", **FRESH)
    code = world.notify.sent[0].code
    assert code_of(await visitor.follow(await visitor.submit(page, code=code)))
    world.clock.forward(minutes=6)
    # The page sends another code; the old one is worth nothing.
    assert (await visitor.submit(page, code=code)).status_code == 422


async def test_me_shows_the_last_sign_in_and_masks(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    first = await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))
    me = (await visitor.http.get("/api/v1/accounts/me", headers=bearer(first))).json()
    assert (me["phone_masked"], me["last_sign_in"], me["school"]["name"]) == ("139****0001", None, "江城大学")
    world.clock.forward(hours=1)
    async with world.browser() as other:
        second = await world.tokens(other, await world.sign_in(other, "jc-admin"))
        me = (await other.http.get("/api/v1/accounts/me", headers=bearer(second))).json()
        assert me["last_sign_in"]["address"] == "127.0.0.1"


async def test_a_person_ends_a_session_of_their_own_and_no_other(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    await world.staff("jc-other")
    mine = await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))
    async with world.browser() as lost, world.browser() as stranger:
        left = await world.tokens(lost, await world.sign_in(lost, "jc-admin"))
        theirs = await world.tokens(stranger, await world.sign_in(stranger, "jc-other"))
        listed = (await visitor.http.get("/api/v1/accounts/me/sessions", headers=bearer(mine))).json()["items"]
        assert [one["current"] for one in listed].count(True) == 1
        other = next(one["id"] for one in listed if not one["current"])
        end = f"/api/v1/accounts/me/sessions/{other}/end"
        foreign = await stranger.http.post(end, headers=bearer(theirs, **{"Idempotency-Key": str(uuid4())}))
        assert (foreign.status_code, foreign.json()["code"]) == (404, "thing.not_found")
        done = await visitor.http.post(end, headers=bearer(mine, **{"Idempotency-Key": str(uuid4())}))
        assert done.status_code == 200
        assert (await world.refresh(lost, left.refresh)).json()["error"] == "invalid_grant"
        assert (await world.refresh(visitor, mine.refresh)).status_code == 200
        # Every service may read that it ended.
        await until(
            lambda: world.core.redis.exists(f"identity:revoked:{other}"), what="the revoked session", seconds=10
        )


async def test_changing_the_password_ends_the_other_sessions(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    mine = await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))
    async with world.browser() as other:
        left = await world.tokens(other, await world.sign_in(other, "jc-admin"))

        async def change(current: str, new: str) -> httpx.Response:
            return await visitor.http.post(
                "/api/v1/accounts/me/password",
                json={"current": current, "new": new},
                headers=bearer(mine, **{"Idempotency-Key": str(uuid4())}),
            )

        assert (await change("wrong", "another-good-one")).json()["code"] == "password.wrong"
        assert (await change(PASSWORD, PASSWORD)).json()["code"] == "password.same"
        assert (await change(PASSWORD, "another-good-one")).status_code == 200
        assert (await world.refresh(other, left.refresh)).json()["error"] == "invalid_grant"
        assert (await world.refresh(visitor, mine.refresh)).status_code == 200


async def test_signing_out_at_a_client_ends_the_session_for_all(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    smoke = await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))
    flow = Flow("portal", world.core.settings.public_url + "/callback")
    portal = await world.tokens(visitor, await visitor.get(flow.address()), flow)
    back = world.core.settings.public_url + "/signed-out"
    out = await visitor.http.get(
        "/oauth/logout",
        params={"id_token_hint": portal.id_token, "post_logout_redirect_uri": back, "state": "s"},
    )
    assert out.headers["location"] == f"{back}?state=s"
    for client, tokens in (("smoke", smoke), ("portal", portal)):
        assert (await world.refresh(visitor, tokens.refresh, client)).json()["error"] == "invalid_grant"
    assert (await visitor.get(Flow().address())).headers["location"].startswith("/account/sign-in")
    info = await visitor.http.get("/oauth/userinfo", headers=bearer(smoke))
    assert info.status_code == 401


async def test_signing_out_without_a_hint_asks_first_and_leads_nowhere_else(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    tokens = await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))
    page = await visitor.follow(await visitor.get("/oauth/logout?post_logout_redirect_uri=https://evil.example/"))
    assert "退出登录" in page.text
    assert (await world.refresh(visitor, tokens.refresh)).status_code == 200
    forged = tokens.id_token[:-6] + "AAAAAA"
    assert (await visitor.get(f"/oauth/logout?id_token_hint={forged}")).headers["location"] == "/account/sign-out"
    gone = await visitor.submit(page)
    assert "已退出登录" in gone.text
    assert (await visitor.get(Flow().address())).headers["location"].startswith("/account/sign-in")
    strange = await visitor.http.get(
        "/oauth/logout", params={"id_token_hint": tokens.id_token, "post_logout_redirect_uri": "https://evil.example/"}
    )
    assert "location" not in strange.headers


async def test_clients_are_told_of_the_end_until_they_hear_it(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    tokens = await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))
    sid = (await world.core.tokens.actor_of(tokens.access)).session_id
    async with _client_site() as (address, heard, answers):
        answers.extend([500, 200])
        clients = Clients({"smoke": Client("smoke", "smoke", (), (), address, None)})
        keys = Keys(world.core, world.access.secrecy)
        endings = SessionEndings(world.core, clients, keys)
        await world.core.db.hot.execute(
            "UPDATE sessions SET ended_at = CAST($1 AS timestamptz), announce_after = CAST($1 AS timestamptz) + interval '1 hour'"
            " WHERE id = $2",
            world.clock.now(),
            sid,
        )
        await endings.announce(UUID(sid))
        assert len(heard) == 1
        world.clock.forward(seconds=6)
        await endings.announce_due()
        assert len(heard) == 2
        await endings.announce(UUID(sid))
        assert len(heard) == 2
        said = jwt.decode(heard[1], await keys.key_set(), algorithms=["RS256"])
        assert (said.header["typ"], said.claims["sid"], said.claims["aud"]) == ("logout+jwt", sid, "smoke")
        assert "http://schemas.openid.net/event/backchannel-logout" in said.claims["events"]
        assert "nonce" not in said.claims


async def test_a_new_key_is_published_before_it_is_used_and_the_old_one_after(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    first = (await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))).access
    clock: FixedClock = world.clock
    keys = Keys(world.core, world.access.secrecy)

    async def kids() -> set[str]:
        return {
            key["kid"]
            for key in (await Keys(world.core, world.access.secrecy).published())["keys"]
            if key["alg"] == "ES256"
        }

    old = await kids()
    clock.forward(seconds=(rules.KEY_USED - rules.KEY_EARLY).total_seconds() + 60)
    # Two workers at once make one key.
    await asyncio.gather(keys.rotate(), Keys(world.core, world.access.secrecy).rotate())
    both = await kids()
    assert (len(old), len(both)) == (1, 2)
    assert jwt.decode(await keys.sign("ES256", {}), await keys.key_set(), algorithms=["ES256"]).header["kid"] in old
    clock.forward(seconds=rules.KEY_EARLY.total_seconds())
    assert (
        jwt.decode(await keys.sign("ES256", {}), await keys.key_set(), algorithms=["ES256"]).header["kid"] in both - old
    )
    assert jwt.decode(first, KeySet.import_key_set(await keys.published()), algorithms=["ES256"]).claims["role"]
    clock.forward(seconds=(rules.KEY_LATE + timedelta(minutes=1)).total_seconds())
    assert old.isdisjoint(await kids())


async def test_what_has_run_out_is_removed_and_what_lives_is_not(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))
    await world.sign_in(visitor, "jc-admin", prompt="login", **FRESH)
    world.clock.forward(hours=12)
    kept = await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))

    async def counted() -> list[int]:
        tables = ("authorization_codes", "refresh_tokens", "codes")
        return [await world.core.db.hot.fetchval(f"SELECT count(*) FROM {table}") for table in tables]

    assert await counted() == [2, 2, 1]
    world.clock.forward(hours=15)
    await sweep(world.core)
    assert await counted() == [1, 1, 1]
    assert (await world.refresh(visitor, kept.refresh)).status_code == 400
    world.clock.forward(days=31)
    await sweep(world.core)
    assert await counted() == [0, 0, 0]


@asynccontextmanager
async def _client_site() -> AsyncIterator[tuple[str, list[str], list[int]]]:
    """A client's back-channel: keeps what it hears, answers in the order given."""
    heard: list[str] = []
    answers: list[int] = []

    async def hear(request: web.Request) -> web.Response:
        heard.append(str((await request.post())["logout_token"]))
        return web.Response(status=answers.pop(0))

    app = web.Application()
    app.router.add_post("/back-channel-logout", hear)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/back-channel-logout", heard, answers
    await runner.cleanup()
