"""The terms of a letter: their bounds as data (domain 4.3), and the same terms as they travel and as people read them."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from chassis.errors import FieldFault, Refusal
from chassis.shapes import Shape, tidy
from contracts import codes
from contracts.codes import numbers
from contracts.wangqian.identity.v1.snapshots_pb2 import SigningInfo
from contracts.wangqian.signing.v1.snapshots_pb2 import Terms


def _coded(table: str) -> AfterValidator:
    def known(value: str) -> str:
        try:
            codes.entry(table, value)
        except codes.UnknownCode as unknown:
            raise ValueError("请从列表里选择") from unknown
        return value

    return AfterValidator(known)


def _number(check: Callable[[str], str], sentence: str) -> AfterValidator:
    def checked(value: str) -> str:
        try:
            return check(value)
        except numbers.NotANumber as wrong:
            raise ValueError(sentence) from wrong

    return AfterValidator(checked)


_Phone = Annotated[str, tidy("number"), _number(numbers.telephone_number, "请填写手机号，或带区号的座机号")]
# A place is printed as one line, region and address.
MOST_OF_A_PLACE = 120
_Address = Annotated[str, tidy("address"), Field(min_length=2, max_length=100)]
_Pay = Annotated[int, Field(ge=100, le=99_999_900)]


class ArchiveTerms(Shape):
    """Where the personnel file goes."""

    reception: Annotated[str, _coded("archive")]
    unit: Annotated[str, tidy("organisation"), Field(max_length=100)] = ""
    address: Annotated[str, tidy("address"), Field(max_length=120)] = ""
    postcode: Annotated[str, tidy("number"), Field(pattern=r"^(\d{6})?$")] = ""
    contact: Annotated[str, tidy("name"), Field(max_length=64)] = ""
    phone: Annotated[str, tidy("number"), Field(max_length=30)] = ""


class HukouTerms(Shape):
    """Where the household registration goes."""

    reception: Annotated[str, _coded("hukou")]
    address: Annotated[str, tidy("address"), Field(max_length=120)] = ""


class TermsForm(Shape):
    """The terms as the employer fills them in. Pay is in fen, per month, whole yuan."""

    job_category: Annotated[str, _coded("job_category")]
    position: Annotated[str, tidy("organisation"), Field(min_length=2, max_length=50)]
    reply_days: Annotated[int, Field(ge=1, le=30)]
    probation_days: Annotated[int, Field(ge=0, le=180)]
    probation_pay_fen: Annotated[_Pay, Field(multiple_of=100)]
    pay_fen: Annotated[_Pay, Field(multiple_of=100)]
    penalty_fen: Annotated[int, Field(ge=0, le=99_999_900, multiple_of=100)]
    report_region: Annotated[str, _coded("region")]
    report_address: _Address
    report_deadline: date
    work_region: Annotated[str, _coded("region")]
    work_address: _Address
    contact: Annotated[str, tidy("name"), Field(min_length=2, max_length=64)]
    phone: _Phone
    remarks: Annotated[str, tidy("term"), Field(max_length=500)] = ""
    archive: ArchiveTerms
    hukou: HukouTerms


Code = dict[str, str] | None


class ArchiveShown(Shape):
    reception: Code
    unit: str
    address: str
    postcode: str
    contact: str
    phone: str


class HukouShown(Shape):
    reception: Code
    address: str


class TermsShown(Shape):
    """The terms as people read them: coded values with their labels."""

    job_category: Code
    position: str
    reply_days: int
    probation_days: int
    probation_pay_fen: int
    pay_fen: int
    penalty_fen: int
    report_region: Code
    report_address: str
    report_deadline: str
    work_region: Code
    work_address: str
    contact: str
    phone: str
    remarks: str
    archive: ArchiveShown
    hukou: HukouShown


# What must be filled where the employer receives the file or the household (domain 3.3).
_WHERE_RECEIVED = ("unit", "address", "postcode", "contact", "phone")


def require_whole(form: TermsForm, last_reply_day: date) -> None:
    """The rules over several fields. Raises request.invalid naming each."""
    faults = [
        FieldFault(f"/terms/archive/{name}", "text.required", "单位接收档案时必填")
        for name in _WHERE_RECEIVED
        if form.archive.reception != "0" and not getattr(form.archive, name)
    ]
    if form.hukou.reception != "0" and not form.hukou.address:
        faults.append(FieldFault("/terms/hukou/address", "text.required", "单位接收户口时必填"))
    for name in ("report", "work"):
        room = MOST_OF_A_PLACE - len(place(getattr(form, f"{name}_region"), ""))
        if len(getattr(form, f"{name}_address")) > room:
            faults.append(
                FieldFault(f"/terms/{name}_address", "text.too_long", f"与所选地区合起来太长，请控制在 {room} 字以内")
            )
    if form.report_deadline <= last_reply_day:
        sentence = f"报到截止日期要在应约截止日（{last_reply_day:%Y-%m-%d}）之后"
        faults.append(FieldFault("/terms/report_deadline", "value.too_early", sentence))
    if faults:
        raise Refusal("request.invalid", faults=tuple(faults), count=len(faults))


def to_message(form: TermsForm) -> Terms:
    """The form as it is frozen."""
    values = form.model_dump(exclude={"archive", "hukou", "report_deadline"})
    archive = {f"archive_{name}": value for name, value in form.archive.model_dump().items()}
    hukou = {f"hukou_{name}": value for name, value in form.hukou.model_dump().items()}
    info = SigningInfo(**archive, **hukou)
    return Terms(**values, report_deadline=form.report_deadline.isoformat(), archive_hukou=info)


def place(region: str, address: str) -> str:
    """Region and address as one line. People begin an address with its city or district, which is not said twice."""
    names = codes.entry("region", region).path.split("/") if region else []
    told = next((n for n in range(len(names)) if address.startswith("".join(names[n:]))), len(names))
    return "".join(names[:told]) + address


def shown(terms: Terms) -> TermsShown:
    info = terms.archive_hukou
    return TermsShown(
        job_category=coded("job_category", terms.job_category),
        position=terms.position,
        reply_days=terms.reply_days,
        probation_days=terms.probation_days,
        probation_pay_fen=terms.probation_pay_fen,
        pay_fen=terms.pay_fen,
        penalty_fen=terms.penalty_fen,
        report_region=coded("region", terms.report_region),
        report_address=terms.report_address,
        report_deadline=terms.report_deadline,
        work_region=coded("region", terms.work_region),
        work_address=terms.work_address,
        contact=terms.contact,
        phone=terms.phone,
        remarks=terms.remarks,
        archive=ArchiveShown(
            reception=coded("archive", info.archive_reception),
            unit=info.archive_unit,
            address=info.archive_address,
            postcode=info.archive_postcode,
            contact=info.archive_contact,
            phone=info.archive_phone,
        ),
        hukou=HukouShown(reception=coded("hukou", info.hukou_reception), address=info.hukou_address),
    )


def coded(table: str, code: str) -> Code:
    """A coded value as it goes out; None where there is none, the bare code where the table forgot it."""
    if not code:
        return None
    try:
        found = codes.entry(table, code)
    except codes.UnknownCode:
        return {"code": code, "label": code}
    return {"code": code, "label": found.label, **({"path": found.path} if table == "region" else {})}


def label(table: str, code: str) -> str:
    """What the paper says for a code."""
    found = coded(table, code)
    return found["label"] if found else ""
