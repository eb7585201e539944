"""How the papers of a run are wanted; light, since every command that solves knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from forecast.render.memo import House


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
    house
        The house style of the bureau; None for the standard.
    """

    pdf: Literal["own", "office", "none"] = "own"
    pages: int | None = None
    house: House | None = None
