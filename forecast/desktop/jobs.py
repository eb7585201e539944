"""What each icon does: the words of the command, and what is opened when it is done."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forecast import cli
from forecast.commands.parts import BAD_INPUT
from forecast.labels import Lang, label
from forecast.xlsx import BOOKS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

FILES = {"run": 1, "check": 1, "import": 2, "landing": 1}
"""测算, 检查, 导入, 全年预计 and how many files each needs: 导入 a table, and what it goes into."""
_OPENED = (".xlsx", ".xlsm", ".docx", ".html")


@dataclass(frozen=True, slots=True)
class Job:
    """An action on a file; ``into`` is the workbook that tables are imported into.

    ``rest`` are files dropped beside it, which are left alone and named.
    """

    action: str
    file: Path
    into: Path | None = None
    lang: Lang = "zh"
    rest: tuple[Path, ...] = ()

    @classmethod
    def of(cls, action: str, files: Sequence[Path], lang: Lang) -> Job:
        """Make a job of the files given, in their order, at least as many as it needs."""
        needed = FILES[action]
        found = tuple(path.absolute() for path in files)
        return cls(action, found[0], found[1] if needed > 1 else None, lang, found[needed:])

    @property
    def folder(self) -> Path:
        """Where the results go: a folder beside the workbook."""
        return self.file.parent / label("desktop.folder", self.lang, name=self.file.stem)

    def words(self) -> list[str]:
        """Return the words of the command."""
        file = str(self.file)
        if self.action == "import":
            return ["import", file, "--into", str(self.into), "--yes", "--lang", self.lang]
        return [self.action, file, "--out", str(self.folder), "--lang", self.lang]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job: its exit code, what was said, the files to be opened."""

    code: int
    said: str
    opens: tuple[Path, ...]


class Heard(io.TextIOBase):
    """A stream that hands on what is written to it, and keeps it."""

    encoding = "utf-8"

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self.parts: list[str] = []

    def write(self, text: str) -> int:
        """Take a text."""
        self.parts.append(text)
        self._tell(text)
        return len(text)


def done(job: Job, tell: Callable[[str], None]) -> Done:
    """Do a job, telling what the command prints; problems of a run are marked in a copy too."""
    heard = Heard(tell)
    if job.rest:
        heard.write(label("desktop.only_one", job.lang, name=job.file.name,
                          rest="; ".join(one.name for one in job.rest)) + "\n")
    code = _acted(job.words(), heard)
    if code == BAD_INPUT and job.action == "run":
        _acted(Job("check", job.file, lang=job.lang).words(), Heard(lambda _: None))
    return Done(code, "".join(heard.parts), _opens(job, code))


def _acted(words: Sequence[str], heard: Heard) -> int:
    with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
        try:
            return cli.main(words)
        except SystemExit as error:  # argparse has said what is wrong
            return error.code if isinstance(error.code, int) else BAD_INPUT


def _opens(job: Job, code: int) -> tuple[Path, ...]:
    """Name what is opened: the results, or the marked copy of what has problems."""
    stem, folder = job.file.stem, job.folder
    marked = folder / f"{stem}-{label('run.check', job.lang)}.xlsx"
    if code == BAD_INPUT or job.action == "check":
        return (marked,) if marked.is_file() else ()
    if job.action == "import":
        return (job.into,) if job.into is not None and job.into.is_file() else ()
    if job.action == "landing":
        return tuple(sorted(path for path in folder.glob("*") if path.suffix in _OPENED))[:1]
    results = f"{stem}-{label('run.results', job.lang)}"
    book = next((folder / f"{results}{suffix}" for suffix in BOOKS
                 if (folder / f"{results}{suffix}").is_file()), None)
    return tuple(path for path in (folder / "report.html", book) if path and path.is_file())
