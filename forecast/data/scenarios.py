"""Scenarios and targets: named deltas over the data, never a copy of it.

A scenario has a parent and overrides in three layers, 基准 (baseline), 政策 (policy) and 判断
(judgement). It comes from a TOML file or from the sheet 情景; both give the same object.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from forecast.data.catalog import ACCOUNTS, Account, Catalog, shipped_catalog
from forecast.data.periods import Period, PeriodError, Span, parse_period, parse_span
from forecast.data.registers import LEVELS, Share
from forecast.data.series import Status
from forecast.data.sharing import check_shares, month
from forecast.data.words import (
    ADDED,
    PATHS,
    UNVALUED,
    BudgetGroup,
    Layer,
    Method,
    Nature,
    Operator,
    member,
)
from forecast.issues import CellRef, InputError, Issue, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from forecast.data.words import Word

BUDGET_GROUPS: dict[str, tuple[Account, ...]] = {
    BudgetGroup.ALL: ACCOUNTS,
    BudgetGroup.GENERAL: ("general",),
    BudgetGroup.FUND: ("fund",),
    BudgetGroup.CAPITAL: ("capital",),
    BudgetGroup.SOCIAL: ("social",),
}
"""Names that stand for every line of an account, for the method ``取预算``."""


_FROM_BASE = re.compile(r"基年\s*\+\s*(\d{1,2})")
"""A year counted from the base year."""

@dataclass(frozen=True, slots=True)
class Override:
    """One delta of a scenario.

    Parameters
    ----------
    item
        A catalogue code, or a parameter of the model for ``参数``.
    span
        The years that it covers; ignored for ``参数``.
    method
        ``假设``: the path of an exogenous variable. ``固定``: exogenise an endogenous variable.
        ``取预算``: exogenise it at the workbook's budget. ``取税源``: lay the risks of the register
        重点税源 on a tax: the mean in the central run, draws that leave or stay.
        ``调整``: an add-factor in its unit.
        ``比例调整``: an add-factor in per cent of the level. ``截距``: an add-factor inside the
        equation, in units of its left-hand side. ``参数``: a parameter's value.
        ``偏度``: the skew γ of the shock, within -1 and 1; above nought the risks lie below.
    value, low, high
        In the item's unit. ``low`` and ``high`` give a range: a run at each end, and a distribution
        between them.
    value_at
        The cell that the value stands in, for an override of a sheet.
    fade
        The share of an add-factor that is left each year after the first; none means all of it.
    layer, author, reason
        Who says so, and why: a source, or a judgement that is marked as one.
    """

    item: str
    span: Span
    method: Method
    value: float | None = None
    low: float | None = None
    high: float | None = None
    layer: Layer = Layer.JUDGEMENT
    author: str = ""
    reason: str = ""
    origin: CellRef | None = None
    fade: float | None = None
    value_at: CellRef | None = None

    def at(self, period: Period) -> Override:
        """Return the override of one of its years, an add-factor faded to it."""
        share = 1.0
        if self.fade is not None and self.method in ADDED:
            share = self.fade ** (period - self.span.first)
        value, low, high = (None if one is None else share * one
                            for one in (self.value, self.low, self.high))
        return replace(self, span=Span(period, period), value=value, low=low, high=high, fade=None)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named set of overrides over a parent.

    ``vintages`` maps an item code (or ``*``) to the status of the vintage that the scenario reads.
    ``shares`` are rows of the sharing table that stand before the workbook's. ``files`` are the
    files that it was read from, parents' among them, each with its SHA-256.
    """

    name: str
    title: str
    parent: str | None = None
    overrides: tuple[Override, ...] = ()
    vintages: tuple[tuple[str, Status], ...] = ()
    notes: tuple[str, ...] = ()
    name_en: str = ""
    origin: CellRef | None = None
    shares: tuple[Share, ...] = ()
    files: tuple[tuple[str, str], ...] = ()

    def label(self, lang: str) -> str:
        """Return the scenario's name in one language."""
        return self.name_en if lang == "en" and self.name_en else self.name


@dataclass(frozen=True, slots=True)
class Target:
    """A plan target as operator and value.

    ``与GDP同步`` is operator ``同步`` with ``reference`` gdp_growth; ``文字`` has no number at all
    (节能减排完成市下达任务). ``tolerance`` widens ``≈``, ``同步`` and the ends of ``区间`` by
    that many units; a ``左右`` in the text is a tolerance. ``nature`` is empty where the papers do
    not say it.
    """

    item: str
    period: Period
    operator: Operator
    value: float | None = None
    high: float | None = None
    reference: str | None = None
    tolerance: float = 0.0
    nature: Nature = Nature.UNSTATED
    source: str = ""
    text: str = ""
    origin: CellRef | None = None
    value_at: CellRef | None = None
    high_at: CellRef | None = None


def read_scenario(path: Path, base: Period | None = None, items: Catalog | None = None
                  ) -> Scenario:
    """Read a scenario from a TOML file.

    Years may follow the ``base`` year: ``基年+1`` is the first year projected. ``items`` are those
    that may be named, the shipped catalogue's unless told otherwise.

    Raises
    ------
    InputError
        With every problem of the file: bad TOML, an unknown item, method, layer, period or status,
        a value where none is expected or none where one is.
    """
    try:
        content = path.read_bytes()
        raw = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError([Issue("toml", CellRef(path.name), str(error))]) from None
    issues: list[Issue] = []
    items = items or shipped_catalog()
    overrides = tuple(
        override
        for number, stanza in enumerate(raw.get("override", ()), start=1)
        if (override := _override(stanza, CellRef(path.name, f"override {number}"), (base, items),
                                  issues))
    )
    vintages = tuple(
        (code, status)
        for code, word in raw.get("vintage", {}).items()
        if (status := _status(code, word, CellRef(path.name, "vintage"), items, issues))
    )
    shares = tuple(
        share
        for number, stanza in enumerate(raw.get("share", ()), start=1)
        if (share := _share(stanza, CellRef(path.name, f"share {number}"), items, issues))
    )
    name = str(raw.get("name", path.stem))
    clashes(overrides, issues)
    issues += check_shares(shares)
    if issues:
        raise InputError(issues)
    return Scenario(name, str(raw.get("title", name)), raw.get("parent"), overrides, vintages,
                    tuple(raw.get("notes", ())), str(raw.get("name_en", "")), CellRef(path.name),
                    shares, ((path.name, hashlib.sha256(content).hexdigest()),))


def unknown_item(where: CellRef, text: str, items: Catalog, method: Method | None = None
                 ) -> Issue:
    """Say that nothing known is named, with the nearest name that the method could take."""
    groups = BUDGET_GROUPS if method == Method.TAKE_BUDGET else ()
    return Issue("unknown_item", where, text, (("near", items.nearest(text, others=groups)),))


def _status(code: str, word: str, where: CellRef, items: Catalog, issues: list[Issue]
            ) -> Status | None:
    if code != "*" and code not in items:
        issues.append(unknown_item(where, code, items))
        return None
    try:
        return Status(word)
    except ValueError:
        issues.append(Issue("choice", where, str(word), (("choices", _list(Status)),)))
        return None


def _list(statuses: type[Status]) -> str:
    return "、".join(status.value for status in statuses)


def _dated(text: str, base: Period | None) -> str:
    """Write out years that follow the base year."""
    if base is None:
        return text
    return _FROM_BASE.sub(lambda match: str(base.year + int(match[1])), text)


def _override(stanza: Mapping[str, Any], where: CellRef, within: tuple[Period | None, Catalog],
              issues: list[Issue]) -> Override | None:
    before, (base, items) = len(issues), within
    method = _choice(Method, stanza.get("method", Method.ASSUME), where, issues)
    layer = _choice(Layer, stanza.get("layer", Layer.JUDGEMENT), where, issues)
    name = str(stanza.get("item", ""))
    known = items.find(name)
    is_group = method == Method.TAKE_BUDGET and name in BUDGET_GROUPS
    if method != Method.PARAMETER and not is_group and known is None:
        issues.append(unknown_item(where, name, items, method))
    item = name if known is None else known.code
    numbers = {name: _number(stanza.get(name), where, issues)
               for name in ("value", "low", "high", "fade")}
    if numbers["fade"] is not None and not 0.0 <= numbers["fade"] <= 1.0:
        issues.append(Issue("bad_fade", where, f"{numbers['fade']:g}"))
    try:
        span = parse_span(_dated(str(stanza.get("span", "")), base))
    except PeriodError:
        issues.append(Issue("period", where, str(stanza.get("span", ""))))
        return None
    if method not in UNVALUED and numbers["value"] is None and numbers["low"] is None:
        issues.append(Issue("missing_value", where, ""))
    if len(issues) > before or method is None or layer is None:
        return None
    return Override(item=item, span=span, method=method, layer=layer, origin=where,
                    author=str(stanza.get("author", "")), reason=str(stanza.get("reason", "")),
                    value=numbers["value"], low=numbers["low"], high=numbers["high"],
                    fade=numbers["fade"])


def _choice(words: type[Word], word: object, where: CellRef, issues: list[Issue]) -> Word | None:
    found = member(words, str(word))
    if found is None:
        issues.append(Issue("choice", where, str(word), (("choices", "、".join(words)),)))
    return found


def _share(stanza: Mapping[str, Any], where: CellRef, items: Catalog, issues: list[Issue]
           ) -> Share | None:
    """Read a stanza ``[[share]]``: tax, start, end, and the four ratios in per cent."""
    before, name = len(issues), str(stanza.get("tax", ""))
    tax = items.find(name)
    if tax is None:
        issues.append(unknown_item(where, name, items))
    ratios = {level: _number(stanza.get(level, 0 if level == "province" else None), where, issues)
              for level in LEVELS}
    for level, found in ratios.items():
        if found is None and level not in stanza:
            issues.append(Issue("missing_value", where, level))
    ends: dict[str, Period | None] = {}
    for key in ("start", "end"):
        text = str(stanza.get(key, ""))
        try:
            ends[key] = month(parse_period(text)[0], last=key == "end") if text else None
        except PeriodError:
            issues.append(Issue("period", where, text))
    first = ends.get("start")
    if "start" not in stanza:
        issues.append(Issue("period", where, ""))
    if len(issues) > before or tax is None or first is None:
        return None
    levels = [float(found) for found in ratios.values() if found is not None]
    return Share.of(tax.code, (first, ends.get("end")), levels, where)


def _number(value: object, where: CellRef, issues: list[Issue]) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        issues.append(Issue("not_a_number", where, str(value)))
        return None
    return float(value)


def clashes(overrides: tuple[Override, ...], issues: list[Issue]) -> None:
    """Report two overrides of one point in one layer: their order must not matter."""
    seen: dict[tuple[str, Method, str, int], Override] = {}
    for override in overrides:
        for period in override.span.periods():
            key = (override.item, override.method, override.layer, period.ordinal)
            other = seen.setdefault(key, override)
            if other is not override:
                issues.append(Issue("override_twice", override.origin or CellRef(""),
                                    override.item, (("period", str(period)),
                                                    ("other", str(other.origin or "")))))
                break


def lineage(name: str, known: Mapping[str, Scenario]) -> Scenario:
    """Fold a scenario with its ancestors: an override replaces the parent's on the same points.

    Raises
    ------
    InputError
        When a parent is unknown or the line of parents is a circle.
    """
    chain: list[Scenario] = []
    step: str | None = name
    while step is not None:
        if step not in known or any(link.name == step for link in chain):
            origin = chain[-1].origin if chain and chain[-1].origin else CellRef("")
            raise InputError([Issue("unknown_scenario", origin, step,
                                    (("choices", "、".join(known)),
                                     ("near", nearest(step, known))))])
        chain.append(known[step])
        step = known[step].parent
    shares = tuple(share for scenario in chain for share in scenario.shares)
    points: dict[tuple[str, str, int], Override] = {}
    vintages: dict[str, Status] = {}
    for scenario in reversed(chain):
        vintages.update(dict(scenario.vintages))
        for override in scenario.overrides:
            for period in override.span.periods():
                points[_slot(override), override.item, period.ordinal] = override.at(period)
    files = tuple(dict.fromkeys(file for scenario in chain for file in scenario.files))
    return replace(known[name], overrides=tuple(points.values()), vintages=tuple(vintages.items()),
                   shares=shares, files=files)


def _slot(override: Override) -> str:
    """Paths, fixes and budgets of one point replace each other; add-factors stack by layer."""
    if override.method in PATHS:
        return "path"
    return f"{override.method}/{override.layer}"
