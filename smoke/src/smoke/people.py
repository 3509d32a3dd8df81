"""First sign-in as a person goes through it: factors, a code, an own password; later sign-ins use that password."""

import hashlib

from smoke.api import Api, Refused, key_of
from smoke.catcher import Catcher
from smoke.visitor import SignInFailed, Visitor


def password_for(secret: str, login: str) -> str:
    """A password that a second run on the same installation knows again, and nobody else does."""
    return "Qy-" + hashlib.blake2b(login.encode(), key=secret.encode()[:64], digest_size=12).hexdigest()


async def enter(
    base: str,
    nobody: Api,
    catcher: Catcher,
    secret: str,
    factors: dict[str, str],
    address: str,
    login: str,
    school: str = "",
) -> Visitor:
    """Signed in as this person, activated first when they never were. `address`: where codes go. `login`: what they type later."""
    password = password_for(secret, f"{school}/{login}")
    visitor = Visitor(base)
    try:
        try:
            return await visitor.sign_in(login, password, school)
        except SignInFailed:
            await activate(nobody, catcher, factors, address, password)
            return await visitor.sign_in(login, password, school)
    except BaseException:
        await visitor.__aexit__()
        raise


async def activate(nobody: Api, catcher: Catcher, factors: dict[str, str], address: str, password: str) -> None:
    before = len(await catcher.caught(address))
    started = await nobody.post(
        "/accounts/activations", factors, key=key_of("activation", sorted(factors.items()), before)
    )
    code = await catcher.code(address, before)
    body = {"code": code, "password": password}
    try:
        await nobody.post(f"/accounts/activations/{started['id']}/confirm", body, key=key_of("confirm", started["id"]))
    except Refused as refused:
        raise SignInFailed(f"activation: {refused}") from refused
