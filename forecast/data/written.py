"""Scenarios written as TOML files, read into the same objects as the rows of the sheet 情景."""

from __future__ import annotations

import hashlib
import re
import tomllib
from difflib import get_close_matches
from math import isfinite
from typing import TYPE_CHECKING, Any

from forecast.data.catalog import Catalog, shipped_catalog
from forecast.data.observations import Status
from forecast.data.periods import Period, PeriodError, parse_period, parse_span
from forecast.data.registers import LEVELS, Share
from forecast.data.scenarios import (
    BUDGET_GROUPS,
    Override,
    Scenario,
    check_override,
    clashes,
    unknown_item,
)
from forecast.data.sharing import check_shares, month
from forecast.data.words import UNVALUED, Layer, Method, member
from forecast.issues import CellRef, InputError, Issue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from forecast.data.words import Word

_FROM_BASE = re.compile(r"基年\s*\+\s*(\d{1,2})")
"""A year counted from the base year."""
_KEYS = ("name", "name_en", "title", "parent", "notes", "override", "vintage", "share")
_OVERRIDE_KEYS = ("item", "span", "method", "value", "low", "high", "fade", "layer", "author",
                  "reason")


def read_scenario(path: Path, base: Period | None = None, items: Catalog | None = None
                  ) -> Scenario:
    """Read a scenario from a TOML file.

    Years may follow the ``base`` year: ``基年+1`` is the first year projected. ``items`` are those
    that may be named, the shipped catalogue's unless told otherwise.

    Raises
    ------
    InputError
        With every problem of the file: bad TOML, keys that nothing reads, an unknown item, method,
        layer, period or status, a value where none is expected or none where one is.
    """
    try:
        content = path.read_bytes()
        raw = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError([Issue("toml", CellRef(path.name), str(error))]) from None
    issues: list[Issue] = []
    items = items or shipped_catalog()
    _keys(raw, _KEYS, CellRef(path.name), issues)
    overrides = tuple(
        override
        for number, stanza in enumerate(_stanzas(raw, "override", path.name, issues), start=1)
        if (override := _override(stanza, CellRef(path.name, f"override {number}"), (base, items),
                                  issues))
    )
    named = raw.get("vintage", {})
    if not isinstance(named, dict):
        issues.append(Issue("toml_shape", CellRef(path.name), "vintage", (("shape", "[vintage]"),)))
        named = {}
    vintages = tuple(
        (code, status)
        for code, word in named.items()
        if (status := _status(code, word, CellRef(path.name, "vintage"), items, issues))
    )
    shares = tuple(
        share
        for number, stanza in enumerate(_stanzas(raw, "share", path.name, issues), start=1)
        if (share := _share(stanza, CellRef(path.name, f"share {number}"), items, issues))
    )
    notes = raw.get("notes", [])
    for key, value, shape in (("parent", raw.get("parent", ""), str), ("notes", notes, list)):
        if not isinstance(value, shape):
            issues.append(Issue("toml_shape", CellRef(path.name), key,
                                (("shape", f'{key} = "…"' if shape is str else f'{key} = ["…"]'),)))
    name = str(raw.get("name", path.stem))
    clashes(overrides, issues)
    issues += check_shares(shares)
    if issues:
        raise InputError(issues)
    return Scenario(name, str(raw.get("title", name)), raw.get("parent"), overrides, vintages,
                    tuple(map(str, notes)), str(raw.get("name_en", "")), CellRef(path.name),
                    shares, ((path.name, hashlib.sha256(content).hexdigest()),))


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
    _keys(stanza, _OVERRIDE_KEYS, where, issues)
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
    text = str(stanza.get("span", ""))
    try:
        span = parse_span(_dated(text, base))
    except PeriodError:
        issues.append(Issue("period", where, text))
        return None
    if method not in UNVALUED and numbers["value"] is None and numbers["low"] is None and not any(
            name in stanza for name in numbers):
        issues.append(Issue("missing_value", where, ""))
    if method is None or layer is None:
        return None
    found = Override(item=item, span=span, method=method, layer=layer, origin=where,
                     author=str(stanza.get("author", "")), reason=str(stanza.get("reason", "")),
                     value=numbers["value"], low=numbers["low"], high=numbers["high"],
                     fade=numbers["fade"])
    if len(issues) == before:
        check_override(found, dict.fromkeys(("span", "value", "low", "high", "fade"), where),
                       issues)
    return found if len(issues) == before else None


def _stanzas(raw: Mapping[str, Any], key: str, file: str, issues: list[Issue]
             ) -> list[Mapping[str, Any]]:
    """Return the tables of one kind."""
    found = raw.get(key, [])
    if isinstance(found, list) and all(isinstance(one, dict) for one in found):
        return found
    issues.append(Issue("toml_shape", CellRef(file), key, (("shape", f"[[{key}]]"),)))
    return []


def _keys(found: Mapping[str, Any], known: Sequence[str], where: CellRef, issues: list[Issue]
          ) -> None:
    """Report keys that nothing reads: what is misspelt would be passed over."""
    for key in found:
        if key not in known:
            near = get_close_matches(key, known, n=1, cutoff=0.6)
            issues.append(Issue("toml_key", where, key, (
                ("near", near[0] if near else "—"), ("known", "、".join(known)))))


def _choice(words: type[Word], word: object, where: CellRef, issues: list[Issue]) -> Word | None:
    found = member(words, str(word))
    if found is None:
        issues.append(Issue("choice", where, str(word), (("choices", "、".join(words)),)))
    return found


def _share(stanza: Mapping[str, Any], where: CellRef, items: Catalog, issues: list[Issue]
           ) -> Share | None:
    """Read a stanza ``[[share]]``: tax, start, end, and the four ratios in per cent."""
    before, name = len(issues), str(stanza.get("tax", ""))
    _keys(stanza, ("tax", "start", "end", *LEVELS), where, issues)
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
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        issues.append(Issue("not_a_number", where, str(value)))
        return None
    return float(value)
