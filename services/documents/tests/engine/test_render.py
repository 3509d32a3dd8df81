import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pydantic import ValidationError
from weasyprint import HTML

from documents.engine.agreement_print import AgreementPrint, Watermark
from documents.engine.refusals import DocumentRefused
from documents.engine.render import Press, render_agreement
from documents.engine.seal_image import draw_school_seal, draw_void_mark
from documents.engine.template import TemplateVersion, load_template

Make = Callable[..., AgreementPrint]
Read = Callable[[bytes], str]

PRINTED = [
    "104862610000073", "楚天大学", "（2026届）", "2026年6月",
    "武汉东湖云图信息技术有限公司", "91420100MA00000A1X", "其他企业", "信息传输、软件和信息技术服务业", "董明远",
    "hr@yuntu.example.com", "02750000017", "湖北省武汉市洪山区高新大道772号云图大厦11层", "430074",
    "委托人才机构接收", "武汉市人才服务中心", "湖北省武汉市江汉区常青路25号", "430022", "李素芬", "02750000028",
    "人才机构集体户", "湖北省武汉市江汉区常青街派出所集体户",
    "工程技术人员", "后端开发工程师", "90天", "6800元/月", "8500元/月", "违约金为5000元", "2026年7月15日",
    "报到地点为湖北省武汉市洪山区高新大道772号一层服务台", "工作地点为湖北省武汉市洪山区", "周晓岚", "02750000039",
    "甲方提供入职首年住房补贴每月600元",
    "程䶮", "男", "居民身份证", "420106200402159013", "共青团员", "汉族", "2022302110086", "本科生毕业",
    "计算机与人工智能学院", "软件工程", "chengyan@stu.example.com", "19900000086",
    "湖北省武汉市武昌区珞瑜路129号学生公寓7栋402室",
    "2026-03-1210:12:09", "2026-03-1414:30:41", "2026-03-1609:02:13", "本协议自2026年3月16日起生效",
    "应约（同意签约）", "本人手机验证码确认", "鉴证通过", "0ED9-E8E2",
    "https://wangqian.example.com/verify?number=104862610000073&code=0ED9E8E2", "如何核验", "第1页/共2页",
]  # fmt: skip


def test_every_field_is_printed(press: Press, template: TemplateVersion, an_agreement: Make, text_of: Read) -> None:
    made = render_agreement(press, an_agreement(), Watermark.EFFECTIVE, template)
    text = text_of(made.pdf)
    assert [value for value in PRINTED if value not in text] == []
    assert made.pages == 2


def test_the_same_agreement_gives_the_same_bytes(press: Press, template: TemplateVersion, an_agreement: Make) -> None:
    first = render_agreement(press, an_agreement(), Watermark.EFFECTIVE, template)
    render_agreement(press, an_agreement(student={"name": "王小明"}), Watermark.UNDER_REVIEW, template)
    assert render_agreement(press, an_agreement(), Watermark.EFFECTIVE, template).pdf == first.pdf
    assert render_agreement(Press(press.fonts), an_agreement(), Watermark.EFFECTIVE, template).pdf == first.pdf


@pytest.mark.parametrize("mark", list(Watermark))
def test_our_few_defaults_print_what_all_of_weasyprints_do(
    press: Press, template: TemplateVersion, an_agreement: Make, mark: Watermark
) -> None:
    """Byte for byte. An element that a template uses for the first time needs its rules in defaults.css."""
    whole = Press(press.fonts)
    whole.html = HTML
    for agreement in (an_agreement(), an_agreement(snapshot={"trail": []})):
        ours = render_agreement(press, agreement, mark, template)
        assert ours.pdf == render_agreement(whole, agreement, mark, template).pdf
    assert draw_school_seal(press, "楚天大学") == draw_school_seal(whole, "楚天大学")
    assert draw_void_mark(press, "已作废", "2026-03-16") == draw_void_mark(whole, "已作废", "2026-03-16")


@pytest.mark.parametrize("mark", list(Watermark))
def test_the_mark_is_on_every_page(
    press: Press, template: TemplateVersion, an_agreement: Make, text_of: Read, mark: Watermark
) -> None:
    agreement = an_agreement(snapshot={"trail": []})
    text = text_of(render_agreement(press, agreement, mark, template).pdf)
    shown = {word: text.count(word) for word in ("复核中", "已作废", "已失效") if word in text}
    if mark is Watermark.AWAITING_APPROVAL:
        assert text.count("待鉴证") == 2
    assert shown == ({mark.value: 2} if mark in (Watermark.UNDER_REVIEW, Watermark.VOID, Watermark.ENDED) else {})


def test_a_print_before_approval_claims_no_seal(
    press: Press, template: TemplateVersion, an_agreement: Make, text_of: Read
) -> None:
    waiting = an_agreement(snapshot={"approved_at": None, "effective_from": None})
    text = text_of(render_agreement(press, waiting, Watermark.AWAITING_APPROVAL, template).pdf)
    assert "本协议自毕业院校鉴证通过之日起生效" in text
    assert "不含毕业院校的数字签名" in text
    assert "PAdES" not in text


def test_no_penalty_and_no_probation_are_worded(
    press: Press, template: TemplateVersion, an_agreement: Make, text_of: Read
) -> None:
    plain = an_agreement(terms={"penalty_fen": 0, "probation_days": 0, "pay_fen": 850050, "remarks": ""})
    text = text_of(render_agreement(press, plain, Watermark.EFFECTIVE, template).pdf)
    assert "双方不约定违约金。" in text
    assert "违约金为" not in text
    assert "不约定试用期，起薪为8500.50元/月" in text
    assert "另行约定：无" in text
    assert "劳动教养" not in text


@pytest.mark.parametrize("name", ["程䶮", "𬱖𠅤㛃", "喆堃旻翀", "𪜀𫝀𫍯", "阿依古丽·买买提"])
def test_rare_characters_print_and_copy(
    press: Press, template: TemplateVersion, an_agreement: Make, text_of: Read, name: str
) -> None:
    made = render_agreement(press, an_agreement(student={"name": name}), Watermark.EFFECTIVE, template)
    assert text_of(made.pdf).count(name) >= 2


def test_every_font_is_embedded(press: Press, template: TemplateVersion, an_agreement: Make, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    made = render_agreement(press, an_agreement(student={"name": "𬱖𠅤㛃"}), Watermark.EFFECTIVE, template)
    path.write_bytes(made.pdf)
    lines = subprocess.run(["pdffonts", path], capture_output=True, check=True).stdout.decode().splitlines()[2:]
    assert lines
    assert all("Wangqian" in line and "yes yes yes" in line for line in lines)


def test_the_pdf_is_tagged_and_chinese(press: Press, template: TemplateVersion, an_agreement: Make) -> None:
    made = render_agreement(press, an_agreement(), Watermark.EFFECTIVE, template)
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"
        assert "/StructTreeRoot" in pdf.Root
        assert bool(pdf.Root.MarkInfo.Marked)


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "{{7*7}}", "</td><b>x", '<img src="file:///etc/passwd">']
)
def test_markup_prints_as_text(
    press: Press, template: TemplateVersion, an_agreement: Make, text_of: Read, name: str
) -> None:
    made = render_agreement(press, an_agreement(student={"name": name}), Watermark.EFFECTIVE, template)
    assert "".join(name.split()) in text_of(made.pdf)


@pytest.mark.parametrize(
    ("name", "code"), [("王\u202e小明", "U+202E"), ("王\u200b明", "U+200B"), ("王\U00030010", "U+30010")]
)
def test_what_cannot_be_printed_is_named(
    press: Press, template: TemplateVersion, an_agreement: Make, name: str, code: str
) -> None:
    with pytest.raises(DocumentRefused) as refused:
        render_agreement(press, an_agreement(student={"name": name}), Watermark.EFFECTIVE, template)
    assert refused.value.code == "document.characters_not_printable"
    assert refused.value.facts == {"fields": [("student.name", code)]}


def test_a_template_that_fetches_is_refused(
    press: Press, an_agreement: Make, template: TemplateVersion, tmp_path: Path
) -> None:
    page = template.page.replace("<header>", '<header><img src="file:///etc/hostname">')
    (tmp_path / "agreement.html").write_text(page, encoding="utf-8")
    (tmp_path / "agreement.css").write_text(template.style, encoding="utf-8")
    with pytest.raises(DocumentRefused) as refused:
        render_agreement(press, an_agreement(), Watermark.EFFECTIVE, load_template(tmp_path))
    assert refused.value.code == "document.foreign_address"


def test_more_than_four_pages_are_refused(press: Press, template: TemplateVersion, an_agreement: Make) -> None:
    entry = {
        "at": "2026-03-12T02:12:09Z",
        "who": "楚" * 100,
        "role": "学校审核老师",
        "act": "复核",
        "remark": "因" * 200,
    }
    with pytest.raises(DocumentRefused) as refused:
        render_agreement(press, an_agreement(snapshot={"trail": [entry] * 40}), Watermark.EFFECTIVE, template)
    assert refused.value.code == "document.too_many_pages"


def test_the_longest_values_fit_on_four_pages(press: Press, template: TemplateVersion, an_agreement: Make) -> None:
    longest = an_agreement(
        student={"name": "A" * 64, "address": "长" * 120, "college": "院" * 100, "email": "e" * 120},
        employer={"name": "W" * 100, "address": "址" * 120},
        terms={"remarks": "约" * 500, "workplace": "W" * 120, "position": "岗" * 100},
    )
    assert render_agreement(press, longest, Watermark.EFFECTIVE, template).pages <= 4


def test_lengths_and_unknown_fields_are_refused_before_rendering(an_agreement: Make) -> None:
    with pytest.raises(ValidationError) as refused:
        an_agreement(student={"name": "A" * 65})
    assert "student.name" in str(refused.value)
    assert "AAA" not in str(refused.value)
    with pytest.raises(ValidationError):
        an_agreement(student={"nickname": "小明"})


def test_a_template_is_named_by_its_content(template: TemplateVersion, tmp_path: Path) -> None:
    (tmp_path / "agreement.html").write_text(template.page, encoding="utf-8")
    (tmp_path / "agreement.css").write_text(template.style, encoding="utf-8")
    first = load_template(tmp_path).id
    assert load_template(tmp_path, expected=first).id == first
    (tmp_path / "agreement.css").write_text(template.style + " ", encoding="utf-8")
    assert load_template(tmp_path).id != first
    with pytest.raises(DocumentRefused) as refused:
        load_template(tmp_path, expected=first)
    assert refused.value.code == "document.template_changed"
