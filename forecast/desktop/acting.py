"""An icon clicked, or a file dropped on it: asks for the file, does the job, opens the results."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from forecast import system
from forecast.commands.parts import BAD_INPUT, DONE
from forecast.desktop.jobs import FILES, Done, Job, done
from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Do what an icon stands for: ``ACTION [FILE [WORKBOOK]]``; returns the command's exit code.

    Without a screen, or without tkinter, the sentences are printed and stand in the log alone.
    """
    lang: Lang = "en" if "--lang=en" in argv else "zh"
    words = [word for word in argv if not word.startswith("--")]
    if not words or words[0] not in FILES:
        print(label("desktop.usage", lang, actions=" ".join(FILES)), file=sys.stderr)  # noqa: T201
        return BAD_INPUT
    opens = "--no-open" not in argv
    if window_is_there() and "--no-window" not in argv:
        from forecast.desktop.window import Ways, shown

        ways = Ways(_log, system.open_by_desktop if opens else lambda _: None)
        finished = shown(words[0], [Path(word) for word in words[1:]], lang, ways)
        return DONE if finished is None else finished.code
    finished = _plain(words[0], [Path(word) for word in words[1:]], lang)
    for path in finished.opens if opens else ():
        system.open_by_desktop(path)
    return finished.code


def _plain(action: str, files: Sequence[Path], lang: Lang) -> Done:
    if len(files) < FILES[action]:
        print(label("desktop.no_file", lang), file=sys.stderr)  # noqa: T201
        return Done(BAD_INPUT, "", ())
    job = Job.of(action, files, lang)
    out = sys.stdout
    finished = done(job, lambda text: print(text, end="", file=out, flush=True))
    _log(job, finished)
    return finished


def _log(job: Job, finished: Done) -> None:
    """Keep what was said beside the results, for whoever helps."""
    folder = job.folder if job.action != "import" else job.file.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / label("desktop.log", job.lang)).write_text(
            f"{' '.join(job.words())}\n{finished.said}\n= {finished.code}\n", encoding="utf-8")
    except OSError:  # a stick that is write-protected; the window has said all of it
        return


def window_is_there() -> bool:
    """Tell whether a window can be opened."""
    if not system.has_screen():
        return False
    try:
        import tkinter as tk
    except ImportError:
        return False
    return bool(tk.TkVersion)
