"""What the linter finds: collected by place, the same fault of one sheet a few times only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from forecast.issues import CellRef, Issue, Severity
from forecast.xlsx.markup import unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

LISTED = 10
"""How often one kind of fault is listed for one sheet; the rest are counted."""


@dataclass
class Findings:
    """The faults of one package.

    Parameters
    ----------
    file
        The file's name.
    own
        The sheets that this toolkit wrote. What is a user's choice on a user's sheet (a newer
        function, a dead link) is an error on one of ours.
    alone
        Whether ``own`` alone is read, with what it hangs on, and no other sheet.
    kinds
        Whether no more is asked than which kinds of fault a place has: one of each is enough.
    """

    file: str
    own: frozenset[str] = frozenset()
    alone: bool = False
    kinds: bool = False
    issues: list[Issue] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    users: set[Issue] = field(default_factory=set)

    def enough(self, code: str, place: str) -> bool:
        """Tell whether no more faults of a kind need be looked for."""
        return self.kinds and (code, place) in self.counts

    def fault(self, code: str, place: str, found: str, cell: str = "", *,
              of: Collection[str] | Callable[[], Collection[str]] | None = None,
              **fields: str) -> None:
        """Add what Excel refuses or repairs.

        ``place`` is a sheet's name or a part's; ``of`` names the sheets that an entry of a part
        shared with the user is about, or finds them when the fault is listed.
        """
        added = self._add(Severity.ERROR, code, place, found, cell, fields)
        if added is not None and of is not None and self.own.isdisjoint(
                of() if callable(of) else of):
            self.users.add(added)

    def hazard(self, code: str, place: str, found: str, cell: str = "", **fields: str) -> None:
        """Add what Excel opens, but hardly as meant."""
        grave = Severity.ERROR if place in self.own else Severity.WARNING
        self._add(grave, code, place, found, cell, fields)

    def too_long(self, text: str, limit: int, what: str, place: str, cell: str = "") -> None:
        """Add a text beyond a limit, in the units that Excel counts (UTF-16)."""
        if len(text) <= limit // 2:
            return
        length = len(unescaped(text).encode("utf-16-le", "surrogatepass")) // 2
        if length > limit:
            self.fault("xlsx_too_long", place, f"{length} {what}", cell, limit=str(limit))

    def take(self, issues: Iterable[Issue], part: str) -> None:
        """Add issues of the reader over a part: whose the part is, theirs is the fault."""
        self.issues += [replace(one, where=replace(one.where, sheet=one.where.sheet or part))
                        for one in issues]

    def _add(self, severity: Severity, code: str, place: str, found: str, cell: str,
             fields: dict[str, str]) -> Issue | None:
        """Count a fault; return it if it is listed."""
        count = self.counts[code, place] = self.counts[code, place] + 1
        if count > LISTED:
            return None
        added = Issue(code, CellRef(self.file, place, cell), found, tuple(fields.items()), severity)
        self.issues.append(added)
        return added

    def all(self) -> tuple[Issue, ...]:
        """Return the issues, with a word about those that were counted only."""
        more = [Issue("xlsx_more", CellRef(self.file, place), str(count - LISTED),
                      (("code", code),), self._severity(code, place))
                for (code, place), count in self.counts.items() if count > LISTED]
        return (*self.issues, *more)

    def _severity(self, code: str, place: str) -> Severity:
        return next(one.severity for one in self.issues
                    if one.code == code and one.where.sheet == place)
