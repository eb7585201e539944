# a script of its own, not a package
"""Run the notebook of the documents anew and keep what it shows.

Edit ``docs/notebook.ipynb`` in Jupyter, or as text; then::

    python tools/run_notebook.py

The cells are run from the project's folder. What changes from run to run or from machine to machine
(times, counters of the kernel, its version) is not kept, so an unchanged notebook stays as it was.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

PROJECT = Path(__file__).resolve().parents[1]
NOTEBOOK = PROJECT / "docs" / "notebook.ipynb"
SECONDS = 120


def executed(path: Path = NOTEBOOK) -> Any:
    """Return the notebook with the outputs of a fresh run; a cell that fails raises."""
    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=SECONDS, kernel_name="python3",
                   resources={"metadata": {"path": str(PROJECT)}}).execute()
    return bare(book)


def bare(book: Any) -> Any:
    """Return a notebook without what changes by itself."""
    book.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python",
                                    "name": "python3"},
                     "language_info": {"name": "python"}}
    for number, cell in enumerate(book.cells):
        cell.metadata, cell.id = {}, f"cell-{number:02d}"
        for output in cell.get("outputs", []):
            output.metadata = {}
    return book


def written(book: Any) -> str:
    """Return a notebook as it lies in the repository."""
    return str(nbformat.writes(book)) + "\n"


if __name__ == "__main__":
    NOTEBOOK.write_text(written(executed()), encoding="utf-8", newline="\n")
    print(NOTEBOOK)
