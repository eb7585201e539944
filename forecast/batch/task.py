"""One task: one workbook, all scenarios. It writes its own record; a worker hands nothing back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.batch.issuing import plain
from forecast.batch.store import Record, Store
from forecast.batch.summary import summarised
from forecast.faults import fault_of, told
from forecast.issues import CellRef, InputError, Issue
from forecast.models import SharedShocks
from forecast.projection import Settings, files_of
from forecast.version import VERSION

if TYPE_CHECKING:
    from forecast.labels import Lang
    from forecast.projection import Result
    from forecast.run import Request
    from forecast.workbook import InputBook


class Kept(StrEnum):
    """What is written of a workbook beside its record in the store."""

    NONE = "none"
    RECORD = "record"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs to know; small, since it travels.

    Parameters
    ----------
    book, stem, name
        The workbook, its name in the outputs, the place that the list says it is of.
    scenarios
        Names and files, as the command has them; files as absolute paths.
    store, out
        Where records lie, and where outputs of single workbooks go; seen alike by every worker.
    """

    book: Path
    stem: str
    store: Path
    out: Path
    name: str = ""
    scenarios: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    outputs: Kept = Kept.NONE
    lang: Lang = "zh"

    @property
    def folder(self) -> Path:
        """Where the outputs of this workbook go."""
        return self.out / self.stem

    def key(self) -> str:
        """Return the hash of all that the record follows from.

        The files beside the workbook that it names itself are held in the record
        (:attr:`Record.beside`), since nobody knows them before the workbook is read.

        Raises
        ------
        OSError
            When a file cannot be read.
        """
        from forecast.data import scenario_files

        files = [hashlib.sha256(one.read_bytes()).hexdigest()
                 for word in self.scenarios for one in scenario_files(word)]
        asked = self.settings
        said = [VERSION, hashlib.sha256(self.book.read_bytes()).hexdigest(), self.stem, self.name,
                [Path(word).name for word in self.scenarios], files, asked.horizon, asked.draws,
                asked.seed, str(asked.as_of), str(asked.base), self.outputs, self.lang,
                self.book.name]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def perform(task: Task) -> str:
    """Do a task unless its record is there; return its key.

    Raises
    ------
    OSError
        When the store itself cannot be written (a full disk): no verdict on the workbook.
    """
    try:
        key = task.key()
    except OSError as error:
        key = hashlib.sha256(f"{task.stem}\0{error.errno}".encode()).hexdigest()
        Store(task.store).put(refused(task, key, (fault_of(error, task.book.name),)))
        return key
    store = Store(task.store)
    if sound(task, store, key) is None:
        store.put(_done(task, key))
    return key


def sound(task: Task, store: Store, key: str) -> Record | None:
    """Return a task's record that still holds, every file that it left with it."""
    record = store.sound(key, task.book.parent)
    left = record.data.get("files", ()) if record is not None else ()
    return record if all((task.folder / name).is_file() for name in left) else None


def _done(task: Task, key: str) -> Record:
    """Read and solve a workbook, write what is wanted of it, and return its record."""
    from forecast.cautions import warnings_of
    from forecast.run import Request, solve
    from forecast.workbook import read

    try:
        book = read(task.book)
        place = task.name or book.bureau.name or Path(task.stem).name
        settings = replace(task.settings, shared=SharedShocks.of(place))
        request = Request(task.book, task.scenarios, task.folder, settings, task.lang)
        result = solve(book, request)
        warnings = warnings_of(book, result, task.lang)
        files = _written(task, request, book, result, warnings)
    except InputError as error:
        return refused(task, key, tuple(error.issues))
    except MemoryError:
        return refused(task, key, (Issue("batch_memory", CellRef(task.book.name),
                                          task.book.name),))
    beside = [(name, digest) for name, digest in files_of(result)
              if name in {one.name for one in book.bureau.scenario_files}]
    data, numbers, draws = summarised(book, result, warnings, place, task.lang)
    return Record(key, {**_known(task), **data, "beside": beside, "files": files},
                  numbers, draws)


def _written(task: Task, request: Request, book: InputBook, result: Result,
             warnings: tuple[Issue, ...]) -> list[str]:
    """Write what is wanted of one workbook; return the files, as seen from its folder."""
    if task.outputs is Kept.NONE:
        return []
    if task.outputs is Kept.ALL:
        from forecast.run import finish

        made = finish(book, result, request).outputs.files()
        return [one.relative_to(task.folder).as_posix() for one in made]
    from forecast.exhibits import exhibit
    from forecast.provenance import provenance_of
    from forecast.render import Files, record_of, write_record

    provenance = provenance_of(book, result, task.lang)
    shown = exhibit(result, provenance, warnings, task.lang, book.bureau)
    entered = [(book.path.name, provenance["sha256"]), *files_of(result)]
    with told(task.folder):
        task.folder.mkdir(parents=True, exist_ok=True)
        write_record(record_of(result, shown, provenance, task.lang), Files(entered, {}),
                     task.folder / RECORD)
    return [RECORD]


RECORD = "result.json"


def refused(task: Task, key: str, issues: tuple[Issue, ...]) -> Record:
    """Return the record of a workbook that cannot be used."""
    return Record(key, {**_known(task), "place": task.name or Path(task.stem).name,
                        "issues": [plain(one) for one in issues]})


def _known(task: Task) -> dict[str, object]:
    return {"stem": task.stem, "file": task.book.name, "version": VERSION}
