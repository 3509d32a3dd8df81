"""Bodies of identity's HTTP answers, beside those of accounts (edges/http_access.py)."""

from chassis.job_shapes import RowProblem
from chassis.shapes import ActShown, Coded, Holder, Instant, Named, Next, Region, Shape, Thing
from identity.policies import PolicyDocument


class SchoolRow(Shape):
    id: str
    code: str
    name: str
    city: str
    synthetic: bool
    preset: str


class CollegeShown(Named):
    """With whom to ask there."""

    contact_name: str
    contact_phone: str
    contact_hours: str


class SchoolShown(SchoolRow):
    version: int
    colleges: list[CollegeShown]


class CodeEntry(Coded):
    path: str
    parent: str | None


class CodeTable(Shape):
    table: str
    version: str
    items: list[CodeEntry]


class PolicyShown(Shape):
    """`version` is what the next change must have seen; 0 before the school's first own one."""

    school_id: str
    version: int
    valid_from: Instant
    version_in_force: int
    policy: PolicyDocument


class StudentRow(Shape):
    id: str
    name: str
    student_number: str
    school: Named
    college: Named
    class_year: int
    graduation_month: str
    major: str
    degree_level: Coded | None
    training_mode: Coded | None
    state: Coded
    restricted: bool


class GatesShown(Shape):
    """What stands between this student and a new commitment (domain 3.4)."""

    may_sign: bool
    data_gate_open: bool
    restricted: bool
    restricted_reason: str
    restricted_until: Instant | None
    suspended: bool
    plan_locked: bool


class StudentShown(StudentRow):
    """`phone` and `email` only for the student, masked for everybody else."""

    version: int
    sex: Coded | None
    political_status: Coded | None
    ethnicity: Coded | None
    origin_region: Region | None
    document_type: Coded | None
    study_form: Coded | None
    urban_rural: Coded | None
    major_code: str | None
    major_direction: str | None
    enrolment_month: str | None
    commissioning_unit: str | None
    data_check: str
    standing: str
    identity_number_masked: str
    phone: str = ""
    email: str = ""
    phone_masked: str = ""
    email_masked: str = ""
    address: str
    gates: GatesShown
    holder: Holder | None
    next: Next | None
    acts: list[ActShown]
    changed_at: Instant
    changed_by: str


class IdentityNumber(Shape):
    identity_number: str


class EmployerRow(Shape):
    id: str
    name: str
    credit_code: str
    nature: Coded | None
    industry: Coded | None
    region: Region | None
    state: Coded
    signing_info_confirmed: bool


class SigningInfoShown(Shape):
    """A proposal until it is confirmed."""

    archive_reception: Coded | None
    archive_unit: str
    archive_address: str
    archive_postcode: str
    archive_contact: str
    archive_phone: str
    hukou_reception: Coded | None
    hukou_address: str
    confirmed: bool


class Licence(Shape):
    file_id: str
    name: str


class EmployerShown(EmployerRow):
    """`licence` is absent for whoever may not open it."""

    version: int
    ownership: Coded | None
    no_code_reason: str
    address: str
    postcode: str
    contact: str
    phone: str
    email: str
    licence: Licence | None = None
    signing_info: SigningInfoShown


class AdmissionShown(Thing):
    employer: Named
    school: Named
    reason: str
    applied_at: Instant
    decided_at: Instant | None


class AdmissionForReview(Thing):
    """The admission with the whole employer."""

    employer: EmployerShown
    school: Named
    reason: str
    applied_at: Instant
    decided_at: Instant | None


class Change(Shape):
    """One field of a record as the file would alter it."""

    field: str
    label: str
    before: str
    after: str


class ImportRow(Shape):
    """`row` is null for who is absent from the file."""

    row: int | None
    name: str
    number: str
    changes: list[Change]
    problem: RowProblem | None
    subject_id: str | None
