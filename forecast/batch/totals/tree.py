"""Who is above whom: from the list, else from what workbooks say (上级)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forecast.batch.ledger import State
from forecast.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forecast.batch.ledger import Line
    from forecast.labels import Lang

OWN_LEVEL = "本级"
"""How a place is called that is the government itself, without the places below it."""


@dataclass(slots=True)
class Node:
    """A place with places below it.

    Parameters
    ----------
    name
        The place.
    members
        The workbooks directly below it.
    below
        The places directly below it that have members of their own.
    own
        Its own workbook: the figure that the places below are held to.
    lost
        How many places directly below gave no figures.
    """

    name: str
    members: list[Line] = field(default_factory=list)
    below: list[Node] = field(default_factory=list)
    own: Line | None = None
    lost: int = 0

    def walk(self) -> Iterator[Node]:
        """Go through it and all below it, those below first."""
        for one in self.below:
            yield from one.walk()
        yield self

    @property
    def is_whole(self) -> bool:
        """Whether nothing below it is missing, as far as anybody knows."""
        return not self.lost and all(one.is_whole for one in self.below)


def tree_of(lines: Sequence[Line], above: Mapping[str, str],
            nested: Mapping[str, str] | None = None, lang: Lang = "zh") -> Node | None:
    """Return the places as a tree; None without any.

    Places whose superiors nobody names, and several that stand at the top, are put under one that
    stands for all.

    Parameters
    ----------
    lines
        All places; those without figures make the place above them lack something.
    above
        Stem → the place above, empty where nobody says.
    nested
        Places without workbooks → the place above each.
    """
    done = [line for line in lines if line.state is State.DONE]
    if not done:
        return None
    nested = nested or {}
    names = list(dict.fromkeys([*(one for both in nested.items() for one in both if one),
                                *(one for one in above.values() if one),
                                *(line.place for line in done)]))
    written = {one: _same(one, names) for one in dict.fromkeys(
        (*nested, *nested.values(), *above.values())) if one}  # a nation names few, but often
    nodes = {name: Node(name) for name in dict.fromkeys(
        written[one] for one in (*nested, *nested.values(), *(
            above[line.stem] for line in done)) if one)}
    parents = {written[name]: written[over] for name, over in nested.items() if over}
    top = Node(label("batch.all", lang))
    for line in done:
        over = written[above[line.stem]] if above[line.stem] else ""
        own = next((name for name in nodes if _is_same(name, line.place)), "")
        if own and nodes[own].own is None and own != over:
            nodes[own].own = line
            parents[own] = over
        else:
            (nodes[over] if over else top).members.append(line)
    for line in lines:
        if line.state is not State.DONE:
            over = written[said] if (said := above.get(line.stem, "")) else ""
            for node in [nodes[over]] if over in nodes else nodes.values():
                node.lost += 1  # of one that nobody places, any may be short
    for name, node in nodes.items():
        over = parents.get(name, "")
        if over and not _is_below(over, name, parents):
            nodes[over].below.append(node)
        else:
            top.below.append(node)
    for node in top.walk():
        node.below.sort(key=lambda one: one.name)
    alone = len(top.below) == 1 and not top.members
    return top.below[0] if alone else top


def _is_same(name: str, other: str) -> bool:
    """Tell whether two names are of one place: 某市 is 某省某市."""
    return bool(name) and bool(other) and (name.endswith(other) or other.endswith(name))


def _same(name: str, names: Sequence[str]) -> str:
    """Return the longest way in which a place is written."""
    return max((one for one in names if one.endswith(name)), key=len)


def _is_below(place: str, above: str, parents: Mapping[str, str]) -> bool:
    """Tell whether a place lies below another: then it cannot be above it as well."""
    seen: set[str] = set()
    while place and place not in seen:
        if place == above:
            return True
        seen.add(place)
        place = parents.get(place, "")
    return False
