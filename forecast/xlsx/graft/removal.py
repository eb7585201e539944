"""Sheets taken out of a user's workbook; what pointed at them keeps the figures it showed.

A formula that read a sheet that goes becomes the value it had, so that nothing dangles and no
figure is lost; names, rules and charts that pointed there point at ``#REF!``, as Excel writes it.
Parts that nothing leads to any more go with the sheets; every other part stays byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from forecast.xlsx import markup
from forecast.xlsx.draft import written
from forecast.xlsx.elements import child, number_in, unset
from forecast.xlsx.graft.book import ANCHOR, book_of, forget_titles
from forecast.xlsx.graft.record import NAMESPACE, kept_record
from forecast.xlsx.references import sheets_in, without_sheets, words_in

if TYPE_CHECKING:
    from collections.abc import Collection

    from forecast.xlsx.draft import Draft

_PUBLISHED = "fc_"
_RULES = ("formula", "formula1", "formula2")


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken out: the sheets, and the cells (sheet, address) that are values now."""

    sheets: tuple[str, ...]
    frozen: tuple[tuple[str, str], ...]


def grafted_sheets(draft: Draft) -> tuple[str, ...]:
    """Return the names of the sheets that results were written to, by their anchors."""
    return tuple(one.name for one in book_of(draft).known().values())


def remove_sheets(draft: Draft, names: Collection[str]) -> Removed:
    """Take sheets out of a package, and the record of results that were grafted.

    Parameters
    ----------
    names
        The sheets that go; one that is not there is passed over.
    """
    return _Removal(draft, names).done()


class _Removal:
    """One removal: the state that its steps share."""

    def __init__(self, draft: Draft, names: Collection[str]) -> None:
        self.draft = draft
        self.main = draft.package.main_part()
        self.book = book_of(draft)
        wanted = {name.lower() for name in names}
        entries = self.book.sheets()
        self.order = [markup.unescaped(one.get("name", "")) for one in entries]
        self.doomed = [one for one, name in zip(entries, self.order, strict=True)
                       if name.lower() in wanted]
        self.names = frozenset(name.lower() for name in self.order if name.lower() in wanted)
        self.dead: frozenset[str] = frozenset()

    def done(self) -> Removed:
        reached = self._reached()
        gone = tuple(name for name in self.order if name.lower() in self.names)
        self._forget_names(self._record())
        parts = {name: self.book.part_of(one)
                 for one, name in zip(self.book.sheets(), self.order, strict=True)}
        frozen = [(name, at) for name, part in parts.items()
                  if name.lower() not in self.names and part and self.draft.has(part)
                  for at in self._freeze(part)]
        self._unhook()
        left = self._reached()
        for part in sorted(reached - left):
            self.draft.drop(part)
        for part in sorted(left):
            if part.endswith(".xml") and "/charts/" in f"/{part}":
                self._blind(part)
        self.draft.put(self.main, written(self.book.root))
        if gone:
            forget_titles(self.draft)
        self.draft.declare({})
        return Removed(gone, tuple(frozen))

    def _record(self) -> frozenset[str]:
        """Take the record of results out; return the names that it says were published."""
        for owner in (self.main, ""):
            for one in self.draft.links(owner):
                if (one.kind == "customXml" and self.draft.has(one.target)
                        and NAMESPACE.encode() in self.draft.read(one.target)):
                    names = kept_record(self.draft, one.target).names
                    self.draft.drop_links(owner, {one.id})
                    return names
        return frozenset()

    def _forget_names(self, published: Collection[str]) -> None:
        """Remove the names of the sheets; those of other sheets are counted anew."""
        places = [place for place, name in enumerate(self.order)
                  if name.lower() not in self.names]
        gone = set(range(len(self.order))).difference(places)
        dead = set()
        for one in self.book.names():
            name, scope, text = one.get("name", ""), one.get("localSheetId", ""), one.text or ""
            at = {sheet.lower() for sheet in sheets_in(text)}
            own = number_in(scope) in gone
            ours = name.startswith(ANCHOR) or (
                name in published if published else name.startswith(_PUBLISHED))
            if own or (ours and not scope and at <= self.names and (at or "#REF!" in text)):
                one.getparent().remove(one)  # type: ignore[union-attr]  # it is in definedNames
                if not own:
                    dead.add(name.lower())
                continue
            if number_in(scope) in places:
                one.set("localSheetId", str(places.index(number_in(scope))))
            if at & self.names:
                one.text = without_sheets(text, self.names)
                dead.add(name.lower())
        self.dead = frozenset(dead)
        listed = child(self.book.root, "definedNames")
        if listed is not None and len(listed) == 0:
            self.book.root.remove(listed)

    def _points_there(self, formula: str) -> bool:
        return bool({one.lower() for one in sheets_in(formula)} & self.names
                    or words_in(formula) & self.dead)

    def _freeze(self, part: str) -> list[str]:
        """Turn the formulas of a sheet that pointed there into the values they had."""
        if not (self.names or self.dead):
            return []
        root = self.draft.xml(part)
        if not any(self._points_there(one.text or "")
                   for one in root.iter("{*}f", *(f"{{*}}{name}" for name in _RULES))):
            return []
        frozen, groups = [], set()
        formulas = list(root.iterfind("{*}sheetData/{*}row/{*}c/{*}f"))
        for one in formulas:
            if self._points_there(one.text or "") and one.get("t") == "shared":
                groups.add(one.get("si"))
        for one in formulas:
            shared = one.get("t") == "shared" and one.get("si") in groups
            cell = one.getparent()
            if cell is not None and (shared or self._points_there(one.text or "")):
                cell.remove(one)
                _as_constant(cell)
                frozen.append(cell.get("r", ""))
        for one in root.iter(*(f"{{*}}{name}" for name in _RULES)):
            if self._points_there(one.text or ""):
                one.text = without_sheets(one.text or "", self.names)
        self.draft.put(part, written(root))
        return frozen

    def _blind(self, part: str) -> None:
        """Let a chart that drew a sheet that is gone point nowhere; what it showed stays."""
        if b"!" not in self.draft.read(part):
            return
        root = self.draft.xml(part)
        hit = [one for one in root.iter("{*}f") if self._points_there(one.text or "")]
        for one in hit:
            one.text = without_sheets(one.text or "", self.names)
        if hit:
            self.draft.put(part, written(root))

    def _unhook(self) -> None:
        """Take the sheets, and the chain of calculation, out of the workbook part."""
        kept = [place for place, name in enumerate(self.order) if name.lower() not in self.names]
        targets = {self.book.part_of(one) for one in self.doomed}
        for one in self.doomed:
            one.getparent().remove(one)  # type: ignore[union-attr]  # it stands in sheets
        for view in self.book.root.iter("{*}workbookView"):
            for key in ("activeTab", "firstSheet"):
                number = number_in(view.get(key))
                if number >= 0:
                    unset(view, key)
                    if number in kept and kept.index(number):
                        view.set(key, str(kept.index(number)))
        links = self.draft.links(self.main)
        doomed = {one.id for one in links if one.kind == "calcChain"
                  or (one.kind in {"worksheet", "chartsheet"} and one.target in targets)}
        if doomed:
            self.draft.drop_links(self.main, doomed)

    def _reached(self) -> set[str]:
        """Return every part that relationships lead to from the package."""
        found: set[str] = set()
        waiting = [""]
        while waiting:
            new = {one.target for one in self.draft.links(waiting.pop())
                   if not one.external and self.draft.has(one.target)} - found
            found |= new
            waiting += new
        return found


def _as_constant(cell: etree._Element) -> None:
    """Give a cell without its formula the type that a value of its kind has."""
    value = child(cell, "v")
    if value is None:
        unset(cell, "t")
    elif cell.get("t") == "str":
        inline = etree.SubElement(cell, str(value.tag)[:-1] + "is")
        etree.SubElement(inline, str(value.tag)[:-1] + "t").text = value.text
        cell.remove(value)
        cell.set("t", "inlineStr")
