"""Fifty students a school, made by rule: numbers of a region (429099) that was never assigned, so they stand for nobody."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from stdnum.cn import ric

from identity.roster import RosterRow

A_SCHOOL = 50
_REGION = "429099"
_FIRST_BIRTHDAY = date(2002, 9, 1)
_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶"
_GIVEN = (
    "安澜",
    "博文",
    "初晴",
    "丹青",
    "尔雅",
    "方舟",
    "观澜",
    "浩然",
    "景行",
    "可欣",
    "乐山",
    "明远",
    "宁静",
    "平川",
    "清和",
)
# Names that fonts and old systems stumble over; every tenth student of a school has one.
_RARE = ("龚䶮", "杨𬱖", "迪丽娜尔·艾合买提", "𠮷祥")
_BOUND_BY_CONTRACT = 7
_ORIGINS = ("420106", "420111", "430104", "530102", "440305")
# training mode 1: not bound; 2: bound, may not sign. Degree levels as they are spread in the sample rosters.
_DEGREES = ("31", "31", "31", "11", "41")


def students(series: str, school_place: int, its_colleges: Sequence[Mapping[str, Any]]) -> Iterator[RosterRow]:
    """The rows of one school. `series` begins the student numbers, `school_place` keeps people of the schools apart."""
    for n in range(A_SCHOOL):
        serial = school_place * A_SCHOOL + n
        college = its_colleges[n % len(its_colleges)]
        majors = college["majors"]
        document = _document(serial)
        yield RosterRow(
            student_number=f"{series}{n + 1:05d}",
            name=_name(serial, n),
            sex="1" if int(document[16]) % 2 else "2",
            document_type="01",
            document_number=document,
            phone=f"199000{10001 + serial}",
            email=f"s{series[-2:]}{n + 1:03d}@student.wangqian.example",
            college=college["name"],
            major=majors[n // len(its_colleges) % len(majors)],
            degree_level=_DEGREES[n % len(_DEGREES)],
            class_year=2026,
            graduation_month="2026-06",
            training_mode="2" if n == _BOUND_BY_CONTRACT else "1",
            political_status="03" if n % 3 else "13",
            ethnicity="01",
            origin_region=_ORIGINS[n % len(_ORIGINS)],
            address=f"湖北省武汉市武昌区某某路{serial + 1}号",
            major_code=None,
            major_direction=None,
            enrolment_month="2022-09",
            study_form="1",
            commissioning_unit="某某县教育局" if n == _BOUND_BY_CONTRACT else None,
            urban_rural="1" if n % 2 else "2",
        )


def _name(serial: int, n: int) -> str:
    if n in (10, 20, 30, 40):
        return _RARE[n // 10 - 1]
    return _FAMILY[serial % len(_FAMILY)] + _GIVEN[serial * 7 // 3 % len(_GIVEN)]


def _document(serial: int) -> str:
    born = _FIRST_BIRTHDAY + timedelta(days=serial)
    number = f"{_REGION}{born:%Y%m%d}{900 + serial % 97:03d}"
    return number + str(ric.calc_check_digit(number + "0"))
