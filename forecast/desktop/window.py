"""The window: asks for a file, shows what the command says while it works."""

from __future__ import annotations

import queue
import threading
import tkinter as tk
from dataclasses import dataclass
from tkinter import filedialog, scrolledtext, ttk
from typing import TYPE_CHECKING

from forecast.commands.parts import DONE
from forecast.desktop.jobs import Done, Job, done
from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_PAUSE = 80
"""Milliseconds between two looks at what was said."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What is done beside the window: a log kept, a file opened."""

    log: Callable[[Job, Done], None]
    open: Callable[[Path], None]


def shown(action: str, files: Sequence[Path], lang: Lang, ways: Ways) -> Done | None:
    """Do an action in a window and wait until it is closed; None when no file was chosen."""
    root = tk.Tk()
    root.title(label(f"desktop.title_{action}", lang))
    chosen = _chosen(action, files, lang)
    if chosen is None:
        root.destroy()
        return None
    return _Window(root, chosen, ways).wait()


def _chosen(action: str, files: Sequence[Path], lang: Lang) -> Job | None:
    """Return the job on the files given; what is lacking is asked for."""
    from pathlib import Path

    found = list(files)
    asked = ("ask_table", "ask_into") if action == "import" else ("ask_book",)
    for key in asked[len(found):]:
        answer = filedialog.askopenfilename(title=label(f"desktop.{key}", lang))
        if not answer:
            return None
        found.append(Path(answer))
    return Job.of(action, found, lang)


class _Window:
    """A heading, a bar that moves while there is work, the sentences, a button."""

    def __init__(self, root: tk.Tk, job: Job, ways: Ways) -> None:
        self._root, self._job, self._ways = root, job, ways
        self._said: queue.Queue[str | Done] = queue.Queue()
        self._done: Done | None = None
        self._state = tk.StringVar(value=label("desktop.working", job.lang,
                                                    name=job.file.name))
        frame = ttk.Frame(root, padding=12)
        frame.pack(fill="both", expand=True)
        ttk.Label(frame, textvariable=self._state, wraplength=640).pack(anchor="w")
        self._bar = ttk.Progressbar(frame, mode="indeterminate", length=640)
        self._bar.pack(fill="x", pady=8)
        self._bar.start(12)
        # Chinese has no blanks: by words a whole sentence would leave its bullet alone on a line
        self._text = scrolledtext.ScrolledText(frame, width=88, height=18,
                                               wrap="char" if job.lang == "zh" else "word")
        self._text.pack(fill="both", expand=True)
        self._button = ttk.Button(frame, text=label("desktop.close", job.lang),
                                  command=root.destroy, state="disabled")
        self._button.pack(pady=(8, 0))

    def wait(self) -> Done | None:
        """Start the work beside the window, and show it until it is closed."""
        threading.Thread(target=self._work, daemon=True).start()
        self._root.after(_PAUSE, self._look)
        self._root.mainloop()
        return self._done

    def _work(self) -> None:
        finished = done(self._job, self._said.put)
        self._ways.log(self._job, finished)
        self._said.put(finished)

    def _look(self) -> None:
        while not self._said.empty():
            said = self._said.get()
            if isinstance(said, Done):
                self._finish(said)
                return
            self._text.insert("end", said)
            self._text.see("end")
        self._root.after(_PAUSE, self._look)

    def _finish(self, finished: Done) -> None:
        self._done = finished
        self._bar.stop()
        self._bar.pack_forget()
        self._text.see("1.0")
        key = "finished" if finished.code == DONE else "problems"
        self._state.set(label(f"desktop.{key}", self._job.lang, folder=self._job.folder))
        self._button.configure(state="normal")
        for path in finished.opens:
            self._ways.open(path)
