"""Tags: what a heading, a row's name or a title says of the figures that it stands for.

A figure's meaning is what its title, its headings and its row say together; each says a part.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from forecast.data import MONTHS, Status

if TYPE_CHECKING:
    from datetime import date

    from forecast.data import Account


class Measure(StrEnum):
    """What of an item a figure gives."""

    LEVEL = "level"
    GROWTH = "growth"
    COMPARABLE = "comparable"
    """Growth on the same basis as the year before: 同口径增长."""
    INDEX = "index"
    """The year before as 100."""
    CHANGE = "change"
    RATIO = "ratio"
    """Per cent of a budget, of the year before, of a total."""
    OTHER = "other"
    """A rank, a share, an average over years, a pace: nothing of an item."""


class Flow(StrEnum):
    """Over what time a figure within the year counts."""

    CUMULATIVE = "cumulative"
    SINGLE = "single"
    SPAN = "span"
    """本期: the stretch that is named, whichever that is."""


class Tier(StrEnum):
    """Whose part of a tax or a budget a figure is."""

    CENTRAL = "central"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    OWN = "own"
    """本级, whichever that is."""
    WHOLE = "whole"
    """All of them together."""


class Role(StrEnum):
    """What a column, or a row of metadata, holds."""

    NAME = "name"
    CLASS = "class"
    """Names of classes that an item is parted into: 行业, 企业."""
    PERIOD = "period"
    MONTH = "month"
    REGION = "region"
    MEMBER = "member"
    """Names of some that have a part in an item, and not all of it: enterprises."""
    KIND = "kind"
    """What of an item a row gives: 当月, 累计, 同比."""
    CODE = "code"
    UNIT = "unit"
    STATUS = "status"
    PUBLISHED = "published"
    FREQUENCY = "frequency"
    ID = "id"
    VALUE = "value"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Tag:
    """What one text says; a field that it says nothing of is None or empty.

    ``months`` are the first and the last month; ``years_back`` is 1 for 上年同期. ``step`` is what
    a period was spoken of as: 12 for a month, 4 for a quarter, 2 for a half-year.
    """

    name: str = ""
    year: int | None = None
    months: tuple[int, int] | None = None
    step: int | None = None
    years_back: int | None = None
    flow: Flow | None = None
    measure: Measure | None = None
    status: Status | None = None
    unit: str = ""
    region: str = ""
    code: str = ""
    id: str = ""
    account: Account | None = None
    side: str = ""
    published: date | None = None
    tier: Tier | None = None

    @property
    def says_period(self) -> bool:
        """Whether it says when."""
        return self.year is not None or self.months is not None

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return self == Tag()

    def over(self, other: Tag) -> Tag:
        """Return what both say; where both speak, this one counts.

        What either calls nothing of an item (an average, a rank) stays so.
        """
        said = {name: value for name in _FIELDS if (value := getattr(self, name)) not in _NOTHING}
        if other.measure is Measure.OTHER:
            said["measure"] = Measure.OTHER
        return replace(other, **said) if said else other


_FIELDS = tuple(one.name for one in fields(Tag))
_NOTHING = frozenset({None, ""})


def joined(row: Tag, column: Tag, part: Tag, context: Tag, name: str, *,
           keeps_months: bool) -> Tag:
    """Join what a row, a heading, the part of the table and the title say."""
    if row.measure is Measure.LEVEL and column.measure is not None:
        row = replace(row, measure=None)  # 合计 says nothing of the rates beside its amount
    if row.unit or column.unit or part.unit:
        context = replace(context, measure=None)  # a column of its own in a table of indices
    row = _as_often(row, column)
    said = row.over(column).over(part).over(context)
    if column.says_period or row.says_period or part.says_period:
        # a title's months do not count for what a heading gives a year of its own
        months = row.months or column.months or part.months
        years = (row.year, column.year, part.year)
        if months is None and said.years_back is None and any(
                year is not None for year in years) and not (
                keeps_months and said.status is None):
            said = replace(said, months=None, step=None)
    elif (column.status is not None or row.status is not None) and said.flow is None and not (
            _is_so_far(said)):
        said = replace(said, months=None, step=None)
    if said.flow is Flow.SPAN:
        is_long = said.months is not None and said.months[0] == 1 < said.months[1]
        said = replace(said, flow=Flow.CUMULATIVE if is_long else Flow.SINGLE)
    return replace(said, name=name)


def _as_often(row: Tag, column: Tag) -> Tag:
    """Read a day that closes a period as that period, by the frequency of its series."""
    parts = None if column.says_period else column.step
    if parts is None or row.months is None or row.months[0] != row.months[1]:
        return row
    if parts == 1:
        return replace(row, months=None, step=None)
    last, length = row.months[1], MONTHS // parts
    return row if last % length else replace(row, months=(last - length + 1, last), step=parts)


def _is_so_far(joined: Tag) -> bool:
    """Tell whether 执行数 is what was carried out up to the month that the title names."""
    return (joined.status is Status.OUTTURN and joined.months is not None
            and joined.months[1] < MONTHS)
