"""The four budgets: totals derived from their lines and checked against the stated ones.

Amounts are ``Decimal`` in 万元. Papers round every line by itself, so a stated total may differ
from the sum of its lines by a 尾差 of up to ⌊(n+1)/2⌋ 万元 for n lines (each is off by at most
half). A tail is shown, never spread or plugged; anything larger is an error, unless lines that the
papers do not list may fill it: that part is then shown as unexplained.

Any budget may be absent, and so may any optional line (it is nil).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from forecast.data import ACCOUNTS, Account, Catalog, Item, shipped_catalog
from forecast.rounding import sum_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

Verdict = Literal["exact", "tail", "incomplete", "unmatched", "error"]
CheckKind = Literal["sum", "closing", "transfer", "carry"]
CARRIED: dict[Account, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # what a year opens with, and what the year before closed with: 结转 and 结余
    "general": (("carryover_in", "gpb_surplus_in"), ("carryover_out", "gpb_surplus_out")),
    "fund": (("gf_carryover_in", "gf_surplus_in"), ("gf_carryover_out", "gf_surplus_out")),
    "capital": (("sc_surplus_in",), ("sc_carryover_out", "sc_surplus_out")),
    "social": (("si_surplus_in",), ("si_surplus_out",)),
}
OPENINGS = frozenset(code for opens, _ in CARRIED.values() for code in opens)
"""What a year opens with, which is known as soon as the year before is closed."""


@dataclass(frozen=True, slots=True)
class Sum:
    """One total against its parts.

    Parameters
    ----------
    item
        The total's code; several joined by ``+`` when they are stated together.
    parts
        Codes of the lines found, with their signs.
    stated, computed
        万元; ``stated`` is None when the papers give no total.
    is_partial
        Some lines may not be published, so they may fall short of the total.
    verdict
        ``exact``; ``tail`` (within rounding); ``incomplete`` (some lines are not published, so the
        difference is the unstated part); ``unmatched`` (money transferred without its counterpart);
        ``error``.
    """

    item: str
    parts: tuple[tuple[str, int], ...]
    stated: Decimal | None
    computed: Decimal
    tolerance: Decimal
    is_partial: bool
    verdict: Verdict
    kind: CheckKind = "sum"

    @property
    def tail(self) -> Decimal:
        """Stated less computed, 万元; zero when nothing is stated."""
        return Decimal(0) if self.stated is None else self.stated - self.computed


def rounding_tolerance(n_parts: int) -> Decimal:
    """Return the largest tail that rounding alone explains: ⌊(n+1)/2⌋ 万元."""
    return Decimal((n_parts + 1) // 2)


# -- totals --------------------------------------------------------------------------------------


def derived(figures: Mapping[str, Decimal], items: Catalog) -> dict[str, Decimal]:
    """Return the figures with every total that is not stated summed from its lines."""
    found = dict(figures)

    def amount(code: str) -> Decimal | None:
        if code not in found:
            parts = [(line.sign, value) for line in items.children(code)
                     if (value := amount(line.code)) is not None]
            if not parts:
                return None
            found[code] = sum((sign * value for sign, value in parts), Decimal(0))
        return found[code]

    for account in ACCOUNTS:
        for item in items.lines(account):
            if items.children(item.code):
                amount(item.code)
    return found


def check_sum(total: Item, figures: Mapping[str, Decimal], items: Catalog,
              known: Mapping[str, Decimal] | None = None) -> Sum | None:
    """Check one total against the sum of its children. None when no child has a figure.

    ``known`` holds the derived totals beside the stated ``figures``. A total with unpublished
    children is ``incomplete`` rather than wrong, as long as the published ones do not exceed it
    beyond rounding. Lines that may be nil count as published; of a list of such lines alone (taxes,
    functional classes) any may be missing.
    """
    known = figures if known is None else known
    lines = items.children(total.code)
    parts = tuple((line.code, line.sign) for line in lines if line.code in known)
    if not parts:
        return None
    computed = sum((sign * known[code] for code, sign in parts), Decimal(0))
    stated = figures.get(total.code)
    tolerance = rounding_tolerance(len(parts))
    is_open = _lacks(lines, known) or any(
        code not in figures and items.children(code) and (
            not items[code].optional or _lacks(items.children(code), known)) for code, _ in parts)
    return Sum(total.code, parts, stated, computed, tolerance, is_open,
               _verdict(stated, computed, tolerance, is_open))


def _lacks(lines: Sequence[Item], known: Mapping[str, Decimal]) -> bool:
    """Tell whether a line that every paper lists is not known."""
    return any(line.code not in known for line in [
        line for line in lines if not line.optional] or lines)


def _verdict(stated: Decimal | None, computed: Decimal, tolerance: Decimal,
             is_partial: bool) -> Verdict:
    if stated is None or stated == computed:
        return "exact"
    if abs(stated - computed) <= tolerance:
        return "tail"
    return "incomplete" if is_partial and computed < stated else "error"


def placed(items: Catalog, columns: Iterable[Mapping[str, Decimal]]) -> Catalog:
    """Place the lines that papers add to one total or to another where the totals then add up.

    A line stays where the catalogue puts it unless the stated totals of ``columns`` fit the other
    place better.
    """
    columns = tuple(columns)
    for item in tuple(items):
        if item.or_parent is None or item.parent is None:
            continue
        moved = items.replaced([replace(item, parent=item.or_parent)])
        totals = {item.parent, item.or_parent, *_above(item.parent, items),
                  *_above(item.or_parent, items)}
        mine = [column for column in columns if item.code in column]
        if _misfit(moved, mine, totals) < _misfit(items, mine, totals):
            items = _beside(moved, item)
    return items


def _beside(items: Catalog, item: Item) -> Catalog:
    """Let a line that was placed elsewhere stand there in tables too: behind the other parts.

    One that counts higher up stands behind all parts of the total that it left.
    """
    left, other = str(item.parent), str(item.or_parent)
    whole = left if other in _above(left, items) else other
    codes = [one.code for one in items]
    after = max((at for at, code in enumerate(codes)
                 if code != item.code and whole in _above(code, items)), default=codes.index(whole))
    if after < codes.index(item.code) and whole != item.parent:
        codes.remove(item.code)
        codes.insert(after + 1, item.code)
    elif after > codes.index(item.code):
        codes.insert(after + 1, item.code)
        codes.remove(item.code)
    return items.led_by([items[code] for code in codes])


def _above(code: str, items: Catalog) -> tuple[str, ...]:
    parent = items[code].parent
    return () if parent is None else (parent, *_above(parent, items))


def _misfit(items: Catalog, columns: list[Mapping[str, Decimal]], totals: set[str]) -> Decimal:
    """Add up by how much stated totals miss their lines beyond rounding."""
    missed = Decimal(0)
    for column in columns:
        known = derived(column, items)
        for code in totals:
            one = check_sum(items[code], column, items, known)
            if one is not None and one.stated is not None:
                missed += max(abs(one.tail) - one.tolerance, Decimal(0))
    return missed


def nil_lines(account: Account, figures: Mapping[str, float], names: Collection[str],
              items: Catalog) -> tuple[str, ...]:
    """Return which of ``names`` a budget does not list although what it lists fills the total."""
    found: list[str] = []
    for total in items.lines(account):
        lines = items.children(total.code)
        told = [line for line in lines if line.code in figures]
        if not told or total.code not in figures:
            continue
        amount = sum_of(line.sign * figures[line.code] for line in told)
        if abs(figures[total.code] - amount) <= rounding_tolerance(len(told)):
            found += [line.code for line in lines if line not in told and line.code in names]
    return tuple(found)


# -- closings, carry-over ------------------------------------------------------------------------


def check_closing(account: Account, figures: Mapping[str, Decimal], items: Catalog,
                  known: Mapping[str, Decimal] | None = None) -> Sum | None:
    """Check that sources less uses leave what is carried over (结转下年、年终结余).

    Of totals summed from lines of which some are not listed nothing can be said.
    """
    known = figures if known is None else known
    sources, uses = items.total(account, "total_sources"), items.total(account, "total_uses")
    if sources is None or uses is None or sources.code not in known or uses.code not in known:
        return None
    if any(_is_open(total, figures, items, known) for total in (sources, uses)):
        return None
    closings = [item.code for item in items.closings(account)]
    parts = ((sources.code, 1), (uses.code, -1))
    computed = known[sources.code] - known[uses.code]
    told = [code for code in closings if code in figures]
    stated = sum((figures[code] for code in told), Decimal(0)) if told else None
    tolerance = rounding_tolerance(len(parts) + len(told))
    verdict = _verdict(stated, computed, tolerance, is_partial=False)
    if stated is None and computed < -tolerance:
        verdict = "error"  # more is used than there is
    return Sum("+".join(told or closings), parts, stated, computed, tolerance, False,
               verdict, "closing")


def _is_open(total: Item, figures: Mapping[str, Decimal], items: Catalog,
             known: Mapping[str, Decimal]) -> bool:
    """Tell whether a total is not stated and some of its lines are not listed."""
    one = check_sum(total, figures, items, known) if total.code not in figures else None
    return one is not None and one.is_partial


def check_carry(account: Account, before: Mapping[str, Decimal], after: Mapping[str, Decimal]
                ) -> Sum | None:
    """Check that a year opens with what the year before closed with."""
    ins, outs = ([code for code in codes if code in figures] for codes, figures in
                 zip(CARRIED[account], (after, before), strict=True))
    if not ins or not outs:
        return None
    stated = sum((after[code] for code in ins), Decimal(0))
    computed = sum((before[code] for code in outs), Decimal(0))
    tolerance = rounding_tolerance(len(ins) + len(outs))
    return Sum("+".join(ins), tuple((code, 1) for code in outs), stated, computed, tolerance,
               False, _verdict(stated, computed, tolerance, is_partial=False), "carry")


# -- transfers between budgets -------------------------------------------------------------------


def check_transfers(figures: Mapping[str, Decimal], items: Catalog) -> tuple[Sum, ...]:
    """Check every 调入 against the 调出 of the other budgets.

    Money may also come from outside the budgets (idle balances), so what 调入资金 exceeds the
    stated transfers out by is the part whose source the papers do not state: ``incomplete``. A
    transfer out that nobody receives, one received that nobody gave, and a line that names its
    source and differs from it are ``unmatched``.
    """
    found = (_check_transfer(item, figures, items) for item in items if item.counterparts)
    return tuple(one for one in found if one is not None)


def _check_transfer(into: Item, figures: Mapping[str, Decimal], items: Catalog) -> Sum | None:
    outs = [items[code] for code in into.counterparts]
    told = [item for item in outs if item.code in figures]
    others = [line.code for line in items.children(into.code)
              if not line.counterparts and line.code in figures]
    parts = tuple((code, 1) for code in (*(item.code for item in told), *others))
    computed = sum((figures[code] for code, _ in parts), Decimal(0))
    stated = figures.get(into.code)
    tolerance = rounding_tolerance(max(len(parts), 1))
    names_source = into.parent is not None and bool(items[into.parent].counterparts)
    if stated is None:
        if not computed or names_source or not _is_kept(into, figures, items):
            return None
        return Sum(into.code, parts, Decimal(0), computed, tolerance, False, "unmatched",
                   "transfer")
    if not parts:
        kept = any(item.side != "memo" and _is_kept(item, figures, items) for item in outs)
        return Sum(into.code, (), stated, computed, tolerance, False, "unmatched", "transfer") \
            if kept and stated else None
    verdict = _verdict(stated, computed, tolerance, is_partial=not names_source)
    return Sum(into.code, parts, stated, computed, tolerance, not names_source,
               "unmatched" if verdict == "error" else verdict, "transfer")


def _is_kept(line: Item, figures: Mapping[str, Decimal], items: Catalog) -> bool:
    """Whether the side of the budget that a line stands on is told of as a whole.

    Of a fund budget of which its own revenue and expenditure alone are known, as monthly reports
    have them, nobody can say that it transfers nothing: its total is stated, or several of what
    makes it up.
    """
    if line.account is None or line.parent is None:
        return False
    beside = [item.code for item in items.children(line.parent) if item.code in figures]
    return line.parent in figures or len(beside) >= _SEVERAL


_SEVERAL = 2


def check_accounts(figures: Mapping[str, Decimal], items: Catalog | None = None
                   ) -> tuple[Sum, ...]:
    """Check every total, closing and cross-budget transfer of one column of budget figures."""
    items = items or shipped_catalog()
    known = derived(figures, items)
    sums = [check_sum(item, figures, items, known)
            for account in ACCOUNTS for item in items.lines(account) if items.children(item.code)
            and not item.counterparts]
    sums += [check_closing(account, figures, items, known) for account in ACCOUNTS]
    return (*(one for one in sums if one is not None), *check_transfers(figures, items))
