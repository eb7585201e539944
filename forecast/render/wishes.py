"""How the papers of a run are wanted and where they lie; light, since nothing is made for it."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from forecast.labels import Lang, label
from forecast.xlsx import office

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class PaperWish:
    """How the papers are wanted.

    Parameters
    ----------
    pdf
        Who makes the PDFs: ``own``, Typst; ``office``, LibreOffice where it is installed, from the
        Word files; ``none``, nobody.
    pages
        The most pages of the annex; content is left out for it.
    style
        A paper of the bureau whose house style the annex takes; None for the standard.
    template
        A document of the bureau that is filled at its marks and is the annex then.
    """

    pdf: Literal["own", "office", "none"] = "own"
    pages: int | None = None
    style: Path | None = None
    template: Path | None = None


@dataclass(frozen=True, slots=True)
class PaperFiles:
    """Where the papers lie; None for one that is not made."""

    annex: Path
    one_page: Path
    report: Path
    annex_pdf: Path | None = None
    one_page_pdf: Path | None = None
    book: Path | None = None

    @classmethod
    def named(cls, folder: Path, stem: str, wish: PaperWish, lang: Lang) -> PaperFiles:
        """Name the papers of a workbook."""
        annex, page, book = (f"{stem}-{label(f'run.{key}', lang)}"
                             for key in ("annex", "one_page", "book"))
        word = folder / f"{annex}.docx", folder / f"{page}.docx", folder / "report.html"
        if wish.pdf == "none" or importlib.util.find_spec("typst") is None:
            return cls(*word)
        made = cls(*word, *(folder / f"{name}.pdf" for name in (annex, page, book)))
        is_printed = wish.template is None or (wish.pdf == "office" and office() is not None)
        return made if is_printed else replace(made, annex_pdf=None)

    def beside(self) -> tuple[Path, ...]:
        """List what is made beside the annex."""
        found = (self.one_page, self.report, self.annex_pdf, self.one_page_pdf, self.book)
        return tuple(path for path in found if path is not None)
