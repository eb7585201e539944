"""A catalogue file of one's own: items as ``catalog.toml`` has them, every problem at its line.

Beside the items it may hold ``[parameter.NAME]`` and ``[shock.NAME]``, the priors of a model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches
from math import isfinite
from typing import TYPE_CHECKING, Any, get_args

from forecast.data.catalog import ACCOUNTS, Basis, Flow, Item, Prices, Side, item_of
from forecast.data.located import Stanza, grammatical, is_twice, line_of, places_of, shown
from forecast.data.names import code_of
from forecast.data.observations import Status
from forecast.data.units import KNOWN_UNITS, Unit, UnitError, parse_unit
from forecast.issues import NO_NEAR, CellRef, Issue

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

APART = ("parameter", "shock")
"""Tables of a catalogue file that are no items."""
_KEYS = ("zh", "en", "unit", "prices", "flow", "basis", "parent", "sign", "aliases", "low", "high",
         "account", "side", "prefer", "policy", "legal", "optional", "counterparts", "or_parent",
         "rests_on", "number", "driver", "valid_from", "valid_to")
_BESIDE = {"parameter": ("zh", "en", "mean", "sd", "fixed", "unit", "basis"),
           "shock": ("sd", "basis")}
_NUMBERS = frozenset({"mean", "sd", "fixed", "low", "high", "valid_from", "valid_to"})
_LISTS = frozenset({"aliases", "counterparts"})
_FLAGS = frozenset({"policy", "optional"})
_CHOICES = {"prices": get_args(Prices), "flow": get_args(Flow), "account": ACCOUNTS,
            "side": get_args(Side), "basis": ("natural", "comparable"), "sign": (1, -1),
            "rests_on": ("prices", "index"), "prefer": tuple(one.value for one in Status)}
_HEAD = re.compile(r"\s*\[([^\[\]\"\'#]+)\]\s*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class Prior:
    """A table beside the items, checked: its name, what it says, its place in the file."""

    name: str
    said: Mapping[str, Any]
    where: CellRef


@dataclass(frozen=True, slots=True)
class Stanzas:
    """What a catalogue file holds."""

    items: tuple[Item, ...] = ()
    parameters: tuple[Prior, ...] = ()
    shocks: tuple[Prior, ...] = ()


def read_stanzas(text: str, file: str, issues: list[Issue]) -> Stanzas:
    """Read a catalogue file; names in Chinese need no quotes.

    An item needs no key: its name is its code and it is a pure number then. Every problem is an
    issue: bad TOML, keys that nothing reads, unknown units, words and parents.
    """
    quoted = "\n".join(map(_quoted, text.splitlines()))
    try:
        raw = grammatical(quoted)
    except (ValueError, RecursionError) as error:
        lines = text.splitlines()
        number = line_of(error, lines)
        at_fault = CellRef(file, "", str(number + 1))
        code = "toml_twice" if is_twice(error) else "catalog_toml"
        issues.append(Issue(code, at_fault, shown(lines[number].strip())))
        return Stanzas()
    whole = Stanza(file, raw, (), places_of(quoted))
    items: dict[str, Item] = {}
    doubtful: set[str] = set()
    beside: dict[str, list[Prior]] = {kind: [] for kind in APART}
    for code, said in raw.items():
        if not isinstance(said, dict):
            issues.append(Issue("catalog_stanza", whole.at(code), code))
        elif code in APART:
            beside[code] += _beside(code, whole.table(code, issues), issues)
        else:
            before = len(issues)
            items[code] = _item(code, whole.table(code, issues), issues)
            if len(issues) > before:  # its unit is not known for certain
                doubtful.add(code)
    for item in items.values():
        above = items.get(item.parent or "")
        fits = above is not None and (not doubtful.isdisjoint({item.code, above.code})
                                      or above.unit.dimension == item.unit.dimension)
        if item.parent and not fits:
            issues.append(Issue("catalog_parent", whole.at(item.code, "parent"), item.parent, (
                ("item", item.zh), ("near", _parent_near(item.parent, items)))))
    return Stanzas(tuple(items.values()), *(tuple(beside[kind]) for kind in APART))


def _quoted(line: str) -> str:
    """Put the quotes that TOML wants around a name in Chinese that heads a table."""
    found = _HEAD.fullmatch(line)
    if found is None or line.isascii():
        return line
    parts = (part.strip() for part in found[1].split("."))
    return "[" + ".".join(part if part.isascii() else f'"{part}"' for part in parts) + "]"


def _item(code: str, stanza: Stanza, issues: list[Issue]) -> Item:
    before, said = len(issues), stanza.values
    if not code.isidentifier():
        issues.append(Issue("catalog_code", stanza.at(), code,
                            (("code", code_of(code) or "x"),)))
    _check(stanza, _KEYS, issues)
    for key, words in _CHOICES.items():
        if key in said and said[key] not in words:
            issues.append(Issue("catalog_choice", stanza.at(key), str(said[key]),
                                (("choices", "、".join(map(str, words))),)))
    _unit(said.get("unit", ""), code, stanza.at("unit"), issues)
    if len(issues) > before:  # known, so that no equation is blamed for it
        above = said.get("parent")
        return Item(code, code, code, parse_unit(""), Basis(), is_own=True,
                    parent=above if isinstance(above, str) and above else None)
    zh = said.get("zh", said.get("en", code) if code.isascii() else code)
    return replace(item_of(code, {"zh": zh, "en": said.get("en", zh), "unit": "", **said}),
                   is_own=True)


def _beside(kind: str, stanza: Stanza, issues: list[Issue]) -> list[Prior]:
    """Read the parameters or the shocks."""
    found = []
    for name, said in stanza.values.items():
        if not isinstance(said, dict):
            issues.append(Issue("catalog_stanza", stanza.at(name), f"{kind}.{name}"))
            continue
        before, own = len(issues), stanza.table(name, issues)
        _check(own, _BESIDE[kind], issues)
        if isinstance(said.get("sd"), int | float) and said["sd"] < 0:
            issues.append(Issue("negative_spread", own.at("sd"), f"{said['sd']:g}",
                                (("name", name),)))
        if kind == "shock" and "sd" not in said:
            issues.append(Issue("catalog_no_spread", own.at(), name))
        _unit(said.get("unit", ""), name, own.at("unit"), issues)
        if len(issues) == before:
            found.append(Prior(name, said, own.at()))
    return found


def _check(stanza: Stanza, known: Collection[str], issues: list[Issue]) -> None:
    """Report keys that nothing reads and values of another kind."""
    for key, value in stanza.values.items():
        where = stanza.at(key)
        if key not in known:
            issues.append(Issue("toml_key", where, key, (
                ("near", _near(key, known)), ("known", "、".join(known)))))
        elif key in _NUMBERS:
            if isinstance(value, bool) or not isinstance(value, int | float) or (
                    not isfinite(value)):
                issues.append(Issue("catalog_value", where, str(value), (
                    ("what", key), ("shape", f"{key} = 0.5"))))
        elif key in _LISTS:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                issues.append(Issue("catalog_value", where, str(value), (
                    ("what", key), ("shape", f'{key} = ["…"]'))))
        elif key in _FLAGS:
            if not isinstance(value, bool):
                issues.append(Issue("catalog_value", where, str(value), (
                    ("what", key), ("shape", f"{key} = true"))))
        elif not isinstance(value, str) and key != "sign":
            issues.append(Issue("catalog_value", where, str(value), (
                ("what", key), ("shape", f'{key} = "…"'))))


def _unit(text: object, name: str, where: CellRef, issues: list[Issue]) -> Unit | None:
    try:
        return parse_unit(text if isinstance(text, str) else "")
    except UnitError:
        issues.append(Issue("catalog_unit", where, str(text), (
            ("item", name), ("unit", "、".join((*KNOWN_UNITS[:4], "%", "指数"))))))
        return None


def _parent_near(word: str, items: Mapping[str, Item]) -> str:
    """Return the code of the item most like a word, which may be its name."""
    codes = {name: code for code, item in items.items() for name in (item.zh, item.en)}
    near = _near(word, {**codes, **{code: code for code in items}})
    return codes.get(near, near) if near not in items else near


def _near(word: str, known: Collection[str]) -> str:
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return near[0] if near else NO_NEAR
