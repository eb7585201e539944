"""The registers of a workbook: what is listed row by row and is no series.

Each row keeps the cell that it was read from, so that a later check can name it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from forecast.data.words import LandKind, ProjectKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.data.catalog import Account
    from forecast.data.periods import Period
    from forecast.data.words import Guarantee, Recurrence, SpendingBasis, SubsidyKind
    from forecast.issues import CellRef

Level = Literal["centre", "province", "city", "district"]
DebtKind = Literal["general", "special"]
LEVELS: tuple[Level, ...] = ("centre", "province", "city", "district")


@dataclass(frozen=True, slots=True)
class Share:
    """How one tax is shared among the four levels over one span of months.

    Parameters
    ----------
    tax
        A catalogue code.
    first, last
        Months, both included; ``last`` is None while the rule is in force.
    centre, province, city, district
        Per cent of what is collected in the district's area; together 100.
    origin
        The row's first cell; ``cells`` the cells of the columns, by column key.
    """

    tax: str
    first: Period
    last: Period | None
    centre: float
    province: float
    city: float
    district: float
    origin: CellRef | None = None
    cells: tuple[tuple[str, CellRef], ...] = ()

    @classmethod
    def of(cls, tax: str, span: tuple[Period, Period | None], ratios: Sequence[float],
           origin: CellRef, cells: tuple[tuple[str, CellRef], ...] = ()) -> Share:
        """Make a row from its ratios in the order of :data:`LEVELS`."""
        centre, province, city, district = ratios
        return cls(tax, *span, centre, province, city, district, origin, cells)

    def place(self, key: str) -> CellRef | None:
        """Return the cell of one column, the row's first cell when it is not known."""
        return dict(self.cells).get(key, self.origin)

    @property
    def ratios(self) -> tuple[float, ...]:
        """The four ratios, from the centre down."""
        return (self.centre, self.province, self.city, self.district)


@dataclass(frozen=True, slots=True)
class Bond:
    """One bond on-lent to the district, repaid whole when it falls due.

    Parameters
    ----------
    kind
        ``general`` (一般债务) or ``special`` (专项债务).
    issued, due
        Years.
    principal, rate
        万元; the coupon in per cent a year.
    """

    kind: DebtKind
    name: str
    issued: Period
    due: Period
    principal: float
    rate: float
    origin: CellRef | None = None


@dataclass(frozen=True, slots=True)
class CarryOver:
    """Money of one purpose carried over at the end of a year.

    Parameters
    ----------
    account
        The budget that it belongs to.
    budgeted, at
        The year whose budget first gave it, and the year at whose end it is still there.
    amount
        万元.
    revenue
        For a government fund, that fund's revenue of the year ``at``, 万元; None when not stated.
    """

    account: Account
    name: str
    budgeted: Period
    at: Period
    amount: float
    revenue: float | None = None
    origin: CellRef | None = None


@dataclass(frozen=True, slots=True)
class Taxpayer:
    """A large taxpayer that may leave, or one that may come, by a name that the bureau chooses.

    Parameters
    ----------
    tax
        The catalogue code of the tax (``tax_revenue`` when all taxes are meant).
    amount
        What the district gets from it in a full year, 万元.
    probability
        That it leaves, or comes, within 0 and 1.
    leaves
        The year in which it would.
    first_year
        The share of the year's amount that moves in that year, within 0 and 1.
    group
        Taxpayers of one group move together or not at all; empty for one that decides alone.
    arrives
        Whether it would come (招商) and not leave.
    ramp
        So many years after the first the whole amount has moved, in equal steps.
    """

    name: str
    tax: str
    amount: float
    probability: float
    leaves: Period
    first_year: float = 1.0
    group: str = ""
    origin: CellRef | None = None
    arrives: bool = False
    ramp: int = 1

    @property
    def event(self) -> str:
        """What it leaves with: its group, else itself (one row a tax)."""
        return f"group/{self.group}" if self.group else f"alone/{self.name}"


@dataclass(frozen=True, slots=True)
class SectorUse:
    """One sector's use of one resource, and its output, in one year.

    ``use`` is in ``unit``; ``output`` is value added at constant prices, 亿元.
    """

    resource: str
    sector: str
    year: Period
    use: float
    output: float
    unit: str = ""
    origin: CellRef | None = None


@dataclass(frozen=True, slots=True)
class LandProject:
    """Land to be sold, or a renewal project that pays a land price.

    Parameters
    ----------
    area
        万平方米.
    price, factor, share
        元/平方米 (None: not known, so that no receipts are reckoned); what the price rule makes of
        it, as a factor; the part that the district gets, within 0 and 1.
    year, month
        When it is paid; the month where it is known.
    first_year
        The part paid in that year, within 0 and 1; the rest is paid in the next.
    odds
        That it is sold in time, within 0 and 1.
    """

    name: str
    kind: LandKind
    area: float
    price: float | None
    factor: float
    share: float
    year: Period
    month: int | None
    first_year: float
    odds: float
    note: str = ""
    origin: CellRef | None = None

    @property
    def whole(self) -> float | None:
        """What it brings in all, 万元; None where no price is known or land is only made ready."""
        if self.price is None or self.kind == LandKind.READIED:
            return None
        return self.area * self.price * self.factor * self.share


@dataclass(frozen=True, slots=True)
class Project:
    """A project of special bonds, PPP, a guidance fund or works, over a span of years.

    ``amount`` in all, ``income`` and ``spending`` a year, 万元; None where not stated.
    ``execution`` is the part of works that is spent in the year, within 0 and 1.
    """

    kind: ProjectKind
    name: str
    first: Period
    last: Period
    amount: float | None
    income: float | None
    spending: float | None
    execution: float = 1.0
    note: str = ""
    origin: CellRef | None = None


@dataclass(frozen=True, slots=True)
class SpendingRule:
    """What one line of spending follows, and how far it may be cut.

    Parameters
    ----------
    item
        A catalogue code of a line of spending.
    rate
        Growth of the line, or of its norm, per cent a year.
    norm, heads, heads_rate
        元 a head, 万 heads, and their growth in per cent; nought where the basis needs none.
    guarantee
        One of the three guarantees (三保); None for other spending.
    order, limit
        In which order it is cut where revenue does not suffice, and by how many per cent at most;
        None, 0 for a line that is not cut.
    """

    item: str
    basis: SpendingBasis
    rate: float = 0.0
    norm: float = 0.0
    heads: float = 0.0
    heads_rate: float = 0.0
    guarantee: Guarantee | None = None
    order: int | None = None
    limit: float = 0.0
    note: str = ""
    origin: CellRef | None = None

    @property
    def factor(self) -> float:
        """What a year's amount is multiplied by in the next: the norm's growth and the heads'."""
        return (1 + self.rate / 100) * (1 + self.heads_rate / 100)


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut of spending by decision: ``rate`` per cent of ``base``, 万元 (None: not published)."""

    name: str
    year: Period
    rate: float
    base: float | None = None
    item: str = ""
    note: str = ""
    origin: CellRef | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """What a project or a policy will cost in one year, 万元; ``item`` the line that bears it."""

    name: str
    item: str
    year: Period
    amount: float
    source: str = ""
    origin: CellRef | None = None


@dataclass(frozen=True, slots=True)
class Subsidy:
    """Money from above of one kind in one year, 万元; ``rate`` its growth after it, per cent."""

    name: str
    kind: SubsidyKind
    year: Period
    amount: float
    recurrence: Recurrence
    rate: float = 0.0
    note: str = ""
    origin: CellRef | None = None


@dataclass(frozen=True, slots=True)
class Remittance:
    """One part of what is handed up: a fixed amount that grows, or a share of a tax.

    Parameters
    ----------
    tax
        The catalogue code of what ``share``, per cent, is taken of; empty for a fixed part.
    fixed
        万元 in the year ahead; ``rate`` its growth, per cent a year.
    """

    name: str
    tax: str = ""
    share: float = 0.0
    fixed: float = 0.0
    rate: float = 0.0
    note: str = ""
    origin: CellRef | None = None


@dataclass(frozen=True, slots=True)
class Relief:
    """Tax or fees remitted by a policy, as the area counts them.

    Parameters
    ----------
    scope
        What the amount counts: all costs of firms, taxes alone, one tax.
    amount
        万元 in the area in the year ``year``.
    months
        In force in that year, 1 to 12: the rest of a full year is carried over into the next.
    share
        The district's part, per cent; None where the sharing table is to say.
    """

    name: str
    scope: str
    tax: str
    year: Period
    amount: float
    months: int = 12
    share: float | None = None
    note: str = ""
    origin: CellRef | None = None


@dataclass(frozen=True, slots=True)
class CashMonth:
    """Treasury cash in one month, 万元.

    ``balance`` is what was there at its end, None for a month to come; ``spending`` the plan, None
    where the usual pace is to tell; ``inflow`` and ``outflow`` are all other flows.
    """

    month: Period
    balance: float | None = None
    spending: float | None = None
    inflow: float = 0.0
    outflow: float = 0.0
    origin: CellRef | None = None


@dataclass(frozen=True, slots=True)
class FiscalPolicies:
    """What a bureau plans to spend, to get from above, to hand up and to forgo."""

    rules: tuple[SpendingRule, ...] = ()
    cuts: tuple[Cut, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    subsidies: tuple[Subsidy, ...] = ()
    remittances: tuple[Remittance, ...] = ()
    reliefs: tuple[Relief, ...] = ()
    cash: tuple[CashMonth, ...] = ()


@dataclass(frozen=True, slots=True)
class Registers:
    """Every register of a workbook; empty where the sheet is absent or blank."""

    shares: tuple[Share, ...] = ()
    bonds: tuple[Bond, ...] = ()
    carryovers: tuple[CarryOver, ...] = ()
    taxpayers: tuple[Taxpayer, ...] = ()
    sectors: tuple[SectorUse, ...] = ()
    land: tuple[LandProject, ...] = ()
    projects: tuple[Project, ...] = ()
    policies: FiscalPolicies = FiscalPolicies()
    level: Level = "district"
    """Whose column of the sharing table is the bureau's own."""
