"""Who filled a copy and when, from what the file itself says; never from the file system."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from forecast.issues import CellRef, InputError, Issue
from forecast.workbook import take_stock
from forecast.xlsx import local, open_package, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forecast.workbook import Stock

_HERE = timezone(timedelta(hours=8))
"""The time of offices; files keep that of Greenwich."""
_EDGES = " -_—－·.、,，()（）[]【】"


@dataclass(frozen=True, slots=True)
class Office:
    """An office's copy: its name, the file as it is told of, who filled it, when, what it holds."""

    name: str
    file: str
    person: str
    entered: str
    stock: Stock

    @property
    def author(self) -> str:
        """The office and the person, as they are kept."""
        return f"{self.name}（{self.person}）" if self.person else self.name


def open_copies(paths: Sequence[Path], target: Stock) -> tuple[list[Office], list[Issue]]:
    """Open the copies; what is no copy of the workbook is refused and stops none of the others."""
    alike = Counter(path.name for path in paths)
    offices: list[Office] = []
    refused: list[Issue] = []
    for path in paths:
        file = path.name if alike[path.name] == 1 else f"{path.parent.name}/{path.name}"
        try:
            stock = take_stock(path)
            last, entered = _kept(path)
        except InputError as error:
            refused += error.issues
            continue
        reason = _no_copy(stock, target)
        if reason:
            refused.append(Issue(reason, CellRef(file), stock.bureau.name or file, (
                ("bureau", target.bureau.name),)))
            continue
        contact = stock.bureau.contact
        person = contact if contact and contact != target.bureau.contact else last
        offices.append(Office(_name(path, target.path), file, person, entered, stock))
    return offices, refused


def _no_copy(stock: Stock, target: Stock) -> str:
    """Return the issue of a file that is no copy of the workbook; empty where it is one."""
    if not stock.is_workbook:
        return "collect_no_workbook"
    if stock.path.resolve() == target.path.resolve():
        return "collect_itself"
    names = {stock.bureau.name, target.bureau.name} - {""}
    return "collect_other_bureau" if len(names) > 1 else ""


def _name(path: Path, target: Path) -> str:
    """Return an office's name: what its file's name adds to the workbook's, or its folder's."""
    own = path.stem.replace(target.stem, "").strip(_EDGES)
    return own or path.resolve().parent.name or path.stem


def _kept(path: Path) -> tuple[str, str]:
    """Return who saved a file last and when, as its properties say."""
    try:
        with open_package(path) as package:
            part = next((one.target for one in package.relationships("").values()
                         if one.kind == "core-properties" and not one.external), "")
            root = package.xml(part) if part and package.has(part) else None
    except InputError:
        return "", ""
    said = {} if root is None else {local(one): text_of(one).strip() for one in root}
    return said.get("lastModifiedBy", ""), _time(said.get("modified", ""))


def _time(text: str) -> str:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return ""
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return f"{when.astimezone(_HERE):%Y-%m-%d %H:%M}"
