"""A sheet of the donor as it was made: its frame as a tree, its rows as they are written.

Of its thousands of cells no tree is built: what they say is read from their writing, and they are
written anew from it. Only what our sheets hold is known here: numbers, shared texts, formulas with
their values.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree

from forecast.xlsx.addresses import column_of
from forecast.xlsx.draft import parse
from forecast.xlsx.elements import local, text_of
from forecast.xlsx.graft.contents import (
    NOTHING,
    Content,
    formula_content,
    text_content,
    value_content,
)
from forecast.xlsx.markup import as_utf8, resolved, unescaped, written_text
from forecast.xlsx.plain_cells import PlainRow, parted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.xlsx.graft.contents import Row

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class SharedText:
    """A shared string of the donor.

    Parameters
    ----------
    written
        What stands inside a cell that has it for its own.
    text
        The text as the part writes it, ``_x000D_`` and all.
    content
        What a cell with it says.
    is_rich
        Whether it is more than one text in one look.
    """

    written: bytes
    text: str
    content: Content
    is_rich: bool


@dataclass(frozen=True)
class MadeSheet:
    """One sheet of ours, before it is put into a workbook.

    Parameters
    ----------
    frame
        The sheet's tree without its rows.
    rows
        Its rows.
    texts
        The shared strings that its cells name by number.
    """

    frame: etree._Element
    rows: Sequence[PlainRow]
    texts: Sequence[SharedText]

    @cached_property
    def contents(self) -> Mapping[int, Row]:
        """What its cells say, by row and column."""
        columns: dict[bytes, int] = {}
        known: dict[tuple[bytes, bytes], Content] = {(b"", b""): NOTHING}
        found: dict[int, Row] = {}
        for row in self.rows:
            if not row.cells:
                continue
            says = found[int(row.number)] = {}
            for letters, _, _, kind, formula, value, _ in row.cells:
                if letters not in columns:
                    columns[letters] = column_of(letters.decode())
                if kind == b"s":
                    content = self.texts[int(value)].content
                elif formula:
                    content = formula_content(resolved(formula))
                elif (kind, value) in known:
                    content = known[kind, value]
                else:
                    content = value_content(resolved(value), kind.decode() or "n")
                    known[kind, value] = content
                says[columns[letters]] = content
        return found

    @cached_property
    def heights(self) -> Mapping[int, str]:
        """The height of each row that states one, as written."""
        return {int(row.number): height.partition(b'"')[0].decode() for row in self.rows
                if (height := row.attributes.partition(b' ht="')[2])}

    def text_at(self, address: str) -> str:
        """Return the shared text at an address; empty where there is none."""
        return next((self.texts[int(one[5])].text for row in self.rows for one in row.cells
                     if one[3] == b"s" and (one[0] + one[1]).decode() == address), "")


def made_sheet(data: bytes, texts: Sequence[SharedText]) -> MadeSheet:
    """Read a sheet of the donor; that it is well formed is proved where it stands in the workbook.

    Raises
    ------
    ValueError
        When it holds what our sheets do not, or writes it otherwise.
    """
    found = parted(as_utf8(data))
    if found is None:
        raise ValueError("the donor has a sheet whose rows are not found")
    rows = [row for many in found.rows() for row in many]
    if any(one[6] for row in rows for one in row.cells):
        raise ValueError("the donor has a text outside its shared strings")
    return MadeSheet(parse(found.frame), rows, texts)


def shared_text(item: etree._Element) -> SharedText:
    """Read a shared string, an element ``si``."""
    text = text_of(item)
    is_rich = not (len(item) == 1 and local(item[0]) == "t")
    written = _rich(item) if is_rich else own_text(text)
    return SharedText(written, text, text_content(unescaped(text)), is_rich)


def own_text(text: str) -> bytes:
    """Write a text as it stands inside a cell of its own."""
    if not text:
        return b"<t/>"
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<t{space}>{written_text(text)}</t>".encode()


def _rich(item: etree._Element) -> bytes:
    made = etree.Element(item.tag, nsmap=item.nsmap)  # type: ignore[arg-type]  # the stubs forget the default namespace
    made.extend(deepcopy(list(item)))
    for one in made.iter("{*}t"):
        if one.text and one.text != one.text.strip():
            one.set(_SPACE, "preserve")
    whole: bytes = etree.tostring(made, encoding="UTF-8")
    return whole[whole.index(b">") + 1:whole.rindex(b"<")]
