"""The columns of a ledger by their headings: what each holds, and which of several is meant."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from forecast.data import plain
from forecast.workbook.inputs import cell_text, heading_of
from forecast.xlsx import Merges

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from forecast.xlsx import Grid, RawCell


class Role(Enum):
    """What a column of a ledger holds."""

    KIND = "kind"
    NAME = "name"
    ISSUED = "issued"
    TERM = "term"
    RATE = "rate"
    DUE = "due"
    AMOUNT = "amount"
    REPAID = "repaid"
    BALANCE = "balance"
    REGION = "region"
    UNIT = "unit"


_ROLES = (
    # interest, ways of paying, numbers, remarks and plans are none of what is asked here
    (None, re.compile(r"利息|付息|方式|编码|代码|编号|序号|备注|手续费|发行费|登记|[应将需]偿?还|"
                      r"计划|下年|次年|\d{4}年(?![末底])|用途|项目|领域|评级|次数|占比|比例|逾期|限额")),
    (Role.KIND, re.compile("(?:债[券务])?(?:类型|种类|类别|性质|品种)")),
    (Role.NAME, re.compile("(?:政府)?(?:债[券务])?(?:名称|全称|简称)|债券")),
    (Role.RATE, re.compile(".*利率%?")),
    (Role.TERM, re.compile(r"(?:债[券务]|发行|借款)?(?:期限|年限)(?:\([年月]\))?")),
    (Role.DUE, re.compile(
        ".*(?:到期|兑付|还本|偿还|还款)(?:兑付|还本)?(?:日期?|时间|年[份度]?)|到期")),
    (Role.ISSUED, re.compile(
        ".*(?:发行|起息|计息|借款|转贷|签约|缴款)(?:日期?|时间|年[份度]?|起始日)")),
    (Role.REPAID, re.compile(
        ".*(?:已偿?还|累计偿?还|归还|偿还(?:本金|金额|额)|已还)(?!.*年).*")),
    (Role.BALANCE, re.compile(".*(?:余额|未偿还?|尚未偿还|待偿还?|剩余本金|结欠).*")),
    (Role.REGION, re.compile(
        "(?:使用|所属|所在|债务|行政)?(?:地区|区划|区域|市县|县区|区县)(?:名称)?")),
    (Role.UNIT, re.compile("(?:金额|计量)?单位")),
    (Role.AMOUNT, re.compile(
        ".*(?:金额|规模|本金|发行总?额|总额|面值|数额|(?:转贷|分配|使用|下达)额?|债券额).*")),
)
_OWN = re.compile(
    "[本我](?:省|市|区|县|旗|州|镇|级|地区?|单位)|[市区县]级|使用|分配|转贷|下达|实际")
_WHOLE = re.compile("全[国省市区县州]|省级|总[额量规]|发行(?:总?额|规模|金额)|批次|整[期只]")
_YEARLY = re.compile(r"[本当上]年|本期|当期|本[月季]|年初|期初|上年末")
_CORNER = re.compile(r"\(?(?:[计金编填]\w{1,2})?(?:单位|日期|部门):")
_DEPTH = 3
"""At most so many rows make up a heading."""
_FIRST = 40
"""The heading stands within the first so many rows that hold anything."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where it is, its whole heading, the units that it names."""

    at: int
    heading: str
    role: Role
    units: tuple[str, ...] = ()


@dataclass
class Table:
    """A grid's rows, with merged cells speaking for all that they cover."""

    grid: Grid
    rows: dict[int, dict[int, RawCell]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Gather the filled cells by row."""
        found: defaultdict[int, dict[int, RawCell]] = defaultdict(dict)
        for (row, column), cell in self.grid.cells.items():
            if cell_text(cell):
                found[row][column] = cell
        self.rows = dict(sorted(found.items()))
        self._merges = Merges(self.grid.merges)

    def cell(self, row: int, column: int) -> RawCell | None:
        """Return a cell, or the one that covers it."""
        cell = self.rows.get(row, {}).get(column)
        if cell is not None:
            return cell
        area = self._merges.over(row, column)
        return self.rows.get(area[0], {}).get(area[1]) if area is not None else None

    def text(self, row: int, column: int) -> str:
        """Return a cell's text without blanks, in half width."""
        return plain(cell_text(self.cell(row, column)))

    def words(self, row: int) -> list[str]:
        """List the texts of a row, each once."""
        return [plain(cell_text(cell)) for cell in self.rows.get(row, {}).values()
                if isinstance(cell.value, str)]


def role_of(heading: str) -> Role | None:
    """Return what a column holds by its heading; None when it is nothing that is needed."""
    bare = re.sub(r"\([^()]*\)", "", heading)
    for role, pattern in _ROLES:
        if role is None:
            if pattern.search(bare) and not _is_kept(bare):
                return None
        elif pattern.fullmatch(heading) or pattern.fullmatch(bare):
            return role
    return None


def _is_kept(heading: str) -> bool:
    """Tell whether a heading is needed although it names a project: 项目金额."""
    return re.fullmatch(r"(?:债券)?项目(?:使用)?金额", heading) is not None


@dataclass(frozen=True, slots=True)
class Heads:
    """The heading of a ledger: its rows, its columns by what they hold."""

    first: int
    last: int
    columns: Mapping[Role, tuple[Column, ...]]

    def one(self, role: Role) -> Column | None:
        """Return the column of a role where there is one."""
        found = self.columns.get(role, ())
        return found[0] if found else None


def find_heads(table: Table) -> Heads | None:
    """Find the heading of a ledger; None when the table is none."""
    rows = list(table.rows)[:_FIRST]
    found = [heads for at in range(len(rows)) for depth in range(1, _DEPTH + 1)
             if (heads := _heads(table, rows[at:at + depth])) is not None]
    # the fewest rows that head the most columns: a title above them is none of the heading
    return max(found, key=lambda one: (sum(map(len, one.columns.values())),
                                       one.first - one.last), default=None)


def _heads(table: Table, rows: list[int]) -> Heads | None:
    columns = sorted({column for row in rows for column in table.rows[row]})
    texts = [cell.value for row in rows for cell in table.rows[row].values()]
    if not all(isinstance(text, str) and not _CORNER.match(plain(text)) for text in texts):
        return None
    found: defaultdict[Role, list[Column]] = defaultdict(list)
    for column in columns:
        words = list(dict.fromkeys(word for row in rows if (word := table.text(row, column))))
        headings = [heading_of(word) for word in words]
        units = tuple(unit for one in headings for unit in one.units)
        names = [one.name for one in headings]
        role = role_of("".join(names)) or next(
            (one for name in reversed(names) if (one := role_of(name))), None) or next(
            (one for word in words if (one := role_of(word))), None)
        if role is not None:
            found[role].append(Column(column, "".join(words), role, units))
    heads = Heads(rows[0], rows[-1], {role: tuple(each) for role, each in found.items()})
    return heads if _is_ledger(heads) else None


def _is_ledger(heads: Heads) -> bool:
    """Tell whether headings are those of a ledger: when, how much, and which bond."""
    has = heads.columns
    is_dated = Role.DUE in has or (Role.ISSUED in has and Role.TERM in has)
    is_named = Role.NAME in has or Role.KIND in has
    is_owed = Role.AMOUNT in has or Role.BALANCE in has
    return is_dated and is_named and is_owed and (Role.RATE in has or Role.TERM in has or (
        Role.ISSUED in has and Role.DUE in has))


def chosen(columns: Iterable[Column], region: str) -> tuple[Column, ...]:
    """Choose of several columns of amounts the bureau's own; several where that is not clear."""
    several = tuple(columns)
    if len(several) < 2:
        return several
    scores = {one: _score(one.heading, region) for one in several}
    best = max(scores.values())
    return tuple(one for one in several if scores[one] == best)


def _score(heading: str, region: str) -> int:
    own = bool(region) and any(part in heading for part in {region, region[-3:], region[-2:]})
    return (4 * own + 2 * bool(_OWN.search(heading)) - 2 * bool(_WHOLE.search(heading))
            - 3 * bool(_YEARLY.search(heading)))
