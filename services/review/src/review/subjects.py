"""What can be under review: label for people and the resource of the owner that shows it. Data only."""

from typing import NamedTuple


class Subject(NamedTuple):
    label: str
    # First segment of the owner's path; the case's page asks there for what is to be judged.
    resource: str


SUBJECTS = {
    "agreement": Subject("签约", "agreements"),
    "termination": Subject("解约", "terminations"),
    "destination": Subject("毕业去向", "destinations"),
    "release": Subject("去向解除", "destinations"),
    "admission": Subject("单位入驻", "admissions"),
}


def label_of(kind: str) -> str:
    """People's word for a kind of subject; one that a newer owner sends is shown as it came."""
    return SUBJECTS[kind].label if kind in SUBJECTS else kind


def href_of(kind: str, subject_id: str) -> str:
    """Where the owner shows the subject to its reviewers."""
    resource = SUBJECTS[kind].resource if kind in SUBJECTS else f"{kind}s"
    return f"/api/v1/{resource}/{subject_id}/for-review"
