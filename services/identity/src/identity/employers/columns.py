"""The columns of a file of employers. Data, with the rule beside it."""

from dataclasses import dataclass
from datetime import date

from chassis.workbooks import CellFault, Column, Rule
from chassis.workbooks.cells import coded, masked_email, number, text
from contracts.codes import numbers


@dataclass(frozen=True, slots=True)
class EmployerRow:
    """One employer as the file states it, with the person to write to. Exactly one of the two codes is there."""

    name: str
    uscc: str | None
    organisation_code: str | None
    nature: str
    industry: str
    region: str
    address: str
    postcode: str
    contact: str
    phone: str
    email: str
    archive: str
    hukou: str
    ownership: str | None


def employer_columns(today: date) -> tuple[Column, ...]:
    """The columns in the order of the template."""
    return (
        Column(
            "name",
            "单位名称",
            text("organisation"),
            ("单位全称", "企业名称", "公司名称", "用人单位"),
            example="某某科技有限公司",
        ),
        Column(
            "uscc",
            "统一社会信用代码",
            number(numbers.uscc_number),
            ("社会信用代码", "信用代码", "单位代码"),
            required=False,
            example="（18 位）",
        ),
        Column(
            "organisation_code",
            "组织机构代码",
            number(numbers.organisation_number),
            ("机构代码",),
            required=False,
        ),
        Column("nature", "单位性质", coded("employer_nature"), repeats=True, example="其他企业"),
        Column("industry", "单位行业", coded("industry"), ("行业", "所属行业"), repeats=True, example="制造"),
        Column(
            "region",
            "单位所在地",
            coded("region", today.year),
            ("所在地", "单位所在地代码", "所在地区"),
            repeats=True,
            example="420106",
        ),
        Column("address", "通讯地址", text("address"), ("单位地址", "地址", "详细地址"), example="湖北省武汉市某路1号"),
        Column("postcode", "邮编", number(numbers.postcode), ("邮政编码",), example="430000"),
        Column("contact", "联系人", text("name"), ("联系人姓名",), example="王芳"),
        Column(
            "phone",
            "手机号",
            number(numbers.telephone_number),
            ("联系电话", "联系人电话", "手机", "电话", "手机号码"),
            mask=numbers.masked,
            example="19800000000",
        ),
        Column(
            "email",
            "邮箱",
            number(numbers.email_address, "email"),
            ("电子邮箱", "电子邮件", "联系邮箱", "email"),
            mask=masked_email,
            example="hr@example.com",
        ),
        Column("archive", "档案接收", coded("archive"), ("档案接收方式",), repeats=True, example="单位接收"),
        Column("hukou", "户口接收类型", coded("hukou"), ("户口接收", "户口"), repeats=True, example="不接收"),
        Column("ownership", "所有制性质", coded("ownership"), required=False, repeats=True),
    )


def employer_rules() -> tuple[Rule, ...]:
    """What must agree within a row."""
    return (Rule(("uscc", "organisation_code"), _one_code),)


def _one_code(values: dict[str, object]) -> None:
    if not values["uscc"] and not values["organisation_code"]:
        raise CellFault(
            "employer.code_missing",
            "没有填写统一社会信用代码。",
            "请填写 18 位统一社会信用代码；没有的，填写 9 位组织机构代码。",
            "uscc",
        )
