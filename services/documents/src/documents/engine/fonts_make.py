"""Makes one face file out of a font of the distribution."""

from pathlib import Path
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable

from documents.engine.face import Face

NAME_CHARACTERS = (
    "喆堃旻翀珺璟晗玥琛煊淼垚犇赟昇祎禛頔玏熠琦瑄玘琮琎瑀珮玢珅珩璇瓅翊翙翾烜炘炜炫昉昕昀昺晞晟晔暐曈"
    "沄沚沨泓洺浠淏涵湉潼潞濛灏赪喻嫣婳媖婧姝姮娴嬿芃芾苡茗荇莜菡萱葳蓁蓉薇蘅彧彣羿翯骁骐骞骕骦锴铖钰镕镒"
)
"""Frequent in names of today, outside the national basic set in part: worth a place in the small faces."""
SYMBOL_BLOCKS = ((0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x203B), (0x3000, 0x303F), (0xFF01, 0xFF5E))


def make_face(face: Face, source: Path, target: Path) -> set[int]:
    """Writes the face beside `target` and gives the code points that it covers."""
    font = open_face(source, face.source_family)
    if face.extent == "common":
        keep_common(font)
        outlines_to_truetype(font)
    name_family(font, face.family)
    suffix = ".otf" if "CFF " in font else ".ttf"
    font.save(target.with_name(target.name + suffix), reorderTables=None)
    return set(font.getBestCmap())


def open_face(source: Path, family: str) -> TTFont:
    if source.suffix != ".ttc":
        return TTFont(source, lazy=True)
    for font in TTCollection(source, lazy=True):
        if font["name"].getDebugName(1) == family or font["name"].getDebugName(16) == family:
            return font
    raise ValueError(f"{source} holds no face {family}")


def common_characters() -> set[int]:
    """The national basic set (GB 2312: 6,763 hanzi and the symbols), Latin-1, punctuation, frequent name characters."""
    codes = {ord(character) for character in NAME_CHARACTERS}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            codes.update(ord(character) for character in bytes((row, cell)).decode("gb2312", "ignore"))
    for first, last in SYMBOL_BLOCKS:
        codes.update(range(first, last + 1))
    return codes


def keep_common(font: TTFont) -> None:
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.hinting = False
    options.desubroutinize = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=common_characters())
    subsetter.subset(font)


def outlines_to_truetype(font: TTFont) -> None:
    """Cubic outlines become quadratic ones: they embed at half the size and subset faster."""
    order = font.getGlyphOrder()
    drawn = font.getGlyphSet()
    glyphs: dict[str, Any] = {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, glyphs
    glyf.compile(font)  # sets the boxes that hmtx and maxp are counted from
    for name, glyph in glyphs.items():
        glyph.recalcBounds(glyf)
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in (
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
        "maxPoints",
        "maxContours",
        "maxCompositePoints",
        "maxCompositeContours",
        "maxComponentDepth",
    ):
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    font["post"].formatType = 3.0
    for table in ("CFF ", "VORG"):
        if table in font:
            del font[table]
    font.sfntVersion = "\000\001\000\000"


def name_family(font: TTFont, family: str) -> None:
    """Gives the face the family name that style sheets ask for, so that no font of the machine answers to it."""
    names = font["name"]
    style = names.getDebugName(2) or "Regular"
    for record in list(names.names):
        if record.nameID in (16, 17, 21, 22):
            names.names.remove(record)
        elif record.nameID in (1, 4):
            record.string = family if record.nameID == 1 else f"{family} {style}"
        elif record.nameID == 6:
            record.string = f"{family.replace(' ', '')}-{style}"
