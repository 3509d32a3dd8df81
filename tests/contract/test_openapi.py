"""What the OpenAPI documents state holds together: one API, one gateway, one catalogue."""

import json
from pathlib import Path

from chassis.actor import ROLES
from chassis.documented import PUBLIC, SCOPES
from chassis.openapi import faults_of
from contracts.catalogue import reasons
from gateway.openapi import merge
from gateway.route_table import Route, load_table

from .knocking import PLAIN
from .operations import Operation, documents, operations
from .witness import example_path, examples_folder, faults_in, schema_of, statuses_with_body


def route_of(operation: Operation) -> Route:
    found = [route for route in load_table().api if (operation.path + "/").startswith(route.path + "/")]
    assert len(found) == 1, operation
    return found[0]


def examples_of(operation: Operation) -> list[Path]:
    """Those that are there: whether one is missing is asked by faults_of."""
    paths = [example_path(operation, status) for status in statuses_with_body(operation)]
    return [path for path in paths if path.exists()]


def stated_by(operation: Operation, name: str) -> dict[str, object]:
    stated = schema_of(operation, int(name.split(".")[1]))
    assert stated is not None
    return stated


def test_the_documents_are_one() -> None:
    """Raises when an operationId stands twice or the gateway's table gives a path to another service, or to none."""
    merged = merge(documents(), load_table())
    assert len(merged["paths"]) == len({operation.path for operation in operations()}) > 60


def test_every_object_in_a_path_has_its_kind() -> None:
    """Without x-thing the access matrix could not knock with a foreign id: a new route must say what its {id} names."""
    without = [
        str(operation)
        for operation in operations()
        if set(operation.path_parameters) - PLAIN.keys() and not operation.thing
    ]
    assert without == []


def test_every_reason_is_in_the_catalogue() -> None:
    unknown = {str(operation): set(operation.problems) - reasons().keys() for operation in operations()}
    assert {where: codes for where, codes in unknown.items() if codes} == {}


def test_every_operation_says_everything() -> None:
    assert [fault for made in documents().values() for fault in faults_of(made)] == []


def test_every_example_is_what_its_answer_states() -> None:
    shown = [(operation, path) for operation in operations() for path in examples_of(operation)]
    assert len(shown) > 100
    wrong = {
        path.name: faults
        for operation, path in shown
        if (faults := faults_in(json.loads(path.read_text("utf-8")), stated_by(operation, path.name)))
    }
    assert wrong == {}


def test_every_refusal_shown_is_a_problem() -> None:
    for made in documents().values():
        schema = {**made["components"]["schemas"]["Problem"], "components": made["components"]}
        for code, shown in made["components"]["examples"].items():
            assert faults_in(shown["value"], schema) == [], code


def test_no_example_outlives_its_operation() -> None:
    known = {path for operation in operations() for path in examples_of(operation)}
    there = {path for name in documents() for path in examples_folder(name).glob("*")}
    assert there - known == set()


def test_roles_and_scopes_are_known() -> None:
    for operation in operations():
        assert operation.roles
        assert set(operation.roles) <= {*ROLES, PUBLIC}, operation
        assert operation.scope in SCOPES, operation
        assert operation.is_public == (operation.scope == PUBLIC), operation


def test_what_is_public_passes_the_gateway_without_a_token() -> None:
    closed = [str(o) for o in operations() if o.is_public and o.method not in route_of(o).anonymous]
    assert closed == []


def test_paths_are_plural_kebab_case_and_hold_no_personal_data() -> None:
    for operation in operations():
        words = [word for word in operation.path.split("/")[3:] if not word.startswith("{")]
        assert all(word == word.lower() and "_" not in word for word in words), operation
        named = {*operation.path_parameters, *operation.query}
        assert not named & {"identity_number", "document_number", "phone", "email", "token", "student_name"}, operation


def test_questions_are_gets_and_nothing_patches() -> None:
    assert {operation.method for operation in operations()} <= {"GET", "POST", "PUT", "DELETE"}
