"""The whole service as it starts on an empty machine: every account that was handed out opens the door, with its role."""

import json
from pathlib import Path

import httpx

from chassis.testing.app_under_test import running
from chassis.testing.plugin import Parts, close_core, fresh_database, open_core
from identity.app import build

from .world import Browser, Flow, code_of


async def test_one_account_of_each_role_signs_in(parts: Parts, tmp_path: Path) -> None:
    handed_out = tmp_path / "accounts.json"
    url = await fresh_database(parts, "identity")
    core = await open_core(parts, "identity", url, seed=True, accounts_file=handed_out)
    async with running(core, build(core)):
        one_of_each = {entry["role"]: entry for entry in reversed(json.loads(handed_out.read_text("utf-8")))}
        assert set(one_of_each) == {
            "student", "employer_admin", "recruiter", "reader", "college_reviewer", "school_reviewer", "school_admin",
            "province_operator",
        }  # fmt: skip
        for role, entry in one_of_each.items():
            base = f"http://127.0.0.1:{core.settings.http_port}"
            async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=30) as http:
                person, flow = Browser(http), Flow()
                page = await person.follow(await person.get(flow.address()))
                answer = await person.submit(page, login=entry["login"], password=entry["password"])
                asked = {
                    "grant_type": "authorization_code",
                    "client_id": flow.client_id,
                    "code": code_of(await person.follow(answer)),
                    "redirect_uri": flow.redirect_uri,
                    "code_verifier": flow.verifier,
                }
                token = (await http.post("/oauth/token", data=asked)).json()["access_token"]
                me = await http.get("/api/v1/accounts/me", headers={"Authorization": f"Bearer {token}"})
                assert (me.json()["role"], me.json()["name"]) == (role, entry["name"])
    await close_core(core)
