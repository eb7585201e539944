"""A batch from its list to its outputs: what is not there yet is done, the rest taken as it is."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from glob import has_magic
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecast import archives
from forecast.batch.executors import Outcome, StorageError, in_processes, on_cluster, one_by_one
from forecast.batch.ledger import ASIDE, Line, State, write_ledger
from forecast.batch.listing import Entry, listed
from forecast.batch.store import Store
from forecast.batch.task import Kept, Task, perform, refused, sound
from forecast.data import parse_period
from forecast.faults import fault_of, refuse_nameless, told
from forecast.issues import CellRef, InputError, Issue
from forecast.labels import Lang, label
from forecast.locks import LOCK, held
from forecast.projection import Settings
from forecast.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from forecast.batch.pages import Doubt

STORE, PLAN = ".records", ".batch.json"
_PATIENCE = 2.0
"""Seconds to wait for another batch in the same folder: it takes minutes, so it is told at once."""


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """What is asked of a batch.

    Parameters
    ----------
    word
        What :func:`listed` takes; empty where an earlier batch in ``out`` is resumed.
    jobs
        Processes of this computer; nought does all in this process.
    scheduler
        A Dask scheduler's address, ``local`` for one made here; empty for none.
    resume
        Go on with the batch in ``out``: its list and settings, and what was set aside stays aside.
    """

    word: str
    out: Path
    scenarios: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    outputs: Kept = Kept.NONE
    jobs: int = 1
    scheduler: str = ""
    resume: bool = False
    lang: Lang = "zh"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a batch is: for whoever watches it."""

    count: int
    done: int = 0
    failed: int = 0
    taken: int = 0
    dashboard: str = ""


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What came of a batch.

    ``doubts`` are of the totals; ``taken`` records were there already; ``cpu`` is what the others
    took, seconds.
    """

    lines: tuple[Line, ...]
    outputs: tuple[Path, ...]
    doubts: tuple[Doubt, ...]
    taken: int
    cpu: float

    def of(self, state: State) -> tuple[Line, ...]:
        """Return the workbooks of a state."""
        return tuple(line for line in self.lines if line.state is state)

    @property
    def is_whole(self) -> bool:
        """Whether every workbook that came gave figures."""
        return not (self.of(State.FAILED) or self.of(State.ASIDE))


def run_batch(request: BatchRequest, watch: Callable[[Standing], None] = lambda _: None
              ) -> BatchReport:
    """Do a batch.

    Raises
    ------
    InputError
        When there is nothing to do, when another batch is at work in the folder, when the disk is
        full or the cluster is lost. Records that were written stay: the next run goes on from them.
    """
    out = request.out.resolve()
    refuse_nameless(str(out))
    with told(out):
        out.mkdir(parents=True, exist_ok=True)
    with held(out / LOCK, out, _PATIENCE):
        request = replace(request, out=out)
        request = _resumed(request) if request.resume else request
        _refuse_scenarios(request)
        entries = listed(request.word, out)
        with told(out):
            _write_plan(request)
        return _worked(request, entries, watch)


def _refuse_scenarios(request: BatchRequest) -> None:
    """Refuse a file of scenarios that is not there, once and not a time a workbook."""
    lost = [word for word in request.scenarios if word.endswith(".toml") and not (
        Path(word).is_file() or has_magic(word))]
    if lost:
        raise InputError(Issue("file_missing", CellRef(word), word) for word in lost)


def tasks_of(request: BatchRequest, entries: Sequence[Entry]) -> Iterator[Task]:
    """Make a task a workbook, when it is asked for."""
    words = tuple(str(Path(word).resolve()) if Path(word).exists() else word
                  for word in request.scenarios)
    store, folder = request.out / STORE, request.out / label("batch.folder", request.lang)
    for entry in entries:
        if entry.path is not None:
            yield Task(entry.path.resolve(), entry.stem, store, folder, entry.name, words,
                       request.settings, request.outputs, request.lang)


def _worked(request: BatchRequest, entries: Sequence[Entry], watch: Callable[[Standing], None]
            ) -> BatchReport:
    from forecast.batch.outputs import Destination, write_outputs

    store = Store(request.out / STORE)
    keys = {task.stem: key for task in tasks_of(request, entries)
            if (key := _known(task, store, request.resume))}
    count = sum(entry.path is not None for entry in entries)
    left = (task for task in tasks_of(request, entries) if task.stem not in keys)
    standing = Standing(count, len(keys), taken=len(keys), failed=sum(
        not store.get(key).is_done for key in keys.values()))
    watch(standing)
    cpu = 0.0

    def dashboard(address: str) -> None:
        watch(replace(standing, dashboard=address))

    try:
        for outcome in _executed(request, left, count - len(keys), dashboard):
            key = outcome.key or _set_aside(outcome, store)
            if not store.has(key):
                raise InputError([Issue("batch_unshared", CellRef(str(request.out)),
                                        str(request.out))])
            keys[outcome.job.stem] = key
            cpu += outcome.cpu
            standing = replace(standing, done=standing.done + 1,
                               failed=standing.failed + (not store.get(key).is_done))
            watch(standing)
    except StorageError as error:
        raise InputError([fault_of(error.error, str(request.out))]) from None
    finally:
        lines = _lines(entries, keys, store)
        with told(request.out):
            write_ledger(lines, request.out / label("batch.ledger_file", request.lang),
                         request.lang)
    with told(request.out):
        outputs, doubts = write_outputs(Destination(request.out, request.lang), entries, lines,
                                        store)
    return BatchReport(lines, outputs, doubts, standing.taken, cpu)


def _executed(request: BatchRequest, tasks: Iterator[Task], count: int,
              dashboard: Callable[[str], None]) -> Iterator[Outcome]:
    if not count:
        return iter(())
    if request.scheduler:
        return on_cluster(tasks, perform, request.scheduler, max(1, request.jobs), dashboard)
    if request.jobs:
        return in_processes(tasks, perform, min(request.jobs, count))
    return one_by_one(tasks, perform)


def _known(task: Task, store: Store, resume: bool) -> str:
    """Return the key of a task whose record holds, else nothing.

    What was set aside is tried again by a new run, which may have more memory; a resumed one leaves
    it aside.
    """
    try:
        key = task.key()
    except OSError:
        return ""
    record = sound(task, store, key)
    if record is None:
        return ""
    if not resume and Line.of(record).state is State.ASIDE:
        store.drop(key)
        return ""
    return key


def _set_aside(outcome: Outcome, store: Store) -> str:
    """Record a workbook that its reader died of, or that our own program failed on."""
    job = outcome.job
    last = outcome.fault.strip().splitlines()[-1:] or [""]
    issue = (Issue("batch_bug", CellRef(job.book.name), last[0]) if outcome.fault else
             Issue(ASIDE, CellRef(job.book.name), job.book.name,
                   (("attempts", str(outcome.attempts)),)))
    key = job.key()
    store.put(refused(job, key, (issue,)))
    return key


def _lines(entries: Sequence[Entry], keys: dict[str, str], store: Store) -> tuple[Line, ...]:
    """Return a line a place; one that is not done yet has none."""
    lines, over = [], {entry.above for entry in entries}
    for entry in entries:
        if entry.path is None and entry.name in over:
            continue  # it stands in the list to say what is above it
        if entry.path is None:
            lines.append(Line(entry.stem, "", entry.name or entry.stem, State.MISSING))
        elif entry.stem in keys:
            lines.append(Line.of(store.get(keys[entry.stem])))
    return tuple(lines)


def _write_plan(request: BatchRequest) -> None:
    """Keep what was asked for, so that a resumed run asks for the same."""
    asked = request.settings
    plan = {"version": VERSION, "list": str(Path(request.word).resolve()) if Path(
        request.word).exists() else request.word, "scenarios": list(request.scenarios),
        "horizon": asked.horizon, "draws": asked.draws, "seed": asked.seed,
        "as_of": str(asked.as_of or ""), "base": str(asked.base or ""),
        "outputs": request.outputs, "lang": request.lang}
    archives.put(json.dumps(plan, ensure_ascii=False, indent=1).encode(), request.out / PLAN)


def _resumed(request: BatchRequest) -> BatchRequest:
    """Return what the batch in the folder was asked for.

    Raises
    ------
    InputError
        When there is none.
    """
    try:
        plan: dict[str, Any] = json.loads((request.out / PLAN).read_text(encoding="utf-8"))
        base = parse_period(plan["base"])[0] if plan["base"] else None
        settings = Settings(plan["horizon"], plan["draws"], plan["seed"], date.fromisoformat(
            plan["as_of"]) if plan["as_of"] else None, base=base)
        return replace(request, word=request.word or plan["list"], settings=settings,
                       scenarios=tuple(plan["scenarios"]), outputs=Kept(plan["outputs"]),
                       lang=plan["lang"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise InputError([Issue("nothing_to_resume", CellRef(str(request.out)),
                                str(request.out))]) from None
