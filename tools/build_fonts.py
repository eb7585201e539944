# a script of its own, not a package
"""Make the bundled fonts: a small Chinese sans in two weights from Noto Sans CJK SC.

Run once, when the character set or the source changes::

    python tools/build_fonts.py /usr/share/fonts/opentype/noto forecast/fonts

The result depends only on the source files: times are fixed, so a second run gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.misc.timeTools import timestampFromString
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable

FAMILY = "FC Sans SC"
FACE = "Noto Sans CJK SC"
WEIGHTS = ("Regular", "Bold")
STAMP = timestampFromString("Thu Jan  1 00:00:00 2026")
MAX_ERROR = 1.0
"""Tolerance, in thousandths of the em, when cubic outlines become quadratic ones."""

DROPPED = ("BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx", "VDMX", "DSIG", "meta")
"""Layout and vertical setting: pictures set plain horizontal lines."""

EXTRA = (
    "〇±−–—‘’“”„†‡•…‰′″‹›※‼⁴€№℃℉™←↑→↓↔↕↖↗↘↙⇒⇔∂∆∏∑√∞∠∥∩∪∫≈≠≡≤≥≦≧"
    "⊕⊥①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳■□▲△▶▷▼▽◀◁◆◇○◎●◯★☆✓〔〕〖〗【】《》「」『』〜㎡㎏㎜㎞￥￠￡"
)
"""Signs beyond Latin-1 and GB 2312."""

HANZI_EXTRA = (
    "喆堃昇玥珺瑀璟祎镕锂鲲"
    "犇骉垚燚翀赟彧昉旸锜瑄玹玘頔珅堉焜暟"
)
"""Characters of names outside GB 2312 that papers do print."""

HANZI_PLACES = (
    "埇浉瀍鄠猇硚甪堌堽塅塆塝垟垞垕垯埗埌墘峃崀崟嵎嶅嶓湴滘漷漈漖滧涢涴溇溠溁渼潖澴沄沇洑浬浟"
    "瀼玚珰琎琯磜磹磡碶簰簕篢蓢藠莙虒郪郚鄌酂酇鄚邿邽鄃郃铚霅鲘荙"
)
"""Characters of places outside GB 2312: 埇桥, 浉河, 瀍河, 鄠邑, 猇亭, 硚口, and of towns."""


def gb2312() -> frozenset[int]:
    """Return every character of GB 2312: signs, full-width forms, both levels of characters."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return frozenset(found)


def wanted() -> frozenset[int]:
    """Return the code points that the bundled fonts hold."""
    latin = {*range(0x20, 0x7F), *range(0xA0, 0x100)}
    wide = {*range(0xFF01, 0xFF5F), *range(0x3000, 0x3020)}
    return frozenset(latin | wide | gb2312() | set(
        map(ord, EXTRA + HANZI_EXTRA + HANZI_PLACES)))


def build(source: Path, weight: str) -> bytes:
    """Return the bytes of one weight."""
    font = _face(source / f"NotoSansCJK-{weight}.ttc")
    if absent := wanted() - set(font.getBestCmap()):
        raise SystemExit(f"{weight}: no glyph for {''.join(map(chr, sorted(absent)))}")
    options = subset.Options()
    options.layout_features = []
    options.drop_tables += list(DROPPED)
    options.hinting = False
    options.desubroutinize = True
    options.glyph_names = False
    options.name_IDs = [0]
    options.notdef_outline = True
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)
    _to_truetype(font)
    _rename(font, weight)
    font["head"].created = font["head"].modified = STAMP
    stream = io.BytesIO()
    font.save(stream, reorderTables=True)
    return stream.getvalue()


def _face(path: Path) -> TTFont:
    for font in TTCollection(str(path)).fonts:
        if str(font["name"].getDebugName(1)) == FACE or font["name"].getDebugName(4) in {
            FACE, f"{FACE} Bold",
        }:
            font.recalcTimestamp = False
            return font
    raise SystemExit(f"{path}: no face {FACE}")


def _to_truetype(font: TTFont) -> None:
    """Turn cubic outlines into quadratic ones: every renderer and PDF writer takes those."""
    order, shapes = font.getGlyphOrder(), font.getGlyphSet()
    glyphs: dict[str, Any] = {}
    for name in order:
        pen = TTGlyphPen(None)
        shapes[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    outlines = font["glyf"] = newTable("glyf")
    outlines.glyphOrder, outlines.glyphs = order, glyphs
    del font["CFF "]
    for name in order:
        glyph = glyphs[name]
        glyph.recalcBounds(outlines)
        advance, _ = font["hmtx"].metrics[name]
        font["hmtx"].metrics[name] = (advance, getattr(glyph, "xMin", 0))
    _tables_for_truetype(font, len(order))


def _tables_for_truetype(font: TTFont, count: int) -> None:
    profile = font["maxp"]
    profile.tableVersion, profile.numGlyphs = 0x00010000, count
    profile.maxZones, profile.maxTwilightPoints, profile.maxStorage = 1, 0, 0
    profile.maxFunctionDefs = profile.maxInstructionDefs = profile.maxStackElements = 0
    profile.maxSizeOfInstructions = profile.maxComponentElements = 0
    profile.maxPoints = profile.maxContours = 0
    profile.maxCompositePoints = profile.maxCompositeContours = profile.maxComponentDepth = 0
    font["head"].glyphDataFormat = 0
    post = font["post"]
    post.formatType, post.extraNames, post.mapping = 3.0, [], {}
    font.sfntVersion = "\000\001\000\000"


def _rename(font: TTFont, weight: str) -> None:
    """Give the modified version its own name, and keep the copyright and the licence in it."""
    table = font["name"]
    notice = table.getDebugName(0)
    table.names = []
    full = FAMILY if weight == "Regular" else f"{FAMILY} {weight}"
    texts = {
        0: notice,
        1: FAMILY,
        2: weight,
        3: f"1.000;{FAMILY.replace(' ', '')}-{weight}",
        4: full,
        5: "Version 1.000; subset of Noto Sans CJK SC 2.004",
        6: f"{FAMILY.replace(' ', '')}-{weight}",
        13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        14: "https://openfontlicense.org",
    }
    for number, text in texts.items():
        table.setName(text, number, 3, 1, 0x409)


def main() -> None:
    """Write both weights into a folder and print their sizes and digests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="folder of NotoSansCJK-Regular.ttc and -Bold.ttc")
    parser.add_argument("folder", type=Path, help="where the fonts go")
    chosen = parser.parse_args()
    for weight in WEIGHTS:
        content = build(chosen.source, weight)
        path = chosen.folder / f"FCSansSC-{weight}.ttf"
        path.write_bytes(content)
        print(path.name, len(content), hashlib.sha256(content).hexdigest())


if __name__ == "__main__":
    main()
