"""The package around the annex: styles, settings, page foot, and bytes that never change.

The word-processing library starts from an American template with theme fonts, a thumbnail and an
author. The annex keeps none of that: theme fonts make WPS warn about missing fonts, and a name or
a time would make two runs differ.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from docx.enum.section import WD_ORIENTATION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from lxml import etree

from forecast import archives
from forecast.render.memo.xml import (
    FANG,
    HEI,
    KAI,
    LATIN,
    SONG,
    TITLE_FONT,
    Face,
    Shape,
    field,
    node,
    paragraph,
    run,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

    from forecast.labels import Lang
    from forecast.render.memo.fit import Setting

_DUBLIN = "http://purl.org/dc/elements/1.1/"
_KEPT = {RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.FONT_TABLE}
_FOOT = 14.0


def styles(setting: Setting) -> dict[str, tuple[str, Face, Shape]]:
    """Return the named styles: id, the name that staff see, letters and paragraph."""
    body, pitch = setting.body, setting.pitch
    # 28 letters of 16 points are a little too wide for the line of 28 that the standard asks for
    tighten = 0.25 if body == 16 else 0.0
    # The title stands on the third line; an annex set close has no room for a whole empty one
    above = pitch * (1.0 if pitch == 28 else 0.5)
    return {
        "Mark": ("附件标记", Face(HEI, body), Shape("left", pitch)),
        "MemoTitle": ("公文标题", Face(TITLE_FONT, 22.0),
                      Shape("center", max(pitch, 28.0), before=above,
                            after=pitch * 0.5, with_next=True)),
        "Body": ("公文正文", Face(FANG, body, tighten=tighten), Shape("both", pitch, first=2)),
        "Level1": ("一级标题", Face(HEI, body), Shape("left", pitch, first=2, with_next=True,
                                                  outline=0)),
        "Level2": ("二级标题", Face(KAI, body), Shape("left", pitch, first=2, with_next=True,
                                                  outline=1)),
        "Signature": ("落款", Face(FANG, body, tighten=tighten), Shape("right", pitch, right=4)),
        "Picture": ("图", Face(FANG, 10.5), Shape("center", before=3, after=3)),
        "Table": ("表格", Face(SONG, setting.cell), Shape("left", setting.row)),
    }


def dress(document: Document, setting: Setting, lang: Lang, title: str) -> None:
    """Give the document its page, styles, settings and foot."""
    part = document.part
    for rel_id in [rel_id for rel_id, rel in part.rels.items() if rel.reltype not in _KEPT]:
        del part.rels[rel_id]
    package = part.package
    for rel_id in [rel_id for rel_id, rel in package.rels.items()
                   if rel.reltype not in {RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
                                          RELATIONSHIP_TYPE.CORE_PROPERTIES}]:
        del package.rels[rel_id]
    _replace(document.styles.element, _styles_xml(setting, lang))
    _replace(document.settings.element, _settings_xml(lang))
    for rel in part.rels.values():
        if rel.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            rel.target_part._blob = _font_table()  # noqa: SLF001  # the library has no setter
    _replace_core(package.core_properties._element, title)  # noqa: SLF001
    _page(document.sections[0])


def _replace(old: Any, new: Any) -> None:
    """Put new children and no attributes into a part's root, which the part holds on to."""
    for child in list(old):
        old.remove(child)
    old.attrib.clear()
    for child in list(new):
        old.append(child)
    etree.cleanup_namespaces(old)


def _replace_core(core: Any, title: str) -> None:
    for child in list(core):
        core.remove(child)
    name = etree.SubElement(core, f"{{{_DUBLIN}}}title")
    name.text = title
    etree.cleanup_namespaces(core)


def _styles_xml(setting: Setting, lang: Lang) -> Any:
    """Make the styles: the default, one for each kind of paragraph, and the plain table."""
    base = Face(FANG, setting.body).properties()
    base.append(node("lang", val="en-US", eastAsia="zh-CN"))
    made = [node("docDefaults", node("rPrDefault", base), node("pPrDefault", node("pPr"))),
            _style("Normal", "Normal", default=True)]
    for key, (name, face, shape) in styles(setting).items():
        name = name if lang == "zh" else key  # noqa: PLW2901  # the name in the reader's tongue
        made.append(_style(key, name, shape.properties(face.size), face.properties()))
    cells = node("tblPr", node("tblInd", w=0, type="dxa"), node(
        "tblCellMar", node("top", w=0, type="dxa"), node("left", w=60, type="dxa"),
        node("bottom", w=0, type="dxa"), node("right", w=60, type="dxa")))
    plain = node("style", node("name", val="Normal Table"), node("uiPriority", val=99),
                 node("semiHidden"), node("unhideWhenUsed"), cells, type="table", default=1,
                 styleId="TableNormal")
    return node("styles", *made, plain)


def _style(key: str, name: str, *properties: Any, default: bool = False) -> Any:
    kind = {"type": "paragraph", "default": 1} if default else {"type": "paragraph",
                                                                "customStyle": 1}
    based = None if default else node("basedOn", val="Normal")
    return node("style", node("name", val=name), based, node("qFormat"), *properties, **kind,
                styleId=key)


def _settings_xml(lang: Lang) -> Any:
    modern = {"name": "compatibilityMode", "val": 15,
              "uri": "http://schemas.microsoft.com/office/word"}
    return node("settings", node("zoom", percent=100), node("bordersDoNotSurroundHeader"),
                node("bordersDoNotSurroundFooter"), node("defaultTabStop", val=420),
                node("evenAndOddHeaders"), node("characterSpacingControl", val="doNotCompress"),
                node("compat", node("useFELayout"), node("compatSetting", **modern)),
                node("themeFontLang", val="en-US", **{"eastAsia": "zh-CN"} if lang == "zh" else {}),
                node("decimalSymbol", val="."), node("listSeparator", val=","))


def _font_table() -> bytes:
    """Name what may stand in for each font where it is missing."""
    fonts = ((FANG, "仿宋", "modern"), (KAI, "楷体", "modern"), (TITLE_FONT, "宋体", "auto"),
             (HEI, "SimHei", "modern"), (SONG, "SimSun", "auto"), (LATIN, "", "roman"))
    rows = "".join(
        f'<w:font w:name="{name}">' + (f'<w:altName w:val="{other}"/>' if other else "")
        + f'<w:charset w:val="{"86" if other else "00"}"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="variable"/></w:font>' for name, other, family in fonts)
    root = parse_xml(f'<w:fonts {nsdecls("w")}>{rows}</w:fonts>')
    blob: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return blob


def _page(section: Section) -> None:
    """Set A4 with the margins of GB/T 9704-2012, and the two page feet."""
    section.orientation = WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    # The dash stands 7 mm below the text: the foot's own half line lies above that
    section.header_distance, section.footer_distance = Mm(15), Mm(25.5)
    section.gutter = Mm(0)
    grid = section._sectPr.find(f"{{{section._sectPr.nsmap['w']}}}docGrid")  # noqa: SLF001
    if grid is not None:
        section._sectPr.remove(grid)  # noqa: SLF001
    _foot(section.footer, Shape("right", _FOOT, right=1))
    _foot(section.even_page_footer, Shape("left", _FOOT, left=1))


def _foot(footer: Any, shape: Shape) -> None:
    """Write ``— 1 —`` in 四号 half-width 宋体, the outer side of the sheet."""
    face = Face(SONG, _FOOT, latin=SONG)
    footer.is_linked_to_previous = False
    root = footer._element  # noqa: SLF001
    for child in list(root):
        root.remove(child)
    root.append(paragraph(shape, face, run("— ", face), *field("PAGE", face), run(" —", face)))


def packed(document: Document) -> bytes:
    """Return the document's bytes, the same for the same content."""
    loose = io.BytesIO()
    document.save(loose)
    return archives.settled(loose.getvalue())
