"""Tags: what a heading, a row's name or a title says of the figures that it stands for.

A figure's meaning is what its title, its headings and its row say together; each says a part.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from forecast.data import Account, Status


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
