"""Pass two: write titles, tables, notes and texts into a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.exhibits import MISSING, Typed, is_gap
from forecast.labels import label
from forecast.workbook.results.formats import STALE, number_format
from forecast.workbook.results.places import PlacedTable, PlacedText, address
from forecast.workbook.results.texts import escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from forecast.exhibits import Cell, Ref, Row
    from forecast.labels import Lang
    from forecast.workbook.results.formats import Styles
    from forecast.workbook.results.liveness import Liveness
    from forecast.workbook.results.places import SheetPlan, Strip

PASSED = ("通过", "一致", "OK", "Pass", "Passed", "", MISSING)
"""Texts of a check cell that are not painted red (Excel compares without regard to case)."""
_LITERAL = 255
"""Characters that a text inside a formula may have."""
_COLOURS = frozenset({"input", "parameter"})
_FILLS = frozenset({"total", "section"})
_HEAT = {"type": "3_color_scale", "min_color": "#F4B183", "mid_color": "#FFFFFF",
         "max_color": "#9DC3E6", "mid_type": "percentile", "mid_value": 50}
"""Orange to blue through white: told apart by those who see no red, and in grey."""


class Writer:
    """Writes the blocks of one sheet. Text is always written as text, never as a formula."""

    def __init__(self, target: Worksheet, plan: SheetPlan, styles: Styles,
                 live: Liveness, lang: Lang) -> None:
        self._target, self._plan, self._styles = target, plan, styles
        self._live, self._lang = live, lang
        self._last = plan.printed - 1
        self._looks: dict[tuple[object, ...], Format] = {}

    def spread(self, row: int, first: int, last: int, text: str, style: Format) -> None:
        """Write a text over several columns of one row."""
        if last > first:
            self._target.merge_range(row, first, row, last, "", style)
        self._target.write_string(row, first, text, style)

    def text(self, item: PlacedText) -> None:
        """Write a sentence or a heading across the sheet."""
        level = item.text.level
        style = (f"heading{min(level, 2)}",) if level else ("body", "paragraph")
        if self._live.is_text_stale(item.text.text, is_heading=bool(level)):
            style = (*style, STALE)
        self.spread(item.top, 0, self._last, item.text.text, self._styles.get(*style))

    def notes(self, notes: Sequence[tuple[int, str]], across: int) -> None:
        """Write notes and source in small type under a table or a chart."""
        for row, text in notes:
            stale = (STALE,) if self._live.is_text_stale(text) else ()
            self.spread(row, 0, across - 1, text, self._styles.get("note", *stale))

    def table(self, item: PlacedTable) -> None:
        """Write a table: title, unit, headers, body, notes."""
        table = item.table
        if item.title:
            stale = (STALE,) if self._live.is_text_stale(item.title, is_heading=True) else ()
            self._target.write_string(item.top, 0, item.title,
                                      self._styles.get("table_title", *stale))
        if table.unit:
            unit = label("result.unit", self._lang, unit=table.unit)
            self._target.write_string(item.unit_row, item.strips[0].ends[-1], unit,
                                      self._styles.get("unit"))
        for strip in item.strips:
            self._header(item, strip)
            self._body(item, strip)
        self._aside(item)
        self.notes(item.notes, item.width)

    def _header(self, item: PlacedTable, strip: Strip) -> None:
        style = self._styles.get("body", "head")
        spans = strip.spans
        titles = [("", item.table.label_title)]
        titles += [(column.group, column.title) for column in strip.columns]
        top, bottom = strip.header, strip.body - 1
        for (group, title), (first, last) in zip(titles, spans, strict=True):
            start = bottom if group else top
            if start < bottom or first < last:
                self._target.merge_range(start, first, bottom, last, "", style)
            self._target.write_string(start, first, title, style)
        at = 0
        while at < len(titles):
            end, group = at, titles[at][0]
            while end + 1 < len(titles) and titles[end + 1][0] == group:
                end += 1
            if group:
                self.spread(top, spans[at][0], spans[end][1], group, style)
            at = end + 1

    def _body(self, item: PlacedTable, strip: Strip) -> None:
        columns = item.table.columns
        keys = [column.key for column in columns]
        shown = [(place, columns[place], first, last) for (first, last), place in zip(
            strip.spans[1:], (keys.index(column.key) for column in strip.columns), strict=True)]
        for number, row in enumerate(item.table.rows):
            at = strip.body + number
            marks = self._live.marks(self._plan.sheet.name, item, number, row)
            self._label(row, at, is_stale=marks.label)
            for place, column, first, last in shown:
                cell = row.cells[place]
                style = self._style(row, cell, column.align, is_stale=marks.cells[place])
                if last > first:
                    self._target.merge_range(at, first, at, last, "", style)
                self._cell(item, row, cell, (at, first), style)

        if item.table.rows:
            self._heat(item, strip)

    def _label(self, row: Row, at: int, *, is_stale: bool) -> None:
        style = self._label_style(row, is_stale=is_stale)
        words = [text.replace('"', '""') for text in (row.link, row.label)]
        if row.link and max(map(len, words)) <= _LITERAL:
            # unlike a link of the sheet it moves with its row when the table is sorted
            text = '=HYPERLINK("{}","{}")'.format(*words)
            self._target.write_formula(at, 0, text, style, escaped(row.label))
        elif not row.link or self._target.write_url(at, 0, f"external:{row.link}", style,
                                                    row.label) < 0:
            self._target.write_string(at, 0, row.label, style)

    def _heat(self, item: PlacedTable, strip: Strip) -> None:
        """Colour columns from low to high; sums stand apart."""
        last = strip.body + item.table.body_count - 1
        for column, (first, _) in zip(strip.columns, strip.spans[1:], strict=True):
            if column.key in item.table.heat:
                self._target.conditional_format(strip.body, first, last, first, _HEAT)

    def _label_style(self, row: Row, *, is_stale: bool) -> Format:
        parts = ["body", "edge", "wrap", "left"]
        parts += [row.role] if row.role in {"total", "section", "memo", "one_off"} else []
        parts += [STALE] if is_stale else []
        parts += ["link"] if row.link else []
        return self._styles.get(*parts, indent=row.level)

    def _cell(self, item: PlacedTable, row: Row, cell: Cell, spot: tuple[int, int],
              style: Format) -> None:
        """Write one cell."""
        if cell.role == "lever":
            self._lever(cell, spot)
        elif row.role == "section" and cell.value is None:
            self._target.write_blank(*spot, None, style)
        elif is_gap(cell):
            self._target.write_string(*spot, MISSING, style)
        else:
            self._value(item, cell, spot, style)
            if cell.role == "check":
                self._watch(cell, spot)

    def _lever(self, cell: Cell, spot: tuple[int, int]) -> None:
        """Leave a cell to be filled in, and say what it takes."""
        number = number_format(cell.decimals) if is_gap(cell) else ""
        self._target.write_blank(*spot, None, self._styles.get(
            "body", "edge", "lever", "right" if number else "center", number=number))
        first, *rest = cell.allowed
        if isinstance(first, str):
            self._target.data_validation(*spot, *spot, {
                "validate": "list", "source": [first, *rest]})
            return
        fields = {key: f"{edge:,.{cell.decimals}f}" for key, edge in zip(
            ("least", "most"), cell.allowed, strict=True)}
        said = label("result.lever_range", self._lang, **fields)
        self._target.data_validation(*spot, *spot, {
            "validate": "decimal", "criteria": "between", "minimum": first, "maximum": rest[0],
            "input_message": said, "error_title": label("result.lever_refused", self._lang),
            "error_message": said})

    def _style(self, row: Row, cell: Cell, align: str, *, is_stale: bool) -> Format:
        """Return the look of a cell; many look alike."""
        look = (row.role, cell.role, is_stale, align, cell.decimals, cell.sign, is_gap(cell),
                isinstance(cell.value, str))
        if look not in self._looks:
            self._looks[look] = self._dressed(row, cell, align, is_stale=is_stale)
        return self._looks[look]

    def _dressed(self, row: Row, cell: Cell, align: str, *, is_stale: bool) -> Format:
        parts = ["body", "edge"]
        parts += [row.role] if row.role in _FILLS else []
        if is_stale or cell.role == "simulated":
            parts.append(STALE)
        elif cell.role in _COLOURS:
            parts.append(cell.role)
        if is_gap(cell):
            return self._styles.get(*parts, "right" if align == "right" else "center")
        if not isinstance(cell.value, str):
            number = number_format(cell.decimals, sign=cell.sign)
            return self._styles.get(*parts, "right", number=number)
        align = "center" if cell.role == "check" else align
        # Excel sets text hard against the line, and the figure of the next column touches it
        return self._styles.get(*parts, "wrap", align, indent=1 if align == "left" else 0)

    def _value(self, item: PlacedTable, cell: Cell, spot: tuple[int, int], style: Format) -> None:
        value = cell.value if isinstance(cell.value, str) else float(cell.value or 0)
        inputs = self._live.inputs
        if cell.formula is not None:
            places = [self._place(ref, item) for ref in cell.formula.refs]
            text = "=" + cell.formula.template.format(*places)
            shown = escaped(value) if isinstance(value, str) else value
            self._target.write_formula(*spot, text, style, shown)
        elif link := inputs.formula(cell.value, cell.sources) if inputs else None:
            self._target.write_formula(*spot, "=" + link, style, value)
        elif isinstance(value, str):
            self._target.write_string(*spot, value, style)
        else:
            self._target.write_number(*spot, value, style)

    def _place(self, ref: Ref, item: PlacedTable) -> str:
        """Write what a formula reads: a cell of ours, a cell of the user's, or the number."""
        if isinstance(ref, Typed) and self._live.inputs and (
                link := self._live.inputs.formula(ref.value, ref.sources)):
            return f"({link})"
        return self._live.addresses.resolve(ref, self._plan.sheet.name, item)

    def _watch(self, cell: Cell, spot: tuple[int, int]) -> None:
        """Paint a check red when it fails: a number that is not nought, a word of failure."""
        here = address(*spot)
        failed = ",".join(f'{here}<>"{word}"' for word in PASSED)
        rule = (f"=IF(ISERROR({here}),TRUE,IF(ISNUMBER({here}),"
                f"ROUND({here},{cell.decimals})<>0,AND({failed})))")
        self._target.conditional_format(*spot, *spot, {
            "type": "formula", "criteria": rule, "format": self._styles.get("failed")})

    def _aside(self, item: PlacedTable) -> None:
        """Write the columns that are not for the reader into the margin."""
        style = self._styles.get("aside")
        body = item.strips[0].body
        for step, column in enumerate(item.aside):
            self._target.write_string(body - 1, item.margin + step, column.title, style)
            place = item.table.columns.index(column)
            for number, row in enumerate(item.table.rows):
                if not is_gap(cell := row.cells[place]):
                    self._value(item, cell, (body + number, item.margin + step), style)
