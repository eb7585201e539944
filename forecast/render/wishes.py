"""How the papers of a run are wanted; light, since every command that solves knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

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
