"""TOML with the line of every key, so that whatever is wrong can be named by file and line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from difflib import get_close_matches
from math import isfinite
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from forecast.data.units import UnitError, convert, parse_unit
from forecast.data.words import Word, meant
from forecast.issues import NO_NEAR, CellRef, Issue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forecast.data.units import Unit

Key = tuple[str | int, ...]
"""Where a value stands: names of tables and keys, and the number of a table among its like."""

_MOST = 50
"""Slips of grammar told of one file."""
_AT = re.compile(r"at line (\d+)")
_TWICE = re.compile(r"twice|overwrite|[Dd]uplicate|immutable")
_BARE = re.compile(r"""[ \t]*([^\s"'=\[\]{}#,.“”‘’]+)[ \t]*=(?!=)""")
_PAIR = re.compile(r"\s*(?P<key>[^=#\[\]{},]+?)\s*=(?!=)")
_DOTTED = re.compile(r"""(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){60}""")
_LONG = re.compile(r"[\d_]{4000,}")
_TOKEN = re.compile(r"""
    \"{3}(?:\\.|[^\\])*?\"{3,5} | '{3}.*?'{3,5} | "(?:\\.|[^"\\\n])*" | '[^'\n]*' | \#[^\n]*
    | (?P<open>[\[{]) | (?P<close>[\]}]) | (?P<end>\n) | [^"'#\[\]{}\n]+ | .""",
    re.DOTALL | re.VERBOSE)
"""A piece of a value: a string, a comment, a bracket, the end of a line."""
_HEADER = re.compile(r"[ \t]*(\[\[?)((?:\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|[^\"'\]\n])*)\]")
_NAME = re.compile(r"[ \t]*((?:\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|[^\"'=\n#])+?)[ \t]*=")
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""What no cell of a workbook and no page can hold."""
_AMOUNT = re.compile(r"(?P<value>[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*"
                     r"(?P<unit>[^\d\s]\S*)?")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Stanza:
    """One table of a file: its values, and where each of them stands.

    Parameters
    ----------
    file
        The file's name.
    values
        The table as TOML gives it.
    path
        Where it stands in the file.
    lines
        The line of every key of the file.
    """

    file: str
    values: Mapping[str, Any]
    path: Key = ()
    lines: Mapping[Key, int] = field(default_factory=dict)

    def at(self, *keys: str | int) -> CellRef:
        """Return the line of a key; what has no line of its own stands where its table does."""
        path = (*self.path, *keys)
        while path and path not in self.lines:
            path = path[:-1]
        return CellRef(self.file, "", str(self.lines.get(path, 1)))

    def tables(self, key: str, issues: list[Issue]) -> list[Stanza]:
        """Return the tables of one name, ``[[key]]``."""
        found = self.values.get(key, [])
        if isinstance(found, list) and all(isinstance(one, dict) for one in found):
            return [Stanza(self.file, one, (*self.path, key, number), self.lines)
                    for number, one in enumerate(found)]
        issues.append(_shape(self, key, f"[[{key}]]"))
        return []

    def table(self, key: str, issues: list[Issue]) -> Stanza:
        """Return the table of one name, ``[key]``; an empty one where there is none."""
        found = self.values.get(key, {})
        if not isinstance(found, dict):
            issues.append(_shape(self, key, f"[{key}]"))
            found = {}
        return Stanza(self.file, found, (*self.path, key), self.lines)

    def known(self, keys: Sequence[str], issues: list[Issue]) -> None:
        """Report keys that nothing reads: what is misspelt would be passed over."""
        for key in self.values:
            if key not in keys:
                near = get_close_matches(key, keys, n=1, cutoff=0.6)
                issues.append(Issue("toml_key", self.at(key), shown(key), (
                    ("near", near[0] if near else NO_NEAR), ("known", "、".join(keys)))))

    def text(self, key: str, issues: list[Issue], usual: str = "") -> str:
        """Return a text; of what is none, and of one that no page can hold, the usual one."""
        found = self.values.get(key, usual)
        if not isinstance(found, str):
            issues.append(_shape(self, key, f'{key} = "…"'))
            return usual
        return found if _is_fit(self, key, found, issues) else usual

    def name(self, key: str, issues: list[Issue], usual: str) -> str:
        """Return a name: a text in one line that is not empty."""
        found = self.text(key, issues, usual)
        if not found.strip() or "\n" in found or len(found) > _SHOWN:
            issues.append(Issue("toml_name", self.at(key), shown(found), (("named", key),)))
            return usual
        return found.strip()

    def texts(self, key: str, issues: list[Issue]) -> tuple[str, ...]:
        """Return a list of texts."""
        found = self.values.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            issues.append(_shape(self, key, f'{key} = ["…"]'))
            return ()
        return tuple(one for one in found if _is_fit(self, key, one, issues))

    def period(self, key: str, issues: list[Issue]) -> str:
        """Return what is to be read as a period: a text, or a year as a bare number."""
        found = self.values.get(key, "")
        if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 10**6:
            return str(found)
        if not isinstance(found, str):
            issues.append(_shape(self, key, f'{key} = "2020"'))
            return ""
        return self.text(key, issues)

    def choice(self, key: str, words: Iterable[Word], usual: Word, issues: list[Issue]
               ) -> Word | None:
        """Return one of some words; None, and an issue, for what is none of them."""
        known, said = list(words), self.text(key, issues, usual)
        found = meant(said, known)
        if found is None:
            issues.append(Issue("choice", self.at(key), shown(said),
                                (("choices", "、".join(known)),)))
        return found

    def number(self, key: str, issues: list[Issue], usual: float | None = None,
               unit: Unit | None = None) -> float | None:
        """Return a number that can be computed with, in a unit where it has one."""
        return number(self.values.get(key, usual), self.at(key), issues, unit)


def number(value: object, where: CellRef, issues: list[Issue], unit: Unit | None = None
           ) -> float | None:
    """Read a value of a file as a number; none where there is none.

    A text is read as people write figures, ``6.2%`` or ``17亿元``, and brought to ``unit``; a text
    with a unit is an issue where there is none.
    """
    if value is None:
        return None
    if isinstance(value, str) and (read := amount(value, unit)) is not None:
        return read
    if not isinstance(value, bool) and isinstance(value, int | float):
        try:
            if isfinite(float(value)):
                return float(value)
        except OverflowError:  # a whole number beyond all floats
            pass
    issues.append(Issue("toml_amount", where, shown(value), (
        ("unit", unit.code), ("like", f"6.2{unit.code}"))) if unit
        else Issue("toml_number", where, shown(value)))
    return None


def amount(text: str, unit: Unit | None) -> float | None:
    """Read a figure with the unit that it is written in; None for what is none, or of another."""
    found = _AMOUNT.fullmatch(normalize("NFKC", text).replace("−", "-").strip())
    if found is None or len(text) > _SHOWN or (found["unit"] and unit is None):
        return None
    value = float(found["value"].replace(",", ""))
    if not isfinite(value) or not found["unit"] or unit is None:
        return value if isfinite(value) else None
    try:
        given = parse_unit(found["unit"])
        # a rate moves by points, and is moved by per cent of itself nowhere
        return value if given.is_rate and unit.is_rate else convert(value, given, unit)
    except UnitError:
        return None


def shown(value: object) -> str:
    """Write a value of a file so that a sentence can hold it."""
    if isinstance(value, int) and value.bit_length() > 1000:
        return f"{hex(value)[:12]}…"
    if isinstance(value, list):
        return f"[{', '.join(map(shown, value[:3]))}{', …' if len(value) > 3 else ''}]"
    if isinstance(value, dict):
        return "{…}"
    text = _UNFIT.sub("�", " ".join(str(value).split()))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _shape(stanza: Stanza, key: str, shape: str) -> Issue:
    return Issue("toml_shape", stanza.at(key), key, (("shape", shape),))


def _is_fit(stanza: Stanza, key: str, text: str, issues: list[Issue]) -> bool:
    if _UNFIT.search(text):
        issues.append(Issue("toml_text", stanza.at(key), shown(text), (("named", key),)))
        return False
    return True


# -- the file -----------------------------------------------------------------------------------


def located(content: bytes, file: str, issues: list[Issue]) -> tuple[Stanza, frozenset[str]]:
    """Read a file's bytes as TOML.

    A key in Chinese needs no quotes. A line that is not grammatical is told and its key taken as
    given, so that the rest can be told too; what does not begin as ``key =`` ends the reading.

    Returns
    -------
    tuple
        The file as one table, and its lines that have been told already.
    """
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[:error.start].count(b"\n") + 1
        issues.append(Issue("toml_encoding", CellRef(file, "", str(line)), "UTF-8"))
        return Stanza(file, {}), frozenset()
    lines, told = text.split("\n"), set[int]()
    while len(told) < _MOST:
        try:
            raw = grammatical("\n".join(lines))
        except (ValueError, RecursionError) as error:
            at = line_of(error, lines)
            if (bare := _BARE.match(lines[at])) and not bare[1].isascii():
                lines[at] = f'"{bare[1]}"{lines[at][bare.end(1):]}'
                continue
            if at in told:  # what was put in its place does not help
                break
            told.add(at)
            here = CellRef(file, "", str(at + 1))
            code = "toml_twice" if is_twice(error) else "toml"
            issues.append(Issue(code, here, shown(text.split("\n")[at].strip())))
            pair = _PAIR.match(lines[at])
            if pair is None:
                break
            lines[at] = f'{pair["key"]} = ""'
        else:
            places = places_of("\n".join(lines))
            return Stanza(file, raw, (), places), frozenset(str(one + 1) for one in told)
    return Stanza(file, {}), frozenset()


def grammatical(text: str) -> dict[str, Any]:
    """Read a text as TOML.

    Raises
    ------
    ValueError, RecursionError
        It is none, it holds an integer of thousands of digits, or names within names (``a.b.c``) or
        brackets within brackets without end, which would take minutes. :func:`line_of` tells where.
    """
    if found := _DOTTED.search(text):
        raise ValueError(f"at line {text.count(chr(10), 0, found.start()) + 1}")
    return tomllib.loads(text)


def is_twice(error: Exception) -> bool:
    """Tell whether the reader stopped at a key or a table that stands above already."""
    return bool(_TWICE.search(str(error)))


def line_of(error: Exception, lines: Sequence[str]) -> int:
    """Return the line, from nought, that the reader stopped at."""
    found = _AT.search(str(error))
    if found:
        return min(int(found[1]), len(lines)) - 1
    if isinstance(error, tomllib.TOMLDecodeError):  # at the end of the document
        return max((at for at, line in enumerate(lines) if line.strip()), default=0)
    # digits beyond what Python reads, or brackets within brackets without end
    long = (at for at, line in enumerate(lines) if _LONG.search(line))
    deep = max(range(len(lines)), key=lambda at: lines[at].count("[") + lines[at].count("{"))
    return next(long, deep)


def places_of(text: str) -> dict[Key, int]:
    """Return the line of every header and key of a text that is known to be TOML."""
    found: dict[Key, int] = {}
    counts: dict[Key, int] = {}
    table: Key = ()
    at, line = 0, 1
    while at < len(text):
        header, name = _HEADER.match(text, at), _NAME.match(text, at)
        if header:
            table = _within(_keys(header[2]), counts)
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                found.setdefault(table, line)
                table = (*table, counts[table])
            found.setdefault(table, line)
        elif name:
            keys = _keys(name[1])
            for upto in range(1, len(keys) + 1):
                found.setdefault((*table, *keys[:upto]), line)
        start, at = at, _end_of(text, (header or name).end() if header or name else at)  # type: ignore[union-attr]  # one is
        line += text.count("\n", start, at)
    return found


def _keys(text: str) -> Key:
    """Read a dotted key as TOML does."""
    try:
        found: Any = tomllib.loads(f"{text.strip()} = 1")
    except ValueError:
        return ()
    keys: list[str | int] = []
    while isinstance(found, dict):
        key, found = next(iter(found.items()))
        keys.append(key)
    return tuple(keys)


def _within(keys: Key, counts: Mapping[Key, int]) -> Key:
    """Put the number of the last table of its like behind each part of a header but its last."""
    path: Key = ()
    for place, key in enumerate(keys):
        path = (*path, key)
        if path in counts and place < len(keys) - 1:
            path = (*path, counts[path])
    return path


def _end_of(text: str, at: int) -> int:
    """Return where the statement that stands at a place is over: behind the end of its line."""
    depth = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return len(text)
        at = token.end()
        depth += bool(token["open"]) - bool(token["close"])
        if token["end"] and depth <= 0:
            break
    return at
