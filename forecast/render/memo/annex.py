"""A paper as a Word file: every paragraph names its style, and styles alone carry the look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx import Document
from docx.shared import Pt

from forecast import archives
from forecast.labels import Lang, label
from forecast.render.memo.parts import TABLE, dress, packed
from forecast.render.memo.pieces import Paragraph, Pictures
from forecast.render.memo.xml import Box, node, paragraph, run, table, table_row, twips

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from docx.document import Document as Writing

    from forecast.exhibits import Chart
    from forecast.render.memo.house import House
    from forecast.render.memo.pieces import Grid, GridCell, Piece
    from forecast.render.memo.setting import Paper


def write_paper(paper: Paper, path: Path, pictures: Mapping[str, Path]) -> None:
    """Write a paper as ``.docx``; an older one is replaced in one step.

    ``pictures`` has the PNG file of each chart by the chart's id.
    """
    document = Document()
    dress(document, paper)
    end = document.element.body.sectPr
    for element in elements_of(document, paper.pieces, paper.house, pictures, paper.lang):
        end.addprevious(element)
    number_pictures(document)
    archives.put(packed(document), path)


def elements_of(document: Writing, pieces: Sequence[Piece], house: House,
                pictures: Mapping[str, Path], lang: Lang) -> list[Any]:
    """Return pieces as elements of a document's body."""
    found = []
    for piece in pieces:
        if isinstance(piece, Paragraph):
            found.append(paragraph(piece.style, run(piece.text) if piece.text else None,
                                   held=piece.held))
        elif isinstance(piece, Pictures):
            found.append(paragraph(piece.style, *_images(document, piece, pictures, lang)))
        else:
            found.append(table_element(piece, house))
    return found


def number_pictures(document: Writing) -> None:
    """Number a document's pictures; the library can only count those already in the text."""
    for number, found in enumerate(document.element.body.xpath("//wp:docPr"), 1):
        found.set("id", str(number))


def table_element(grid: Grid, house: House) -> Any:
    """Return a table as an element."""
    pitch = house.styles["CellText"].shape.pitch or 0.0
    rows = [table_row([_box(cell) for cell in row], pitch, header=header)
            for header, part in ((True, grid.head), (False, grid.body)) for row in part]
    return table(TABLE, [twips(width) for width in grid.widths], rows)


def _box(cell: GridCell) -> Box:
    content = paragraph(cell.style, run(cell.text) if cell.text else None)
    return Box(content, twips(cell.width), cell.span, cell.merge, cell.above, cell.below, cell.wrap)


def _images(document: Writing, piece: Pictures, pictures: Mapping[str, Path], lang: Lang
            ) -> list[Any]:
    made = []
    for image in piece.images:
        inline = document.part.new_pic_inline(str(pictures[image.chart.id]), Pt(image.width),
                                              Pt(image.height))
        for side in "TBLR":  # left out they are nought to Word, and not to LibreOffice
            inline.set(f"dist{side}", "0")
        _describe(inline, image.chart, lang)
        made.append(node("r", node("drawing", inline)))
    return made


def _describe(inline: Any, chart: Chart, lang: Lang) -> None:
    """Say in words what a picture shows, for those who cannot see it."""
    words = label("memo.picture", lang, title=chart.title, unit=chart.unit) if chart.unit else (
        chart.title)
    properties = inline.docPr
    properties.set("name", chart.id)
    properties.set("descr", " ".join((words, *chart.notes)))
    for inner in inline.xpath(".//pic:cNvPr"):
        inner.set("name", chart.id)
        inner.set("id", "0")
