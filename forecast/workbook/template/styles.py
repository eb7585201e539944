"""How an input workbook looks: fonts, colours, borders, number formats."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.header_footer import HeaderFooterItem

from forecast.data import COUNTED, UnitCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

SONG, HEI = "宋体", "黑体"
INPUT_INK = "1F4E9E"  # blue: typed by staff
PLAIN_INK = "000000"
FAINT_INK = "595959"
HEAD_FILL = PatternFill("solid", fgColor="DCE6F1")
MARK_FILL = PatternFill("solid", fgColor="F5F8FC")

_THIN = Side("thin", color="A6A6A6")
_HEAVY = Side("medium", color="595959")
GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
OPENS = Border(left=_THIN, right=_THIN, top=_HEAVY, bottom=_THIN)

TITLE_FONT = Font(name=HEI, size=16)
NOTE_FONT = Font(name=SONG, size=11, color=FAINT_INK)
HEAD_FONT = Font(name=HEI, size=11)
LINK_FONT = Font(name=SONG, size=11, color=INPUT_INK, underline="single")
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")
ACROSS = Alignment(horizontal="centerContinuous", vertical="center")


@dataclass(frozen=True, slots=True)
class Ink:
    """How the content of a cell is printed."""

    is_input: bool = False
    is_bold: bool = False
    is_derived: bool = False

    def font(self) -> Font:
        """Blue for what staff type, italic for what was worked back, bold for totals."""
        return Font(name=SONG, size=11, bold=self.is_bold, italic=self.is_derived,
                    color=INPUT_INK if self.is_input else PLAIN_INK)


def set_plain_font(book: Workbook) -> None:
    """Make 宋体 11 the font of plain cells, as Chinese Excel has it: widths count its digits."""
    plain = Font(name=SONG, size=11, family=3, charset=134)
    # openpyxl has no public name for the first font of the list, which is the plain one
    book._fonts = IndexedList([plain])  # type: ignore[attr-defined]  # noqa: SLF001
    book._named_styles["Normal"].font = plain  # type: ignore[attr-defined]  # noqa: SLF001


def indented(level: int) -> Alignment:
    """Left, a step in for each total above a line."""
    return Alignment(horizontal="left", vertical="center", wrap_text=True, indent=level)


def number_format(unit: str) -> str:
    """Return the number format of a unit: whole 万元, two decimals elsewhere.

    Per cent is typed as 6.5 under a heading that says %, as the bureau's own tables have it.
    """
    if unit == UnitCode.WAN or unit in COUNTED:
        return "#,##0;-#,##0"
    return "#,##0.00;-#,##0.00"


def row_height(texts: Iterable[tuple[str, float]]) -> float:
    """Return the height in points that wrapped texts need, from (text, column width) pairs.

    Written out because only Excel grows rows by itself when it opens a file.
    """
    lines = 1
    for text, width in texts:
        wide = sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)  # Chinese takes two places
        lines = max(lines, ceil(wide * 1.08 / max(width - 1.0, 1.0)))
    return 3.0 + 14.0 * lines


def number_pages(sheet: Worksheet) -> None:
    """Print ``第 1 页，共 3 页`` at the foot of every page."""
    footer = HeaderFooterItem()
    footer.center.text = "第 &P 页，共 &N 页"
    sheet.oddFooter = footer
