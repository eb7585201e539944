"""Tables and the calculation chain: what must agree between parts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from forecast.xlsx.addresses import parse_a1
from forecast.xlsx.lint.styles import check_index

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from forecast.xlsx.draft import Link
    from forecast.xlsx.lint.cells import CellsSeen
    from forecast.xlsx.lint.findings import Findings
    from forecast.xlsx.lint.styles import Limits

_DIFFERENCES = ("headerRowDxfId", "dataDxfId", "totalsRowDxfId", "headerRowBorderDxfId",
                "tableBorderDxfId", "totalsRowBorderDxfId")  # fmt: skip


def lint_tables(links: Mapping[str, list[Link]], roots: Mapping[str, etree._Element],
                defined: frozenset[str], limits: Limits, findings: Findings) -> None:
    """Check the tables of all sheets against each other and against the defined names."""
    parts = sorted({link.target for some in links.values() for link in some
                    if link.kind == "table" and not link.external
                    and link.target.lower() in roots})
    ids: Counter[str] = Counter()
    names: Counter[str] = Counter(dict.fromkeys(defined, 1))
    for part in parts:
        root = roots[part.lower()]
        name = root.get("displayName", root.get("name", ""))
        for counts, value in ((ids, root.get("id", "")), (names, name.lower())):
            counts[value] += 1
            if counts[value] > 1:
                findings.fault("xlsx_table", part, f"{name} id={root.get('id')} × 2")
        _columns(root, part, findings)
        for one in root.iter():
            if isinstance(one.tag, str):
                for key in (*_DIFFERENCES, "dxfId"):
                    check_index(one.get(key), limits.differences, key, part, findings)


def _columns(root: etree._Element, part: str, findings: Findings) -> None:
    """A table has a column for each column of its range, and no two of a name."""
    columns = [one.get("name", "") for one in root.iter("{*}tableColumn")]
    ref = root.get("ref", "")
    ends = [parse_a1(end) for end in ref.split(":")]
    first, last = ends[0], ends[-1]
    if first is None or last is None or len(ends) > 2:
        findings.fault("xlsx_address", part, f"ref={ref!r}")
        return
    if last[1] - first[1] + 1 != len(columns):
        findings.fault("xlsx_table", part, f"{ref}: {len(columns)} <tableColumn>")
    for name, count in Counter(name.lower() for name in columns).items():
        if count > 1:
            findings.fault("xlsx_table", part, f"tableColumn {name!r} × {count}")


def lint_calc_chain(root: etree._Element, part: str, seen: Mapping[str, CellsSeen],
                    findings: Findings) -> None:
    """Check that every cell of the calculation chain bears a formula (ECMA-376 part 1, §18.6).

    Excel lists each cell of an array that fills several, where the first alone has it written.
    """
    sheet = ""
    for one in root.iter("{*}c"):
        sheet = one.get("i") or sheet
        cells, cell = seen.get(sheet), one.get("r", "")
        if cells is None or not cells.bears(parse_a1(cell)):
            findings.fault("xlsx_calc_chain", part, f"i={sheet} {cell}")
