"""The book that is printed: twelve pages A4, a running head, contents with page numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import Chart, Text
from forecast.labels import Lang, label
from forecast.render.pdf.columns import cut_to, widths
from forecast.render.pdf.compiler import compiled
from forecast.render.tables import STRONG, is_heading, lines_below, spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from forecast.exhibits import Block, PrintBook, Row, Table
    from forecast.render.chart import Picture

WIDTH = 175 * 72 / 25.4
"""The width of the type area, in points."""
_HEAVY = 1.2


def book_pdf(book: PrintBook, pictures: Mapping[str, Picture], root: Path, lang: Lang) -> bytes:
    """Return the book as PDF; the pictures lie in the folder ``root``, by the charts' ids."""
    return compiled("book", {
        "title": book.title, "head": book.head, "date": book.date, "secrecy": book.secrecy,
        "lang": lang,
        "absent": label("memo.absent", lang, titles=label("memo.name_comma", lang).join(
            book.absent)) if book.absent else "",
        "words": {"contents": label("memo.contents", lang),
                  "sentences": label("memo.sentences", lang),
                  "comma": label("memo.name_comma", lang)},
        "pages": [{"key": page.key, "title": page.title,
                   "left": label("memo.left_to_sheet", lang, titles="{titles}", sheet="{sheet}"),
                   "rows": label("memo.rows_to_sheet", lang, count="{count}", sheet=page.sheet),
                   "blocks": [one | {"kept": getattr(block, "id", "") in page.kept,
                                     "sheet": sheet}
                              for block, sheet in zip(page.blocks, page.places(), strict=True)
                              for one in _block(block, pictures, root, lang)]}
                  for page in book.pages]}, root, bare=True)


def _block(block: Block, pictures: Mapping[str, Picture], root: Path, lang: Lang
           ) -> Iterator[dict[str, object]]:
    if isinstance(block, Text):
        yield {"kind": "text", "text": block.text}
    elif isinstance(block, Chart):
        picture = pictures[block.id]
        yield {"kind": "chart", "title": block.title, "name": block.table.title,
               "ratio": picture.height / picture.width,
               "path": f"/{picture.path.relative_to(root).as_posix()}",
               "notes": lines_below(block.notes, block.source, lang)}
    else:
        for part in cut_to(block, WIDTH, lang):
            yield _table(part, lang)


def _table(table: Table, lang: Lang) -> dict[str, object]:
    return {"kind": "table", "title": table.title, "name": table.title,
            "unit": label("memo.unit", lang, unit=table.unit) if table.unit else "",
            "widths": widths(table, WIDTH), "head": _head(table),
            "body": [_row(table, row, rule=_HEAVY if row is table.rows[-1] else 0.0)
                     for row in table.rows],
            "notes": lines_below(table.notes, table.source, lang)}


def _head(table: Table) -> list[list[dict[str, object]]]:
    """Return the titles in one row, or in two where columns share a title above theirs."""
    columns = table.columns
    if not any(column.group for column in columns):
        return [[_cell(title, "center", rule=0.75, bold=True)
                 for title in (table.label_title, *(column.title for column in columns))]]
    upper = [_cell(table.label_title, "center", rule=0.75, bold=True, rows=2)]
    lower = []
    for span in spans(columns):
        group = columns[span[0]].group
        if group:
            upper.append(_cell(group, "center", rule=0.5, bold=True, span=len(span)))
            lower += [_cell(columns[place].title, "center", rule=0.75, bold=True)
                      for place in span]
        else:
            upper.append(_cell(columns[span[0]].title, "center", rule=0.75, bold=True, rows=2))
    return [upper, lower]


def _row(table: Table, row: Row, rule: float) -> list[dict[str, object]]:
    bold = row.role in STRONG
    if is_heading(row):
        return [_cell(row.label, "left", rule=rule, bold=True, span=len(row.cells) + 1)]
    return [_cell(row.label, "left", rule=rule, bold=bold, indent=row.level),
            *(_cell(cell.text, "left" if isinstance(cell.value, str) and column.align == "right"
                    and len(cell.text) > 8 else column.align, rule=rule, bold=bold)
              for column, cell in zip(table.columns, row.cells, strict=True))]


def _cell(text: str, align: str, *, rule: float = 0.0, bold: bool = False, span: int = 1,
          rows: int = 1, indent: int = 0) -> dict[str, object]:
    return {"text": text, "align": align, "rule": rule, "bold": bold, "span": span, "rows": rows,
            "indent": indent}
