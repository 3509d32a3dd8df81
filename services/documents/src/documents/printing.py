"""What one rendering needs, put together: what signing froze, the person as identity kept them, and the verification code."""

from contracts import codes
from contracts.wangqian.identity.v1.directory_service_pb2 import GetStudentForPrintResponse
from documents.engine.agreement_print import AgreementPrint, AgreementSnapshot, StudentPrint, Verification
from documents.verification_code import grouped, verification_url


def student_print(answer: GetStudentForPrintResponse) -> StudentPrint:
    """乙方 in words. Raises codes.UnknownCode, pydantic's ValidationError."""
    student = answer.student
    return StudentPrint(
        name=student.name,
        sex=_label("sex", student.sex),
        document_type=_label("document_type", answer.document_type),
        document_number=answer.document_number,
        political_status=_label("political_status", student.political_status),
        ethnicity=_label("ethnicity", student.ethnicity),
        student_no=student.student_number,
        degree_level=_label("degree_level", student.degree_level),
        college=student.college_name,
        major=student.major,
        class_year=student.class_year,
        graduation_month=student.graduation_month,
        email=answer.email,
        phone=answer.phone,
        address=answer.address,
    )


def agreement_print(snapshot: AgreementSnapshot, student: StudentPrint, public_url: str, code: bytes) -> AgreementPrint:
    url = verification_url(public_url, snapshot.number, code)
    return AgreementPrint(snapshot=snapshot, student=student, verification=Verification(url=url, code=grouped(code)))


def _label(table: str, code: str) -> str:
    """The word for a code; nothing for nothing."""
    return codes.label(table, code) if code else ""
