"""The papers of a run: annex, one page, book and web page, each as Word file or PDF as it goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forecast import archives
from forecast.exhibits import Chart, Table, one_page as cut_to_one_page, print_book
from forecast.issues import CellRef, Issue, Severity
from forecast.labels import Lang, label
from forecast.render.chart import (
    draw_for_book,
    draw_for_paper,
    draw_half,
    half_sizes,
    paper_sizes,
)
from forecast.render.memo import (
    Pictures,
    charts_in,
    filled,
    filling_of,
    house_of,
    on_page_of,
    one_page as one_page_house,
    set_paper,
    shortened,
    standard,
    write_paper,
)
from forecast.render.web import report_page
from forecast.xlsx import office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from forecast.exhibits import Exhibits, Memo
    from forecast.render.memo import Filling, House, Paper, Sizes
    from forecast.render.wishes import PaperFiles, PaperWish

_FEWEST = 5
"""The fewest rows that the table of the one page is cut to."""


def write_papers(shown: Exhibits, files: PaperFiles, side: Path, wish: PaperWish, lang: Lang
                 ) -> tuple[Issue, ...]:
    """Write the papers; pictures for them are drawn into a folder ``side``.

    Returns
    -------
    tuple
        What was left out of the annex to save pages, and what could not be made as asked.
    """
    house = house_wanted(wish, lang)
    sizes = {one.id: paper_sizes(one, lang) for one in charts_in(shown.memo.blocks)}

    def paper_of(memo: Memo) -> Paper:
        return set_paper(memo, sizes, house, lang)

    memo, gone = shown.memo, tuple[str, ...]()
    if wish.pages is not None:
        memo, gone = shortened(memo, wish.pages, lambda one: paper_of(one).pages)
    annex = paper_of(memo)
    pictures = _drawn(annex, side / "annex", draw_for_paper)
    unfilled: tuple[Issue, ...] = ()
    if wish.template is None:
        write_paper(annex, files.annex, pictures)
    else:
        unfilled = _fill(wish.template, files, filling_of(annex, memo, shown.summary,
                                                          shown.tables(), pictures))
    one = cut_to_one_page(shown, lang)
    is_pair = len(charts_in(one.blocks)) > 1
    page = _on_one_page(one, {chart.id: (half_sizes if is_pair else paper_sizes)(chart, lang)
                              for chart in charts_in(one.blocks)}, lang)
    halves = _drawn(page, side / "one", draw_half if is_pair else draw_for_paper)
    write_paper(page, files.one_page, halves)
    missing = _write_pdfs(((annex, pictures, files.annex, files.annex_pdf),
                           (page, halves, files.one_page, files.one_page_pdf)), wish, side)
    book = print_book(shown, lang)
    (side / "book").mkdir(parents=True)
    drawn = {chart.id: draw_for_book(chart, side / "book", lang) for chart in book.charts()}
    files.report.write_text(report_page(book, drawn, _switched(shown), lang, shown.live),
                            encoding="utf-8", newline="\n")
    if files.book is not None:
        from forecast.render.pdf import book_pdf

        files.book.write_bytes(book_pdf(book, drawn, side, lang))
    return (*_left_out(gone, annex, files.annex, wish), *unfilled, *missing)


def house_wanted(wish: PaperWish, lang: Lang) -> House:
    """Return the house style of the annex: the standard, or that of the bureau's own papers.

    Raises
    ------
    InputError
        When a paper of theirs cannot be read.
    """
    house = standard(lang) if wish.style is None else house_of(wish.style, lang)
    return house if wish.template is None else on_page_of(wish.template, house)


def _fill(template: Path, files: PaperFiles, filling: Filling) -> tuple[Issue, ...]:
    """Fill the bureau's document; say which marks nobody knows, and that it has no PDF."""
    archives.put(filled(template, filling), files.annex)
    known = label("memo.name_comma", filling.lang).join((*filling.words, *filling.pieces))
    unknown = (Issue("template_mark_unknown", CellRef(template.name), label(
        "memo.name_comma", filling.lang).join(filling.unknown), (("marks", known),),
        Severity.WARNING),) if filling.unknown else ()
    bare = (Issue("pdf_of_template", CellRef(files.annex.name), files.annex.name,
                  severity=Severity.WARNING),) if files.book and not files.annex_pdf else ()
    return (*unknown, *bare)


def _drawn(paper: Paper, folder: Path, draw: Callable[[Chart, Path, Lang, int], Path]
           ) -> dict[str, Path]:
    """Draw the pictures of a paper, each in the size that it was set in."""
    folder.mkdir(parents=True)
    return {one.chart.id: draw(one.chart, folder, paper.lang, one.size)
            for piece in paper.pieces if isinstance(piece, Pictures) for one in piece.images}


def _on_one_page(memo: Memo, sizes: Sizes, lang: Lang) -> Paper:
    """Set the one page; where sentences are long, its table has no notes, then fewer rows.

    Where that is not enough pictures give way, to a whole table again.
    """
    bare = replace(memo, blocks=tuple(one for one in memo.blocks if not isinstance(one, Chart)))
    for whole in (memo, bare):
        for less in _shorter(whole):
            page = set_paper(less, sizes, one_page_house(lang), lang)
            if page.pages == 1:
                return page
    return page


def _shorter(memo: Memo) -> Iterator[Memo]:
    """List a memo with its table as it is, without notes, and with ever fewer rows."""
    table = next((one for one in memo.blocks if isinstance(one, Table)), None)
    yield memo
    if table is None:
        return
    for count in range(len(table.rows), min(_FEWEST, len(table.rows)) - 1, -1):
        less = replace(table, notes=(), rows=table.rows[:count])
        yield replace(memo, blocks=tuple(less if one is table else one for one in memo.blocks))


def _switched(shown: Exhibits) -> dict[str, str]:
    """Name the scenarios that the page can be switched between: those of the drawn comparison."""
    chart = next((chart for chart in shown.charts if chart.id == "scenarios"), None)
    return {column.key: column.title for column in chart.table.columns} if chart else {}


def _write_pdfs(papers: tuple[tuple[Paper, Mapping[str, Path], Path, Path | None], ...],
                wish: PaperWish, side: Path) -> tuple[Issue, ...]:
    """Write each paper as PDF, by the way that was asked for; say so where it is not there."""
    is_office = wish.pdf == "office" and office() is not None
    for paper, pictures, word, place in papers:
        if place is None:
            continue
        if is_office:
            from forecast.render.pdf import office_pdf

            place.write_bytes(office_pdf(word))
        else:
            from forecast.render.pdf import paper_pdf

            place.write_bytes(paper_pdf(paper, pictures, side))
    name = papers[0][2].name
    lacking = "pdf_no_setter" if wish.pdf != "none" and papers[1][3] is None else (
        "pdf_no_office" if wish.pdf == "office" and not is_office else "")
    return (Issue(lacking, CellRef(name), name, severity=Severity.WARNING),) if lacking else ()


def _left_out(gone: tuple[str, ...], annex: Paper, path: Path, wish: PaperWish
              ) -> tuple[Issue, ...]:
    """Say what was left out to save pages, and when it was not enough."""
    where, found = CellRef(path.name), []
    if gone:
        found.append(Issue("paper_shortened", where, str(len(gone)), (
            ("titles", "；".join(gone)),), Severity.WARNING))
    if wish.pages is not None and annex.pages > wish.pages:
        found.append(Issue("paper_too_long", where, str(annex.pages), (
            ("pages", str(wish.pages)),), Severity.WARNING))
    return tuple(found)
