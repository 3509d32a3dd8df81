"""Every text that people enter, cleaned once at the edge, before it is stored or compared.

`clean` answers the text as it is kept, or raises a TextFault that names the character and where it stands. What is
cleaned: private-use code points of old systems become Unicode, the text becomes NFC, outer spaces go, and by kind:
full-width digits and letters are folded (codes and numbers only), the many dots of names become the one. What
people cannot see is refused, never dropped in silence: two names that look the same must be the same.
"""

import re
import unicodedata
from dataclasses import dataclass

NAME_DOT = "·"
_MARKS_IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Kind:
    """The rules of one kind of text."""

    title: str
    longest: int
    folded: bool = False
    dotted: bool = False
    lines: bool = False


KINDS: dict[str, Kind] = {
    "name": Kind("姓名", 64, dotted=True),
    "organisation": Kind("单位名称", 100),
    "address": Kind("地址", 120),
    "reason": Kind("理由", 200, lines=True),
    "term": Kind("内容", 500, lines=True),
    "code": Kind("代码", 64, folded=True),
    "number": Kind("号码", 64, folded=True),
    "email": Kind("邮箱", 254, folded=True),
}


class TextFault(ValueError):
    """A text that cannot be kept. `char` is the offending character, `position` its place counted from 1 (both None
    for a length).
    """

    def __init__(self, code: str, detail: str, char: str | None = None, position: int | None = None) -> None:
        super().__init__(code)
        self.code, self.detail, self.char, self.position = code, detail, char, position


# Ordinary text in the forms that need no further look; everything else takes the slow path.
_PLAIN = re.compile(r"[ -~·–—‘’“”…、。《》（），：；？！一-鿕]*")
_OUTER = " \t\r\n\u00a0\u3000"

# U+E815..U+E864 is the private-use block in which GB 18030-2000 kept 80 characters; the codec knows 66 of them, the
# standard's later edition the other 14.
_LATER_ASSIGNED = {
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7,
    0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE855: 0x241FE, 0xE864: 0x9FBB,
}  # fmt: skip
_OLD_BYTES = (bytes((0xFE, low)) for low in range(0x50, 0xA1) if low != 0x7F)
PRIVATE_USE = {
    0xE815 + place: _LATER_ASSIGNED.get(0xE815 + place) or ord(pair.decode("gb18030"))
    for place, pair in enumerate(_OLD_BYTES)
}

_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･．", NAME_DOT))
_FULL_WIDTH = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}

_REFUSED = {
    "Cc": ("text.control", "不可见的控制字符"),
    "Cf": ("text.invisible", "不可见的格式字符"),
    "Cs": ("text.surrogate", "不完整的字符"),
    "Co": ("text.private_use", "自造字（系统无法识别的专用区字符）"),
    "Cn": ("text.unassigned", "未定义的字符"),
    "Zl": ("text.control", "不可见的换行字符"),
    "Zp": ("text.control", "不可见的分段字符"),
}
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_VARIATION = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF), (0x180B, 0x180D), (0x180F, 0x180F))
# Letters and marks by their category, but nothing is seen of them: as good as zero-width.
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Ideographs assigned after the Unicode version of Python 3.11; names use them.
_YOUNG_IDEOGRAPHS = ((0x2B739, 0x2B73F), (0x2EBF0, 0x2EE5D), (0x31350, 0x33479))


def clean(text: str, kind: str) -> str:
    """The text as it is stored and compared; raises TextFault naming the character that cannot be kept, or the
    length.
    """
    rules = KINDS[kind]
    if not _PLAIN.fullmatch(text):
        text = _slowly_cleaned(text, rules)
    text = text.strip(_OUTER)
    if len(text) > rules.longest:
        raise TextFault(
            "text.too_long", f"{rules.title}最多 {rules.longest} 个字，这里有 {len(text)} 个字，请缩短后重新填写。"
        )
    return text


def fold(text: str) -> str:
    """Full-width digits and letters as plain ones: for codes and numbers, never for names."""
    return text.translate(_FULL_WIDTH)


def _slowly_cleaned(text: str, rules: Kind) -> str:
    text = text.strip(_OUTER).translate(PRIVATE_USE)
    if rules.lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_unseen(text, rules)
    text = unicodedata.normalize("NFC", text)
    if rules.folded:
        text = fold(text)
    if rules.dotted:
        text = text.translate(_DOTS)
    return text


def _refuse_unseen(text: str, rules: Kind) -> None:
    marks = 0
    for position, char in enumerate(text, 1):
        if rules.lines and char == "\n":
            continue
        if refusal := _refusal(char):
            code, what = refusal
            raise TextFault(code, _sentence(position, char, what), char, position)
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks > _MARKS_IN_A_ROW:
            raise TextFault("text.marks", _sentence(position, char, "过多叠加的附加符号"), char, position)


def _refusal(char: str) -> tuple[str, str] | None:
    point = ord(char)
    if char in _BIDI:
        return "text.bidi", "改变文字方向的隐藏字符"
    if _within(point, _VARIATION):
        return "text.variation_selector", "不可见的字形选择符"
    if char in _UNSEEN or char in "\u200b\u200c\u200d\u2060\ufeff":
        return "text.zero_width", "不可见的零宽字符"
    if _within(point, _YOUNG_IDEOGRAPHS):
        return None
    return _REFUSED.get(unicodedata.category(char))


def _within(point: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= point <= last for first, last in ranges)


def _sentence(position: int, char: str, what: str) -> str:
    return f"第 {position} 个字符是{what}（U+{ord(char):04X}），请删除它或重新输入。"
