"""The authorization code flow with PKCE over HTTP: what a client gets, and everything it does not get."""

import asyncio
import base64
import json
import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from .world import LOOPBACK, PASSWORD, Browser, Flow, World, code_of, error_of

SERVICE = "identity"
CLAIMS_OF_ACCESS = {"iss", "aud", "sub", "sid", "exp", "iat", "role", "name", "school_id", "auth_time", "acr"}


async def keys_of(visitor: Browser) -> KeySet:
    return KeySet.import_key_set((await visitor.get("/.well-known/jwks.json")).json())


async def test_a_person_signs_in_and_the_client_gets_tokens_that_say_who(world: World, visitor: Browser) -> None:
    account = await world.staff("jc-admin")
    answer = await world.sign_in(visitor, "JC-Admin ")
    assert answer.headers["location"].startswith(LOOPBACK + "?")
    flow = answer.extensions["flow"]
    assert f"state={flow.state}" in answer.headers["location"]
    tokens = await world.tokens(visitor, answer)
    actor = await world.core.tokens.actor_of(tokens.access)
    assert (actor.id, actor.role, actor.name, actor.school_id) == (
        str(account),
        "school_admin",
        "王老师",
        str(world.school),
    )
    assert actor.proved_at is None
    access = jwt.decode(tokens.access, await keys_of(visitor), algorithms=["ES256"])
    assert access.header["alg"] == "ES256"
    assert set(access.claims) >= CLAIMS_OF_ACCESS
    assert 0 < access.claims["exp"] - time.time() <= 300
    id_token = jwt.decode(tokens.id_token, await keys_of(visitor), algorithms=["RS256"])
    said = id_token.claims
    assert (said["aud"], said["nonce"], said["sid"]) == ("smoke", flow.nonce, actor.session_id)
    assert (said["name"], said["role"], said["organisation"]) == ("王老师", "school_admin", "江城大学")
    info = await visitor.http.get("/oauth/userinfo", headers={"Authorization": f"Bearer {tokens.access}"})
    assert info.json() == {"sub": str(account), "name": "王老师", "role": "school_admin", "organisation": "江城大学"}


async def test_a_second_client_gets_its_code_without_a_page(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))
    flow = Flow("portal", world.core.settings.public_url + "/callback")
    answer = await visitor.get(flow.address(prompt="none"))
    tokens = await world.tokens(visitor, answer, flow)
    assert tokens.raw["expires_in"] == 300


async def test_discovery_is_valid_and_names_our_endpoints(world: World, visitor: Browser) -> None:
    from authlib.oidc.discovery import OpenIDProviderMetadata

    said = (await visitor.get("/.well-known/openid-configuration")).json()
    assert said["issuer"] == world.core.settings.issuer
    assert said["code_challenge_methods_supported"] == ["S256"]
    # The library's own check insists on https, which a machine of one's own has not.
    secure = json.loads(json.dumps(said).replace("http://", "https://"))
    OpenIDProviderMetadata(secure).validate()


@pytest.mark.parametrize(
    "uri",
    [
        "http://127.0.0.1:40123/callback/",
        "http://127.0.0.1:40123/callback?x=1",
        "http://127.0.0.1:40123/callback#x",
        "http://evil@127.0.0.1:40123/callback",
        "http://127.0.0.1:40123@evil.example/callback",
        "http://127.0.0.1.evil.example:40123/callback",
        "https://127.0.0.1:40123/callback",
        "http://localhost:40123/callback",
        "http://127.0.0.1:99999/callback",
        "",
    ],
)
async def test_a_redirect_that_is_not_on_the_list_is_shown_and_never_followed(
    world: World, visitor: Browser, uri: str
) -> None:
    answer = await visitor.get(Flow(redirect_uri=uri).address())
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert "没有登记" in answer.text
    assert (await visitor.get(Flow("nobody").address())).status_code == 400


async def test_requests_that_a_client_got_wrong_go_back_to_it(world: World, visitor: Browser) -> None:
    flow = Flow()
    wrong = {
        "unsupported_response_type": {"response_type": "token"},
        "invalid_request": {"code_challenge_method": "plain"},
        "invalid_scope": {"scope": "profile"},
        "login_required": {"prompt": "none"},
        "request_not_supported": {"request": "x.y.z"},
    }
    for error, change in wrong.items():
        answer = await visitor.get(flow.address(**change))
        assert error_of(answer) == error
        assert f"state={flow.state}" in answer.headers["location"]


async def test_a_code_serves_only_who_asked_for_it(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    for wrong in (
        {"code_verifier": "x" * 43},
        {"redirect_uri": "http://127.0.0.1:9/callback"},
        {"client_id": "portal"},
        {"code_verifier": ""},
    ):
        answer = await world.sign_in(visitor, "jc-admin", prompt="login")
        refused = await world.exchange(visitor, code_of(answer), answer.extensions["flow"], **wrong)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


async def test_a_code_used_twice_ends_the_session(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    answer = await world.sign_in(visitor, "jc-admin")
    tokens = await world.tokens(visitor, answer)
    again = await world.exchange(visitor, code_of(answer), answer.extensions["flow"])
    assert again.json()["error"] == "invalid_grant"
    assert (await world.refresh(visitor, tokens.refresh)).json()["error"] == "invalid_grant"


async def test_a_code_is_too_old_after_a_minute(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    answer = await world.sign_in(visitor, "jc-admin")
    world.clock.forward(seconds=61)
    refused = await world.exchange(visitor, code_of(answer), answer.extensions["flow"])
    assert refused.json()["error"] == "invalid_grant"


async def test_of_many_who_show_one_code_one_is_served(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    answer = await world.sign_in(visitor, "jc-admin")
    code, flow = code_of(answer), answer.extensions["flow"]
    answers = await asyncio.gather(*(world.exchange(visitor, code, flow) for _ in range(8)))
    assert sorted(one.status_code for one in answers) == [200, *[400] * 7]


async def test_refresh_tokens_rotate_and_a_second_use_ends_the_session(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    first = await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))
    second = (await world.refresh(visitor, first.refresh)).json()
    assert second["refresh_token"] != first.refresh
    assert (await world.refresh(visitor, first.refresh)).json()["error"] == "invalid_grant"
    # The thief and the owner look alike: both are out.
    assert (await world.refresh(visitor, second["refresh_token"])).json()["error"] == "invalid_grant"
    page = await visitor.get(Flow().address())
    assert page.headers["location"].startswith("/account/sign-in")


async def test_a_refresh_token_serves_its_own_client_and_no_longer_when_revoked(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    tokens = await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))
    assert (await world.refresh(visitor, tokens.refresh, "portal")).json()["error"] == "invalid_grant"
    revoked = await visitor.http.post("/oauth/revoke", data={"client_id": "smoke", "token": tokens.refresh})
    assert revoked.status_code == 200
    assert (await world.refresh(visitor, tokens.refresh)).json()["error"] == "invalid_grant"


async def test_suspension_ends_the_refresh_and_shuts_the_door_with_its_reason(world: World, visitor: Browser) -> None:
    account = await world.staff("jc-admin")
    tokens = await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))
    async with world.core.db.begin() as tx:
        await world.access.accounts.suspend(tx, account, why="离职", by="江城大学就业办", ask_whom="就业办 027-1")
    assert (await world.refresh(visitor, tokens.refresh)).json()["error"] == "invalid_grant"
    async with world.browser() as other:
        page = await world.sign_in(other, "jc-admin")
        assert page.status_code == 403
        assert "江城大学就业办停用：离职" in page.text
        # Only the owner learns of it.
        assert "停用" not in (await world.sign_in(other, "jc-admin", "wrong-password")).text
        async with world.core.db.begin() as tx:
            await world.access.accounts.restore(tx, account)
        await world.tokens(other, await world.sign_in(other, "jc-admin"))


async def test_a_role_that_ended_ends_the_refresh(world: World, visitor: Browser) -> None:
    account = await world.staff("jc-admin")
    tokens = await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))
    await world.core.db.hot.execute("UPDATE account_roles SET ended_at = now() WHERE account_id = $1", account)
    assert (await world.refresh(visitor, tokens.refresh)).json()["error"] == "invalid_grant"


def _part(said: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def _unsigned(claims: dict[str, Any]) -> str:
    return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."


async def test_forged_expired_and_unsigned_tokens_open_nothing(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    tokens = await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))
    good = jwt.decode(tokens.access, await keys_of(visitor), algorithms=["ES256"])
    header, _, signature = tokens.access.split(".")
    own = ECKey.generate_key("P-256", {"kid": good.header["kid"]})
    forged = {
        "another key of the same name": jwt.encode(good.header, good.claims, own),
        "alg none": _unsigned(good.claims),
        "a changed body": f"{header}.{_part({**good.claims, 'role': 'province_operator'})}.{signature}",
        "expired": await _signed_by_us(world, {**good.claims, "exp": int(time.time()) - 1}),
        "another audience": await _signed_by_us(world, {**good.claims, "aud": "portal"}),
        "another issuer": await _signed_by_us(world, {**good.claims, "iss": "https://evil.example"}),
        "an ID token": tokens.id_token,
    }
    me = "/api/v1/accounts/me"
    assert (await visitor.http.get(me, headers={"Authorization": f"Bearer {tokens.access}"})).status_code == 200
    for what, token in forged.items():
        answer = await visitor.http.get(me, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, what
        info = await visitor.http.get("/oauth/userinfo", headers={"Authorization": f"Bearer {token}"})
        assert info.status_code == 401, what


async def _signed_by_us(world: World, claims: dict[str, Any]) -> str:
    """A token under the real key: only what it says is wrong."""
    from identity.access.keys import Keys

    return await Keys(world.core, world.access.secrecy).sign("ES256", claims)


async def test_max_age_and_prompt_ask_for_the_password_again(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))
    world.clock.forward(minutes=10)
    assert code_of(await visitor.get(Flow().address(max_age="900")))
    for again in ({"max_age": "300"}, {"prompt": "login"}):
        answer = await visitor.get(Flow().address(**again))
        assert answer.headers["location"].startswith("/account/sign-in")
    answer = await world.sign_in(visitor, "jc-admin", PASSWORD, prompt="login", max_age="0")
    assert code_of(answer)


async def test_a_session_ends_when_nothing_is_heard_of_it(world: World, visitor: Browser) -> None:
    await world.staff("jc-admin")
    tokens = await world.tokens(visitor, await world.sign_in(visitor, "jc-admin"))
    world.clock.forward(hours=1, minutes=59)
    kept = (await world.refresh(visitor, tokens.refresh)).json()
    world.clock.forward(hours=2, minutes=1)
    assert (await world.refresh(visitor, kept["refresh_token"])).json()["error"] == "invalid_grant"
