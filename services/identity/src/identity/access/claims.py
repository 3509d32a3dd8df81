"""What tokens say. Access tokens: chassis/access_tokens.py reads them. ID tokens: for the client that asked, about the person."""

import time
from typing import Any

from authlib.oidc.core.util import create_half_hash
from sqlalchemy import RowMapping

from chassis.access_tokens import AUDIENCE
from chassis.clock import wire
from chassis.ids import new_id
from identity.access import rules
from identity.access.authorize import FRESH, PASSWORD
from identity.access.hats import Hat
from identity.access.keys import seconds
from identity.access.sessions import Session


def access_claims(issuer: str, session: Session, hat: Hat, client_id: str, scope: str) -> dict[str, Any]:
    """Claims of an access token. The life is counted by the machine's clock, as those who check it do; the proof by the
    platform's, as acts do."""
    ids = {
        "student_id": hat.student_id,
        "school_id": hat.school_id,
        "college_id": hat.college_id,
        "employer_id": hat.employer_id,
    }
    now = int(time.time())
    return {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": str(session.account_id),
        "sid": str(session.id),
        "jti": str(new_id()),
        "iat": now,
        "exp": now + seconds(rules.ACCESS_TOKEN),
        "client_id": client_id,
        "scope": scope,
        "role": hat.role,
        "name": hat.name,
        **{key: str(value) for key, value in ids.items() if value is not None},
        **_authentication(session),
    }


def id_claims(
    issuer: str, session: Session, hat: Hat, client_id: str, nonce: str, access_token: str, last: RowMapping | None
) -> dict[str, Any]:
    """Claims of an ID token."""
    now = int(time.time())
    return {
        "iss": issuer,
        "aud": client_id,
        "sub": str(session.account_id),
        "sid": str(session.id),
        "iat": now,
        "exp": now + seconds(rules.ID_TOKEN),
        **({"nonce": nonce} if nonce else {}),
        "at_hash": create_half_hash(access_token, "RS256").decode(),
        **person_claims(hat),
        **({"last_sign_in": wire(last["at"])} if last is not None else {}),
        **_authentication(session),
    }


def person_claims(hat: Hat) -> dict[str, Any]:
    """Who the person is, as userinfo and ID tokens say it."""
    return {"name": hat.name, "role": hat.role, "organisation": hat.organisation}


def _authentication(session: Session) -> dict[str, Any]:
    proof = {}
    if session.proved_at is not None:
        proof = {"proved_at": int(session.proved_at.timestamp()), "proved_by": session.proved_by}
    return {
        "auth_time": int(session.authenticated_at.timestamp()),
        "acr": FRESH if session.proved_at is not None else PASSWORD,
        **proof,
    }
