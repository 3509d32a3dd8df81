"""What an operation leaves unsaid is named; what it says stands in the document (api.md 16)."""

from typing import Any

from fastapi import APIRouter, FastAPI, Response

from chassis.documented import NOTHING, PNG, documented
from chassis.openapi import completed, faults_of
from chassis.problem_examples import ANY_OPERATION, example_of
from chassis.repeating import SAFE
from chassis.shapes import Shape
from contracts.catalogue import reasons


class Note(Shape):
    text: str


async def answer() -> Response:
    return Response()


def app_with(method: str, path: str, **how: Any) -> FastAPI:
    router = APIRouter()
    router.add_api_route(path, answer, methods=[method], **how)
    app = FastAPI()
    app.include_router(router)
    return app


def faults(method: str, examples: dict[str, Any], **how: Any) -> list[str]:
    return faults_of(completed(app_with(method, "/api/v1/notes", **how), examples))


WHOLE = documented("keep_note", roles=("student",), scope="own", answers=Note)
EXAMPLES = {"keep_note.200.json": {"text": "想去"}}


def without(name: str) -> dict[str, Any]:
    return WHOLE | {"openapi_extra": {key: one for key, one in WHOLE["openapi_extra"].items() if key != name}}


def test_an_operation_that_says_all_passes() -> None:
    assert faults("POST", EXAMPLES, **WHOLE) == []


def test_each_thing_unsaid_is_named_with_its_operation() -> None:
    for name in ("x-roles", "x-scope", "x-problems"):
        assert faults("POST", EXAMPLES, **without(name)) == [f"keep_note: does not state {name}: use documented()"]
    assert faults("PATCH", EXAMPLES, **WHOLE) == ["keep_note: does not state x-idempotent: use documented()"]
    assert faults("POST", {}, **WHOLE) == ["keep_note: 200 has no example: run `make examples`"]
    named = WHOLE | {"operation_id": "note"}
    assert "note: operationId is not of the form act_thing" in faults("POST", EXAMPLES, **named)
    bare = WHOLE | {"response_model": None, "responses": {}}
    assert "keep_note: 200 has no schema: say documented(answers=…)" in faults("POST", EXAMPLES, **bare)


def test_a_route_that_says_nothing_at_all_fails_too() -> None:
    found = faults("POST", {})
    assert len(found) == 5
    assert all(fault.startswith("answer_api_v1_notes_post: ") for fault in found)


def test_every_status_of_a_success_needs_its_example() -> None:
    two = documented("keep_note", roles=("student",), scope="own", answers={201: Note, 202: Note})
    assert faults("POST", {"keep_note.201.json": {"text": ""}}, **two) == [
        "keep_note: 202 has no example: run `make examples`"
    ]


def test_files_and_empty_answers_need_none() -> None:
    picture = documented("show_picture", roles=("student",), scope="own", answers=PNG)
    nothing = documented("remove_note", roles=("student",), scope="own", answers={204: NOTHING})
    assert faults("GET", {}, **picture) == []
    assert faults("DELETE", {}, **nothing) == []
    told = completed(app_with("GET", "/api/v1/notes", **picture), {})["paths"]["/api/v1/notes"]["get"]
    assert list(told["responses"]["200"]["content"]) == ["image/png"]


def test_the_manner_brings_its_refusals_and_each_has_an_example_under_its_status() -> None:
    stated = documented("keep_note", roles=("student",), scope="own", answers=Note, problems=("student.restricted",))
    made = completed(app_with("POST", "/api/v1/notes", **stated), EXAMPLES)
    told = made["paths"]["/api/v1/notes"]["post"]
    assert told["x-idempotent"] == "key"
    assert told["responses"]["200"]["content"]["application/json"]["example"] == {"text": "想去"}
    shown = {
        status: set(told["responses"][status]["content"]["application/problem+json"]["examples"])
        for status in ("400", "409", "422")
    }
    assert shown == {
        "400": {"idempotency.key_missing"},
        "409": {"idempotency.in_progress", "student.restricted"},
        "422": {"idempotency.key_reused"},
    }
    assert {code for codes in shown.values() for code in codes} == set(told["x-problems"])
    assert {*told["x-problems"], *ANY_OPERATION} == set(made["components"]["examples"])
    assert told["responses"]["default"] == {"$ref": "#/components/responses/Refused"}


def test_what_only_answers_a_question_needs_no_key() -> None:
    stated = documented("search_notes", roles=("student",), scope="own", answers=Note, repeating=SAFE)
    told = completed(app_with("POST", "/api/v1/notes", **stated), {})["paths"]["/api/v1/notes"]["post"]
    assert (told["x-idempotent"], told["x-problems"]) == ("safe", [])


def test_every_reason_can_be_shown() -> None:
    for code in reasons():
        body = example_of(code)
        assert body["code"] == code
        assert "{" not in body["detail"]
        assert "—" not in body["detail"].replace("——", "")
