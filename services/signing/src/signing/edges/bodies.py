"""What people send to signing."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Path, Query
from pydantic import Field, model_validator

from chassis.shapes import Shape, tidy
from signing.policy import MOST_AT_ONCE
from signing.reading.filters import Filters, Paging
from signing.terms import TermsForm

EMPLOYER = ("employer_admin", "recruiter")
READERS = ("employer_admin", "recruiter", "reader")
SCHOOL = ("college_reviewer", "school_reviewer", "school_admin")
EVERYBODY = ("student", *READERS, *SCHOOL, "province_operator")

_Reason = Annotated[str, tidy("reason"), Field(min_length=1, max_length=200)]


# The {id} of a path.
Id = Annotated[UUID, Path(alias="id")]


class Nothing(Shape):
    """An act without words."""


class WithReason(Shape):
    reason: _Reason


class MaybeReason(Shape):
    """Whether a reason is asked for is the letter's own policy."""

    reason: Annotated[str, tidy("reason"), Field(max_length=200)] = ""


class Search(Shape):
    """All factors at once; one of the two numbers."""

    school: Annotated[str, tidy("organisation"), Field(min_length=2)]
    class_year: Annotated[int, Field(ge=2000, le=2100)]
    name: Annotated[str, tidy("name"), Field(min_length=1)]
    identity_number: Annotated[str, tidy("number"), Field(max_length=20)] = ""
    phone: Annotated[str, tidy("number"), Field(max_length=20)] = ""

    @model_validator(mode="after")
    def one_number(self) -> "Search":
        if bool(self.identity_number) == bool(self.phone):
            raise ValueError("请填写身份证号或手机号中的一项")
        return self


class Item(Shape):
    ref: Annotated[str, Field(min_length=1, max_length=64)]
    student_id: UUID


_Items = Annotated[list[Item], Field(min_length=1, max_length=MOST_AT_ONCE)]


class Entries(Shape):
    items: _Items


class Batch(Shape):
    terms: TermsForm
    items: _Items


def _filters(
    state: Annotated[list[str], Query()] = [],  # noqa: B006
    school_id: UUID | None = None,
    college_id: UUID | None = None,
    class_year: int | None = None,
    q: str = "",
    sent_from: date | None = None,
    sent_to: date | None = None,
) -> Filters:
    return Filters(tuple(sorted(state)), school_id, college_id, class_year, None, q, sent_from, sent_to)


def _paging(limit: int = 50, cursor: str | None = None, sort: str = "") -> Paging:
    return Paging(limit, cursor, sort)


FilterQuery = Annotated[Filters, Depends(_filters)]
PagingQuery = Annotated[Paging, Depends(_paging)]
Include = Annotated[Literal["", "acts"], Query()]
