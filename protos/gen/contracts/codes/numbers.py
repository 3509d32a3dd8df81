"""Numbers of persons, organisations and telephones: which text is one, and how one is shown to somebody else.

Check digits come from python-stdnum. Its look-up of the birth place is left out on purpose: a county that was
renamed or merged would refuse a living person.
"""

import re
from collections.abc import Callable
from datetime import date

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

RESIDENT_CARD = "01"
_EARLIEST_BIRTH = 1900
_CARD = re.compile(r"[0-9]{17}[0-9X]")
_ORGANISATION = re.compile(r"([0-9A-Z]{8})-?([0-9X])")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(-\d{1,6})?", re.ASCII)
_ABROAD = re.compile(r"\+[0-9]{6,15}")
_PAPER = re.compile(r"[0-9A-Z]{5,18}")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.)+[A-Za-z]{2,24}")
_EMAIL_LENGTH = 254


class NotANumber(ValueError):
    """A text that is not the number it should be; `code` says in which way."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def resident_number(text: str, today: date) -> str:
    """The identity number with an upper-case X; refuses a wrong form, an impossible birth date and a wrong check
    digit.
    """
    number = text.upper()
    if not _CARD.fullmatch(number):
        raise NotANumber("identity_number.form")
    if not _birth_is_sane(number, today):
        raise NotANumber("identity_number.birth_date")
    if ric.calc_check_digit(number) != number[-1]:
        raise NotANumber("identity_number.check_digit")
    return number


def document_number(document_type: str, text: str, today: date) -> str:
    """The number of an identity document of a type of table `document_type`; only types with a check digit are
    checked.
    """
    return _CHECKS.get(document_type, _paper)(text, today)


def birth_date(number: str) -> date:
    """The day of birth in an eighteen-character number."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex_code(number: str) -> str:
    """The sex that an eighteen-character number states, as a code of table `sex`."""
    return "1" if int(number[16]) % 2 else "2"


def uscc_number(text: str) -> str:
    """The unified social credit code in upper case; refuses a wrong form or check digit."""
    number = text.upper()
    try:
        checked: str = uscc.validate(number)
    except ValidationError as wrong:
        code = "uscc.check_digit" if type(wrong).__name__ == "InvalidChecksum" else "uscc.form"
        raise NotANumber(code) from None
    if checked != number:  # stdnum drops inner spaces and hyphens in silence; here what is stored is what was seen
        raise NotANumber("uscc.form")
    return number


def organisation_number(text: str) -> str:
    """The older nine-character organisation code, without its hyphen."""
    found = _ORGANISATION.fullmatch(text.upper())
    if not found:
        raise NotANumber("organisation_code.form")
    total = sum(int(one, 36) * weight for one, weight in zip(found[1], _ORGANISATION_WEIGHTS, strict=True))
    if "0123456789X0"[11 - total % 11] != found[2]:
        raise NotANumber("organisation_code.check_digit")
    return found[1] + found[2]


def mobile_number(text: str) -> str:
    """An eleven-digit mainland mobile number; +86 and separators are dropped."""
    digits = re.sub(r"[\s-]", "", text).removeprefix("+86")
    if not _MOBILE.fullmatch(digits):
        raise NotANumber("phone.form")
    return digits


def telephone_number(text: str) -> str:
    """A mobile number, a landline with its area code, or a number abroad with +."""
    compact = re.sub(r"\s", "", text)
    if _LANDLINE.fullmatch(compact) or (_ABROAD.fullmatch(compact) and not compact.startswith("+86")):
        return compact
    return mobile_number(text)


def email_address(text: str) -> str:
    """An address that a mail server could take, its domain in lower case."""
    if len(text) > _EMAIL_LENGTH or not _EMAIL.fullmatch(text) or ".." in text:
        raise NotANumber("email.form")
    local, _, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}"


def postcode(text: str) -> str:
    """Six digits."""
    if not re.fullmatch(r"[0-9]{6}", text):
        raise NotANumber("postcode.form")
    return text


def masked(number: str) -> str:
    """A number as everybody else sees it: 420157********3321. Short or malformed ones keep less, never more."""
    shown = 6 if len(number) >= 15 else 1
    tail = 4 if len(number) >= 15 else 1
    if len(number) <= shown + tail:
        return "*" * len(number)
    return number[:shown] + "*" * (len(number) - shown - tail) + number[-tail:]


def _birth_is_sane(number: str, today: date) -> bool:
    try:
        born = birth_date(number)
    except ValueError:
        return False
    return born.year >= _EARLIEST_BIRTH and born <= today


def _permanent_residence(text: str, today: date) -> str:
    """Cards since 2023 have eighteen characters with a check digit, older ones fifteen without."""
    return resident_number(text, today) if len(text) == 18 else _paper(text, today)


def _paper(text: str, today: date) -> str:
    number = text.upper()
    if not _PAPER.fullmatch(number):
        raise NotANumber("identity_number.form")
    return number


_CHECKS: dict[str, Callable[[str, date], str]] = {
    RESIDENT_CARD: resident_number,
    "02": resident_number,
    "06": _permanent_residence,
}
