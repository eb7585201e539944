"""What a foreign table was understood to hold: figures, bonds, questions.

A figure keeps the cell that it stands in, the value and the unit as they are written there, and
what the table itself proves of it. Nothing here knows a file format or the bureau's workbook.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from zlib import crc32

from forecast.data import Basis, Freq, Item, UnitError, code_of, parse_unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from forecast.data import Catalog, DebtKind, Period, Status, Unit
    from forecast.issues import CellRef


_LONGEST = 160
"""So many characters of a table's headings are kept in full."""


class Target(StrEnum):
    """The sheet of the bureau's workbook that a figure belongs on."""

    YEARS = "年度指标"
    MONTHS = "月度累计"
    QUARTERS = "季度累计"
    BUDGETS = "预算收支"
    VINTAGES = "数据版本"
    BONDS = "债务明细"


TIERS = "级次"
"""What the question is called which part of a tax is the bureau's."""


class Asked(StrEnum):
    """What a question is about."""

    ITEM = "item"
    """Which item a name means; the answer is an item, 新增 (an indicator of its own) or 不取."""
    REGION = "region"
    """Which region's rows are the bureau's."""
    YEAR = "year"
    """Which year a notice or a month without one is of."""
    STATUS = "status"
    """How firm the figures of a table are: 执行, 初步核算 …"""
    FLOW = "flow"
    """Whether months are 累计 or 当月."""
    MEANING = "meaning"
    """What a heading that names no known kind of figure means."""
    UNIT = "unit"
    """In which unit figures are that no place says the unit of."""
    CONTRADICTION = "contradiction"
    """Which of two figures that cannot both be right is right."""
    LAYOUT = "layout"
    """Whether a table whose headings changed under its old title is read as it now is."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the table itself says of a figure: ``rule`` names the comparison, a key of the labels.

    ``holds`` is False where it contradicts; ``cells`` are what it was compared with; ``expected``
    is what they give.
    """

    rule: str
    holds: bool
    cells: tuple[str, ...] = ()
    expected: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a table.

    Parameters
    ----------
    item
        The code in the catalogue; empty when the name is not known.
    name
        As the table writes it.
    period, cumulative
        A figure since January bears the month that it runs to: a quarter's is 2020-03.
    value, unit
        As they stand in the table, converted nowhere.
    where
        The cell: file, sheet, address.
    is_quarterly
        The table speaks of quarters or half-years, so the figure goes to 季度累计.
    status, published
        How firm, when made public; None where the table does not say.
    growth
        The rate of growth, %, that the same sentence or row gives.
    rules
        How it was read where it is not plainly what stands there: ``index_less_100``,
        ``year_ago`` …, keys of the labels.
    id
        The data set's own identifier of the series.
    quote
        The sentence of a notice.
    qualifier
        A word that is part of the figure: 超过, 约, 以上.
    cells
        The cells that were added up to it, where it stands in none itself (rule ``summed``).
    author, entered
        Who filled it in and when, where its file says so.
    """

    item: str
    name: str
    period: Period
    value: float
    unit: str
    where: CellRef
    cumulative: bool = False
    is_quarterly: bool = False
    status: Status | None = None
    published: date | None = None
    growth: float | None = None
    region: str = ""
    id: str = ""
    quote: str = ""
    qualifier: str = ""
    rules: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()
    target: Target = Target.YEARS
    cells: tuple[str, ...] = ()
    author: str = ""
    entered: str = ""

    @property
    def is_part_of_year(self) -> bool:
        """Whether it is a figure within a year."""
        return self.period.freq is not Freq.A


@dataclass(frozen=True, slots=True)
class Loan:
    """One bond of a ledger: years of issue and repayment, principal in ``unit``, rate in %."""

    kind: DebtKind
    name: str
    issued: int
    due: int
    principal: float
    unit: str
    where: CellRef
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a person must say; answered once, kept in the workbook.

    Parameters
    ----------
    asked
        What it is about.
    layout
        The layout of the table it arose in (:func:`Layout.key`): the answer counts for it.
    subject
        What is asked about, as the table writes it: a name, a heading. Key with asked and layout.
    where
        The first cell it arose at.
    choices
        The answers that can be given; empty for a free one.
    count
        How many figures wait for it.
    fields
        What its sentence needs besides.
    proposed, because
        The most plausible answer, and why (a key of the labels, section ``import``); without an
        answer, why something that looks plain is asked.
    """

    asked: Asked
    subject: str
    where: CellRef
    layout: str = ""
    choices: tuple[str, ...] = ()
    count: int = 0
    fields: tuple[tuple[str, str], ...] = ()
    proposed: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is made, so that the next one of its kind is known.

    ``title`` is its title without numbers, ``headings`` its words without years and months.
    """

    title: str
    headings: str

    @property
    def key(self) -> str:
        """What an answer about this table is kept under; long headings by a sum of the rest."""
        if self.title or len(self.headings) <= _LONGEST:
            return self.title or self.headings
        return f"{self.headings[:_LONGEST]}…{crc32(self.headings.encode()):08x}"


@dataclass(frozen=True, slots=True)
class Understood:
    """What one table, or one notice, was understood to hold.

    ``skipped`` are the cells that were left alone on purpose (notes, sources, signatures, what
    only serves as proof), so that everything else is accounted for.
    """

    file: str
    sheet: str
    layout: Layout
    figures: tuple[Figure, ...] = ()
    loans: tuple[Loan, ...] = ()
    questions: tuple[Question, ...] = ()
    skipped: tuple[str, ...] = ()
    lost: tuple[CellRef, ...] = ()
    """The numbers of a table of the bureau's that nothing was made of."""
    is_of_others: bool = False
    """Whether it is left alone since it is a department's, an enterprise's, or of ten days."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered before: by (asked, layout, subject); a name's answer counts everywhere."""

    given: tuple[tuple[tuple[str, str, str], str], ...] = ()
    region: str = ""
    """The bureau's own region, from 单位信息."""

    def of(self, asked: Asked, layout: str, subject: str) -> str | None:
        """Return an answer; None when it was never given."""
        known = dict(self.given)
        return known.get((asked, layout, subject)) or known.get((asked, "", subject))

    def among(self, asked: Asked, choices: Sequence[str]) -> str:
        """Return what was answered of any table, where it is one of the choices of this one.

        For what is the same in all tables: a bureau is of one region.
        """
        return next((said for (about, _, _), said in self.given
                     if about == asked and said in choices), "")


_BEHIND = re.compile(r"(.+?)[(（]([^()（）]+)[)）]")


def own_item(name: str, unit: Unit) -> Item:
    """Return the item of a name that was said to be an indicator of the bureau's own.

    A unit written behind the name is no part of it.
    """
    name = " ".join(name.split())
    match = _BEHIND.fullmatch(name)
    if match is not None and _is_unit(match[2]):
        name = match[1].strip()
    return Item(code_of(name), name, name, unit, Basis(), is_own=True)


def _is_unit(text: str) -> bool:
    try:
        parse_unit(text)
    except UnitError:
        return False
    return True


def growth_of(item: Item, catalog: Catalog) -> Item | None:
    """Return the item that is another's rate of growth; an item that is one is its own."""
    if item.unit.is_rate:
        return item
    return catalog.find(_REAL_GROWTH.get(item.code, f"{item.code}_growth"))


_REAL_GROWTH = {"gdp_nominal": "gdp_growth", "gdp_real": "gdp_growth"}
"""The growth that is printed beside a level at current prices is that at constant prices."""
