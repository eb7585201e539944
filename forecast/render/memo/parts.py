"""The package around a paper: styles, settings, page foot, and bytes that never change.

The word-processing library starts from an American template with theme fonts, a thumbnail and an
author. A paper keeps none of that: theme fonts make WPS warn about missing fonts, and a name or
a time would make two runs differ.
"""

from __future__ import annotations

import io
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from docx.enum.section import WD_ORIENTATION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from lxml import etree

from forecast import archives
from forecast.labels import label
from forecast.render.memo.table import PADDING
from forecast.render.memo.xml import (
    FANG,
    HEI,
    KAI,
    LATIN,
    SONG,
    TITLE_FONT,
    field,
    node,
    paragraph,
    run,
    table_style,
    twips,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

    from forecast.labels import Lang
    from forecast.render.memo.house import House
    from forecast.render.memo.setting import Paper

_DUBLIN = "http://purl.org/dc/elements/1.1/"
_KEPT = {RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.FONT_TABLE}
TABLE = "PaperTable"
"""The style of every table."""


def dress(document: Document, paper: Paper) -> None:
    """Give the document its page, styles, settings and foot."""
    part = document.part
    for rel_id in [rel_id for rel_id, rel in part.rels.items() if rel.reltype not in _KEPT]:
        del part.rels[rel_id]
    package = part.package
    for rel_id in [rel_id for rel_id, rel in package.rels.items()
                   if rel.reltype not in {RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
                                          RELATIONSHIP_TYPE.CORE_PROPERTIES}]:
        del package.rels[rel_id]
    _replace(document.styles.element, _styles_xml(paper.house))
    _replace(document.settings.element, _settings_xml(paper.lang))
    for rel in part.rels.values():
        if rel.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            rel.target_part._blob = _font_table(paper.house)  # noqa: SLF001  # the library has no setter
    _replace_core(package.core_properties._element, paper.title)  # noqa: SLF001
    _page(document.sections[0], paper.house)


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


def _styles_xml(house: House) -> Any:
    """Make the styles: the default, one for each kind of paragraph, the tables."""
    base = replace(house.styles["Body"].face, tighten=0.0).properties()
    base.append(node("lang", val="en-US", eastAsia="zh-CN"))
    made = [node("docDefaults", node("rPrDefault", base), node("pPrDefault", node("pPr"))),
            _style("Normal", "Normal", default=True)]
    made += style_elements(house)
    cells = node("tblPr", node("tblInd", w=0, type="dxa"), node(
        "tblCellMar", node("top", w=0, type="dxa"), node("left", w=60, type="dxa"),
        node("bottom", w=0, type="dxa"), node("right", w=60, type="dxa")))
    plain = node("style", node("name", val="Normal Table"), node("uiPriority", val=99),
                 node("semiHidden"), node("unhideWhenUsed"), cells, type="table", default=1,
                 styleId="TableNormal")
    return node("styles", *made[:-1], plain, made[-1])


def style_elements(house: House, prefix: str = "") -> list[Any]:
    """Return the named styles of a house, that of its tables last.

    With a prefix they go into a document of others: their names and ids are then our own.
    """
    made = [_style(f"{prefix}{key}", f"{prefix}{one.name}", one.shape.properties(one.face.size),
                   one.face.properties()) for key, one in house.styles.items()]
    ruled = node("style", node("name", val=label("memo.table_style", house.lang)),
                 node("qFormat"), table_style(twips(PADDING)),
                 type="table", customStyle=1, styleId=TABLE)
    return [*made, ruled]


def _style(key: str, name: str, *properties: Any, default: bool = False) -> Any:
    kind = {"type": "paragraph", "default": 1} if default else {"type": "paragraph",
                                                                "customStyle": 1}
    return node("style", node("name", val=name), node("qFormat"), *properties, **kind,
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


def _font_table(house: House) -> bytes:
    """Name what may stand in for each font where it is missing."""
    fonts = [(FANG, "仿宋", "modern"), (KAI, "楷体", "modern"), (TITLE_FONT, "宋体", "auto"),
             (HEI, "SimHei", "modern"), (SONG, "SimSun", "auto"), (LATIN, "", "roman")]
    known = {name for name, _, _ in fonts}
    used = dict.fromkeys(one.face.font for one in house.styles.values())
    fonts += [(escape(name), "宋体", "auto") for name in used if name not in known]
    rows = "".join(
        f'<w:font w:name="{name}">' + (f'<w:altName w:val="{other}"/>' if other else "")
        + f'<w:charset w:val="{"86" if other else "00"}"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="variable"/></w:font>' for name, other, family in fonts)
    root = parse_xml(f'<w:fonts {nsdecls("w")}>{rows}</w:fonts>')
    blob: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return blob


def _page(section: Section, house: House) -> None:
    """Set the page, its margins and the two page feet."""
    page = house.page
    section.orientation = WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    # The dash stands 7 mm below the text: the foot's own half line lies above that
    section.header_distance, section.footer_distance = Mm(15), Mm(page.foot)
    section.gutter = Mm(0)
    grid = section._sectPr.find(f"{{{section._sectPr.nsmap['w']}}}docGrid")  # noqa: SLF001
    if grid is not None:
        section._sectPr.remove(grid)  # noqa: SLF001
    if not house.one_page:
        _foot(section.footer, "PageOdd", house)
        _foot(section.even_page_footer, "PageEven", house)


def _foot(footer: Any, style: str, house: House) -> None:
    """Write ``— 1 —`` on the outer side of the sheet."""
    footer.is_linked_to_previous = False
    root = footer._element  # noqa: SLF001
    for child in list(root):
        root.remove(child)
    before, after = ("— ", " —") if house.dashes else ("", "")
    around = [run(text) for text in (before, after) if text]
    root.append(paragraph(style, *around[:1], *field("PAGE"), *around[1:]))


def packed(document: Document) -> bytes:
    """Return the document's bytes, the same for the same content."""
    loose = io.BytesIO()
    document.save(loose)
    return archives.settled(loose.getvalue())
