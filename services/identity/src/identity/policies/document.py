"""The policy document of a school: every row of the domain's policy table, with its bounds. Data only."""

from typing import Annotated, Literal, Self

from google.protobuf.json_format import MessageToDict, ParseDict
from pydantic import Field, model_validator

from chassis.shapes import Shape, cleaned
from contracts.wangqian.identity.v1.policy_pb2 import Policy

Steps = Literal["college,school", "college", "school", "either"]
Subject = Literal[
    "agreement",
    "paper",
    "student_initiated",
    "termination",
    "destination",
    "release",
    "data_check",
    "record_verification",
    "reissue",
    "admission",
]
TrainingMode = Literal["2", "3", "4", "5"]
Days = Annotated[int, Field(ge=1, le=60)]


class PolicyDocument(Shape):
    """Field by field the protobuf message of the same name; None where that has no value."""

    preset: Literal["hubei-2018", "hubei-2019", "hunan-2020", "yunjiuye-2021"]
    reply_days_default: int = Field(ge=1, le=30)
    reply_days_choosable: bool
    open_letters_cap: int | None = Field(ge=1, le=100)
    decline_reason_required: bool
    find_by_phone: bool
    admission: Literal["any_school", "that_school"]
    gate: Literal["none", "record_approved", "confirmed_and_approved"]
    # A subject that is missing has no review.
    review_steps: dict[Subject, Steps]
    channels: list[Literal["online", "paper", "student_initiated"]]
    termination_mode: Literal["mutual", "proof"]
    # Empty: asking is closed.
    termination_askers: list[Literal["student", "employer"]]
    point_of_effect: Literal["approval", "acceptance"]
    withdraw_acceptance_hours: int = Field(ge=0, le=72)
    terminations_allowed: int | None = Field(ge=0, le=10)
    waiting_working_days: int = Field(ge=0, le=60)
    reissue: bool
    copies: int = Field(ge=1, le=9)
    filing_form: bool
    notice_channels: list[Literal["email", "wechat", "sms"]]
    barred_training_modes: list[TrainingMode]
    appeal_after_working_days: Days
    overdue_after_working_days: Days
    agreement_template: Literal["hubei"]
    termination_notice: cleaned("term")  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        for name in ("channels", "termination_askers", "notice_channels", "barred_training_modes"):
            if len(set(values := getattr(self, name))) != len(values):
                raise ValueError(f"{name} 里有重复的项")
        needed = {"online": "agreement", "paper": "paper", "student_initiated": "student_initiated"}
        for channel in self.channels:
            if needed[channel] not in self.review_steps:
                raise ValueError(f"开放了签约方式 {channel}，就要写明 review_steps 里的 {needed[channel]}")
        for subject in ("termination", "destination", "release", "admission"):
            if subject not in self.review_steps:
                raise ValueError(f"review_steps 里缺少 {subject}")
        if self.review_steps["admission"] != "school":
            raise ValueError("单位入驻只能由学校审核（school）")
        return self

    def as_message(self) -> Policy:
        return ParseDict(self.model_dump(exclude_none=True), Policy())

    @classmethod
    def of_message(cls, message: Policy) -> Self:
        values = MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)
        return cls(**{"open_letters_cap": None, "terminations_allowed": None, **values})
