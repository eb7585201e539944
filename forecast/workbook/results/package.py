"""The workbook that results are written to: XlsxWriter's, with a look and a packager of ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlsxwriter.packager import Packager
from xlsxwriter.workbook import Workbook

from forecast.workbook.results.formats import NORMAL

if TYPE_CHECKING:
    from io import BytesIO


class Book(Workbook):  # type: ignore[misc]  # it comes without types
    """A workbook that takes every text for a text; ``packager`` puts its parts together.

    Parameters
    ----------
    where
        Where its parts are kept meanwhile, as XlsxWriter is told.
    """

    def __init__(self, stream: BytesIO, packager: Packager, where: dict[str, object]) -> None:
        self._packager = packager
        super().__init__(stream, {**where, "strings_to_formulas": False, "strings_to_urls": False,
                                  "strings_to_numbers": False, **NORMAL})

    def _get_packager(self) -> Packager:
        return self._packager


class Unpacked(Packager):  # type: ignore[misc]  # it comes without types
    """Keeps the parts as they are: who takes them apart at once needs no archive of them."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[str, bytes] = {}

    def _create_package(self) -> list[Any]:
        for file, name, is_binary in super()._create_package():
            if isinstance(file, str):
                self.parts[name] = Path(file).read_bytes()
            else:
                self.parts[name] = file.getvalue() if is_binary else file.getvalue().encode()
        return []  # of them nothing is left to pack
