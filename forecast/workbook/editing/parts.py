"""The parts of a workbook by what they are: the book, a sheet by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.xlsx import BookPart, unescaped

if TYPE_CHECKING:
    from forecast.xlsx import Draft


def book_of(draft: Draft) -> BookPart:
    """Open the workbook part of a draft for change."""
    main = draft.package.main_part()
    return BookPart(draft.xml(main, "workbook"), {one.id: one.target for one in draft.links(main)})


def part_of(book: BookPart, sheet: str) -> str:
    """Return the part of a sheet; empty where there is none of that name."""
    return next((book.part_of(one) for one in book.sheets()
                 if unescaped(one.get("name", "")) == sheet), "")


def drop_chain(draft: Draft) -> None:
    """Drop the order in which cells were calculated; programs find it anew."""
    main = draft.package.main_part()
    chains = {one.id: one.target for one in draft.links(main) if one.kind == "calcChain"}
    draft.drop_links(main, chains)
    for part in chains.values():
        draft.drop(part)
