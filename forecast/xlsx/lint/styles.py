"""The style sheet as Excel demands it: every index within its list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast.xlsx.elements import child, local, number_in

if TYPE_CHECKING:
    from lxml import etree

    from forecast.xlsx.lint.findings import Findings

MAX_FORMATS, MAX_CODE = 65_490, 255
"""Cell formats of a workbook, characters of a number format (Excel specifications and limits)."""
_LISTS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How many cell formats and differential formats there are."""

    formats: int = 1
    differences: int = 0


def lint_styles(root: etree._Element, part: str, findings: Findings) -> Limits:
    """Check a style sheet and return how far cells may count."""
    sizes = {local(one): sum(isinstance(x.tag, str) for x in one)
             for one in root if isinstance(one.tag, str)}
    for name in ("cellStyleXfs", "cellXfs"):
        for place, one in enumerate(_entries(root, name)):
            for key, among in _LISTS.items():
                if key == "xfId" and name == "cellStyleXfs":
                    continue
                check_index(one.get(key), sizes.get(among, 1 if key == "xfId" else 0),
                            f"{name}[{place}] {key}", part, findings)
    for one in _entries(root, "cellStyles"):
        check_index(one.get("xfId"), sizes.get("cellStyleXfs", 0), "cellStyle xfId", part,
                    findings)
    differences = sizes.get("dxfs", 0)
    for one in root.iter("{*}tableStyleElement"):
        check_index(one.get("dxfId"), differences, "tableStyleElement dxfId", part, findings)
    for one in _entries(root, "numFmts"):
        code = one.get("formatCode", "")
        if len(code) > MAX_CODE:
            findings.fault("xlsx_too_long", part, f"{len(code)} formatCode", limit=str(MAX_CODE))
    if sizes.get("cellXfs", 0) > MAX_FORMATS:
        findings.fault("xlsx_too_long", part, f"{sizes['cellXfs']} cellXfs",
                       limit=str(MAX_FORMATS))
    return Limits(sizes.get("cellXfs", 1), differences)


def _entries(root: etree._Element, name: str) -> list[etree._Element]:
    found = child(root, name)
    return [] if found is None else [one for one in found if isinstance(one.tag, str)]


def check_index(value: str | None, size: int, what: str, place: str, findings: Findings,
                cell: str = "") -> None:
    """Report a number that points past the end of its list."""
    if value is not None and not 0 <= number_in(value) < size:
        findings.fault("xlsx_index", place, f"{what}={value!r}", cell,
                       range=f"0—{size - 1}" if size else "—")
