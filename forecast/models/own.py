"""A model of one's own: a ``.model`` file's equations, and what it states besides them.

::

    [model]
    frequency = quarterly        # 频率 = 季度
    base      = 2019Q4           # 基期 = 2019Q4

    [parameters]                 # [参数]
    a0 a1 a2                     # estimated on the history alone
    b1 ~ 0.9 (0.2)               # a prior: mean (standard deviation)
    rent = 3.5 亿元              # known, with its unit

    [shocks]                     # [冲击]
    consumption = 1.2            # standard deviation, in units of the equation's left side

All else is the equation language. Lines keep their numbers, so that a problem names its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from math import inf
from typing import TYPE_CHECKING
from unicodedata import normalize

from forecast.data import (
    Freq,
    Period,
    PeriodError,
    UnitError,
    parse_period,
    parse_unit,
)
from forecast.issues import NO_NEAR, CellRef, Issue
from forecast.models.parameters import Parameter, Shock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forecast.data import Item, Stanzas

FLAT = inf
"""The spread of a parameter that nothing is believed of before: the history alone decides."""
_SECTIONS = {"model": "model", "模型": "model", "parameters": "parameters", "参数": "parameters",
             "shocks": "shocks", "冲击": "shocks"}
_SETTINGS = {"frequency": "frequency", "频率": "frequency", "base": "base", "基期": "base",
             "基年": "base"}
_FREQUENCIES = {"annual": Freq.A, "yearly": Freq.A, "年": Freq.A, "年度": Freq.A,
                "quarterly": Freq.Q, "季": Freq.Q, "季度": Freq.Q}
_HEADING = re.compile(r"\[([^\]]+)\]\s*")
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_KNOWN = re.compile(rf"(?P<name>\w+)\s*=\s*(?P<value>{_NUMBER})\s*(?P<unit>[^\d\s(][^\s(]*)?")
_PRIOR = re.compile(rf"(?P<name>\w+)\s*~\s*(?P<value>{_NUMBER})\s*\(\s*(?P<sd>{_NUMBER})\s*\)"
                    r"\s*(?P<unit>[^\d\s(][^\s(]*)?")
_NAMES = re.compile(r"\w+(?:[\s,、]+\w+)*[,、]?")
_SETTING = re.compile(r"(\w+)\s*[=:]\s*(.+)")


@dataclass(frozen=True, slots=True)
class OwnModel:
    """A model that stands in the place of the shipped one.

    Parameters
    ----------
    name
        Its file, or the workbook's sheet; empty where only items are declared.
    text
        The equations, other sections blanked; empty where they stand on the sheet 模型.
    parameters, shocks, items
        What the model file and the catalogue file declare.
    freq, base
        The frequency and the last known period, where they are stated.
    base_at
        Where the latter is stated.
    files
        The files that it was read from, each with its SHA-256.
    """

    name: str
    text: str = ""
    parameters: tuple[Parameter, ...] = ()
    shocks: tuple[Shock, ...] = ()
    items: tuple[Item, ...] = ()
    freq: Freq | None = None
    base: Period | None = None
    base_at: CellRef | None = field(default=None, compare=False)
    files: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def is_whole(self) -> bool:
        """Whether it stands in the place of the shipped model, and is more than items."""
        return bool(self.name)

    @property
    def words(self) -> frozenset[str]:
        """The names in its text: those of parameters that its equations read are among them."""
        return frozenset(re.findall(r"[^\W\d]\w*", self.text))


@dataclass(frozen=True, slots=True)
class _Line:
    where: CellRef
    text: str
    remark: str


def parse_own(text: str, name: str, issues: list[Issue]) -> OwnModel:
    """Read a model file: its equations are left as text, the rest is read.

    Every line of those sections that cannot be read is an issue.
    """
    kept, beside = _apart(normalize("NFKC", text), name)
    made = replace(_stated(beside["model"], issues), name=name, text=kept)
    parameters = [one for line in beside["parameters"] for one in _parameters(line, issues)]
    shocks = [one for line in beside["shocks"] for one in _shocks(line, issues)]
    _once([(one.name, one.origin) for one in parameters], issues)
    _once([(one.name, one.origin) for one in shocks], issues)
    return replace(made, parameters=tuple(parameters), shocks=tuple(shocks))


def with_stanzas(model: OwnModel, found: Stanzas) -> OwnModel:
    """Add the items and priors of a catalogue file; what the model file says goes before."""
    mine = {one.name for one in model.parameters}
    drawn = {one.name for one in model.shocks}
    parameters = tuple(_of_stanza(one.name, dict(one.said), one.where)
                       for one in found.parameters if one.name not in mine)
    shocks = tuple(Shock(one.name, float(one.said["sd"]), one.said.get("basis", ""), one.where)
                   for one in found.shocks if one.name not in drawn)
    return replace(model, items=found.items, parameters=(*model.parameters, *parameters),
                   shocks=(*model.shocks, *shocks))


def _of_stanza(name: str, said: dict[str, object], where: CellRef) -> Parameter:
    mean, sd, fixed = (said.get(key) for key in ("mean", "sd", "fixed"))
    zh = str(said.get("zh", said.get("en", name)))
    return Parameter(name, zh, str(said.get("en", zh)),
                     0.0 if mean is None else float(str(mean)),
                     (FLAT if mean is None else 0.0) if sd is None else float(str(sd)),
                     str(said.get("basis", "")),
                     None if fixed is None else float(str(fixed)), where,
                     unit=parse_unit(str(said.get("unit", ""))).code)


def stated(text: str, where: CellRef, issues: list[Issue]) -> OwnModel:
    """Read settings that stand in one cell: 替换全部；频率：季度；基期：2019Q4."""
    words = [word.strip() for word in re.split(r"[;,。\n]", normalize("NFKC", text))]
    return _stated([_Line(where, word, "") for word in words[1:] if word], issues)


def _apart(text: str, name: str) -> tuple[str, dict[str, list[_Line]]]:
    """Take the lines of the sections that are no equations out of a text."""
    kept: list[str] = []
    beside: dict[str, list[_Line]] = {key: [] for key in ("model", "parameters", "shocks")}
    section = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line, _, remark = raw.partition("#")
        heading = _HEADING.fullmatch(line.strip())
        if heading:
            section = _SECTIONS.get(heading[1].strip().lower(), "")
        elif section and line.strip():
            beside[section].append(_Line(CellRef(name, "", str(number)), line.strip(),
                                         remark.strip()))
        kept.append("" if section else raw)
    return "\n".join(kept), beside


def _stated(lines: Iterable[_Line], issues: list[Issue]) -> OwnModel:
    freq: Freq | None = None
    base: Period | None = None
    base_at: CellRef | None = None
    for line in lines:
        found = _SETTING.fullmatch(line.text)
        key = _SETTINGS.get(found[1].lower()) if found else None
        if found is None or key is None:
            near = get_close_matches(found[1] if found else line.text, _SETTINGS, n=1)
            issues.append(Issue("own_setting", line.where, line.text,
                                (("near", near[0] if near else NO_NEAR),)))
        elif key == "frequency":
            freq = _FREQUENCIES.get(found[2].strip().lower())
            if freq is None:
                issues.append(Issue("own_frequency", line.where, found[2]))
        else:
            base, base_at = _base(found[2], line.where, issues), line.where
    if base is not None and base_at and freq is not None and base.freq is not freq:
        issues.append(Issue("own_base", base_at, str(base)))
    return OwnModel("", freq=freq or (base.freq if base else None), base=base, base_at=base_at)


def _base(text: str, where: CellRef, issues: list[Issue]) -> Period | None:
    try:
        period, is_cumulative = parse_period(text.strip())
    except PeriodError:
        period, is_cumulative = None, False
    if period is None or is_cumulative or period.freq is Freq.M:
        issues.append(Issue("own_base", where, text))
        return None
    return period


def _parameters(line: _Line, issues: list[Issue]) -> list[Parameter]:
    """Read a line: names alone, a prior, or a known value."""
    title, known, prior = line.remark, _KNOWN.fullmatch(line.text), _PRIOR.fullmatch(line.text)
    found = known or prior
    if found is not None:
        unit, name = found["unit"] or "", found["name"]
        value = float(found["value"])
        sd = float(prior["sd"]) if prior else 0.0
        try:
            code = parse_unit(unit).code
        except UnitError:
            issues.append(Issue("catalog_unit", line.where, unit, (
                ("item", name), ("unit", "亿元、万元、%"))))
            return []
        if sd < 0:
            issues.append(Issue("negative_spread", line.where, f"{sd:g}", (("name", name),)))
            return []
        return [Parameter(name, title or name, title or name, value, sd, title,
                          None if prior else value, line.where, unit=code)]
    names = re.findall(r"\w+", line.text) if _NAMES.fullmatch(line.text) else []
    if not names or not all(name.isidentifier() for name in names):
        issues.append(Issue("own_parameter", line.where, line.text))
        return []
    title = title if len(names) == 1 else ""
    return [Parameter(name, title or name, title or name, 0.0, FLAT, title, None, line.where)
            for name in names]


def _shocks(line: _Line, issues: list[Issue]) -> list[Shock]:
    found = _KNOWN.fullmatch(line.text)
    if found is None or found["unit"]:
        issues.append(Issue("own_shock", line.where, line.text))
        return []
    if float(found["value"]) < 0:
        issues.append(Issue("negative_spread", line.where, found["value"],
                            (("name", found["name"]),)))
        return []
    return [Shock(found["name"], float(found["value"]), line.remark, line.where)]


def _once(declared: Iterable[tuple[str, CellRef | None]], issues: list[Issue]) -> None:
    seen: dict[str, CellRef | None] = {}
    for name, where in declared:
        if name in seen:
            other = seen[name]
            issues.append(Issue("own_twice", where or CellRef(""), name,
                                (("other", other.cell if other else ""),)))
        seen.setdefault(name, where)
