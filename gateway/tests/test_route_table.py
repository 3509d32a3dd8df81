"""The route table against the law: who owns which segment, and what a table may not say."""

import pytest

from gateway.route_table import TableFault, load_table, read_table

# api.md 1. `students` is not named there; its one act (reveal) is, and identity holds what it reveals. `licences` is
# decision 6.
OWNERS = {
    "identity": "schools colleges students employers accounts roster-imports employer-imports data-checks admissions"
    " policies codes",
    "signing": "student-searches send-list invitation-batches invitations agreements appeals reissues",
    "termination": "terminations",
    "destinations": "destinations employment-records record-verifications plan-records figures",
    "review": "cases",
    "documents": "uploads licences documents verifications",
    "notify": "messages deliveries",
}


def test_every_segment_belongs_to_the_service_that_the_law_names():
    law = {f"/api/v1/{segment}": service for service, segments in OWNERS.items() for segment in segments.split()}
    assert {route.path: route.service for route in load_table().api} == law


def test_what_needs_no_token_is_this_and_nothing_else():
    assert {
        (route.path.removeprefix("/api/v1/"), method) for route in load_table().api for method in route.anonymous
    } == {
        ("schools", "GET"),
        ("employers", "POST"),
        ("accounts", "POST"),
        ("codes", "GET"),
        ("licences", "POST"),
        ("verifications", "GET"),
        ("verifications", "POST"),
    }


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/api/v1/agreements", "signing"),
        ("/api/v1/agreements/1/revoke", "signing"),
        ("/api/v1/agreementsx", None),
        ("/api/v1", None),
        ("/metrics", None),
        ("/oauth/jwks", "identity"),
        ("/oauthx", "portal"),
        ("/", "portal"),
    ],
)
def test_service_of(path, service):
    assert load_table().service_of(path) == service


BARE = {
    "defaults": {"body_mib": 1, "timeout_s": 1},
    "limits": {},
    "closed": [],
    "sites": [{"path": "/", "service": "portal"}],
}


@pytest.mark.parametrize(
    "broken",
    [
        {"api": [{"segment": "a", "service": "x", "limit": "nobody"}]},
        {"api": [{"segment": "a", "service": "x"}, {"segment": "a", "service": "y"}]},
        {"api": [], "sites": [{"path": "/account", "service": "identity"}]},
    ],
)
def test_a_table_that_contradicts_itself(broken):
    with pytest.raises(TableFault):
        read_table(BARE | broken)
