"""Several names and as many values in one clause, told one by one.

城乡居民人均可支配收入分别增长4.5%、6% says two things; so does 一、二产业增加值分别为3亿元和5亿元.
Names may share their ends or their beginnings. Where a name is not known, or names and values are
not as many, nothing is told: which belongs to which is not guessed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forecast.importing.prose.names import Names

_AND = r"(?:、|和|及|与|以及)"
_NUMBER = r"-?\d[\d,]*(?:\.\d+)?"
_UNIT = r"(?:个?百分点|%|[万亿千百]{0,2}(?:元|人|户|吨|个|家|千瓦时|平方米|立方米))"
_VALUES = rf"{_NUMBER}{_UNIT}?(?:{_AND}{_NUMBER}{_UNIT}?)*{_AND}{_NUMBER}{_UNIT}"
_VERB = r"[^\d，;:。、()和及与]{0,12}"
_ENDS = r"(?P<tail>左右|以上|以内|以下)?(?=[，;。]|$)"
_GROUP = re.compile(rf"(?:分别|依次)(?P<verb>{_VERB})(?P<values>{_VALUES}){_ENDS}")
_NEXT = re.compile(rf"，(?:分别|依次)?(?P<verb>(?:同比|比上年|名义|可比)*(?:增长|下降))"
                   rf"(?P<values>{_VALUES}){_ENDS}")
_VALUE = re.compile(rf"({_NUMBER})({_UNIT}?)")
_BOTH, _TOWN, _COUNTRY = "城乡", "城镇", "农村"
_ORDINAL = "第"
_MOST, _LONGEST = 8, 24
"""Names in one clause, and the letters of one."""


def told_apart(text: str, names: Names) -> str:
    """Write a folded sentence with every name beside its own value, as far as all are known."""
    at = 0
    while (found := _GROUP.search(text, at)) is not None:
        start = max(text.rfind(sign, 0, found.start()) for sign in "，;:") + 1
        groups = [found]
        while (more := _NEXT.match(text, groups[-1].end())) is not None:
            groups.append(more)
        values = [_values(one) for one in groups]
        named = _named(text[start:found.start()], len(values[0]), names)
        if named is None or len({len(one) for one in values}) != 1:
            at = found.end()
            continue
        lead, said = named
        written = "，".join(name + "，".join(
            f"{one['verb']}{value[place]}{one['tail'] or ''}"
            for one, value in zip(groups, values, strict=True)) for place, name in enumerate(said))
        text = f"{text[:start]}{lead}{written}{text[groups[-1].end():]}"
        at = start + len(lead) + len(written)
    return text


def _values(group: re.Match[str]) -> list[str]:
    """List the values of a group; the unit behind the last is that of all without one."""
    found = _VALUE.findall(group["values"])
    return [number + (unit or found[-1][1]) for number, unit in found]


def _named(text: str, count: int, names: Names) -> tuple[str, list[str]] | None:
    """Return what stands before the names, and the names in full; None where one is not known."""
    place = text.rfind(_BOTH)
    if count == len((_TOWN, _COUNTRY)) and place >= 0:
        rest = text[place + len(_BOTH):]
        both = [_TOWN + rest, _COUNTRY + rest]
        return (text[:place], both) if all(map(names.knows, both)) else None
    parts = re.split(_AND, text)
    if len(parts) != count or count > _MOST or any(len(part) > _LONGEST for part in parts[1:]):
        return None
    for start in range(max(0, len(parts[0]) - _LONGEST), len(parts[0])):
        said = _completed([parts[0][start:], *parts[1:]], names)
        if said is not None:
            return parts[0][:start], said
    return None


def _completed(parts: Sequence[str], names: Names) -> list[str] | None:
    """Complete names that share an end (第一、二产业增加值) or a beginning (预算收入和支出)."""
    ordinal = _ORDINAL if parts[0].startswith(_ORDINAL) or len(parts[0]) == 1 else ""
    first, last = parts[0], parts[-1]
    ends = ["", *(last[at:] for at in range(1, len(last)))]
    starts = ["", ordinal, *(first[:at] for at in range(len(first) - 1, 0, -1))]
    said = []
    for place, part in enumerate(parts):
        before = starts if place else ["", ordinal]
        name = next((whole for start in before for end in ends
                     if names.knows(whole := start + part + end)), None)
        if name is None:
            return None
        said.append(name)
    return said if len(set(said)) == len(said) else None
