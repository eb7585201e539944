"""Other files that formulas refer to: by their number among the workbook's links, or by name.

A program keeps what it last read from them in the cells; nothing here opens such a file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from forecast.issues import InputError
from forecast.xlsx.elements import relation_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from forecast.xlsx.package import Package, Relationship

_LINK = re.compile(
    r'"(?:[^"]|"")*"'
    r"|'(?P<folder>(?:[^'\[]|'')*)\[(?P<quoted>[^\[\]]+)\](?P<sheet>(?:[^']|'')*)'!"
    # brackets right behind a word are columns of a table
    r"|(?<![\w.\[\]])\[(?P<bare>[^\[\]]+)\](?P<after>[^\s'\"!\[\](){}+\-*/^&=<>,;]*)!")
_LOCAL = re.compile(r"file://(?:/(?=[A-Za-z]:|\\\\))?", re.IGNORECASE)
_NONE = ("", "0")
"""Numbers that stand for the workbook itself."""


@dataclass(frozen=True, slots=True)
class Links:
    """The files that a workbook links to.

    Parameters
    ----------
    targets
        Where each leads, in the order of their numbers, as the user's program wrote it; empty where
        the package does not say.
    names
        What the defined names that refer to other files stand for, by name in lower case.
    """

    targets: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def files(self, formula: str) -> tuple[str, ...]:
        """Return the files that a formula refers to, each once."""
        texts = [formula]
        if self.names:
            from forecast.xlsx.references import words_in

            texts += (self.names[word] for word in sorted(words_in(formula) & self.names.keys()))
        return tuple(dict.fromkeys(found for text in texts for found in self._direct(text)))

    def written(self, formula: str) -> str:
        """Write a formula with the names of files instead of their numbers, as programs show it."""
        def named(match: re.Match[str]) -> str:
            at, sheet = _number(match), match["sheet"] or match["after"] or ""
            target = self._target(at) if at.isdecimal() and not match["folder"] else ""
            if not target:
                return match[0]
            cut = max(target.rfind("/"), target.rfind("\\")) + 1
            return f"'{target[:cut]}[{target[cut:]}]{sheet}'!"

        return _LINK.sub(named, formula) if "[" in formula else formula

    def _direct(self, formula: str) -> Iterator[str]:
        for match in _LINK.finditer(formula) if "[" in formula else ():
            written = _number(match)
            if written in _NONE:
                continue
            target = self._target(written) if written.isdecimal() else ""
            yield target or (match["folder"] or "") + (
                f"[{written}]" if written.isdecimal() else written)

    def _target(self, number: str) -> str:
        at = int(number) if len(number) < 6 else 0
        return self.targets[at - 1] if 0 < at <= len(self.targets) else ""


def _number(match: re.Match[str]) -> str:
    return (match["quoted"] or match["bare"] or "").strip()


def read_links(package: Package, workbook: etree._Element, linked: Mapping[str, Relationship],
               names: Mapping[str, str]) -> Links:
    """Read where a workbook's links lead; ``names`` are its defined names with their texts."""
    parts = (linked.get(relation_id(one)) for one in workbook.iter("{*}externalReference"))
    plain = Links(tuple(_target(package, one.target) if one is not None and not one.external else ""
                        for one in parts))
    return Links(plain.targets, {name.lower(): text for name, text in names.items()
                                 if plain.files(text)})


def _target(package: Package, part: str) -> str:
    """Return where one link leads; empty when its part is not there or is damaged."""
    if not package.has(part):
        return ""
    try:
        root, ways = package.xml(part), package.relationships(part)
    except InputError as error:
        if error.issues[0].code == "broken_xml":
            return ""
        raise
    outer = next(root.iter("{*}externalBook", "{*}oleLink", "{*}ddeLink"), None)
    if outer is None:
        return ""
    way = ways.get(relation_id(outer))
    target = way.target if way is not None and way.external else outer.get("ddeTopic", "")
    return unquote(_LOCAL.sub("", target))
