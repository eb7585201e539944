"""A notice in prose → what it was understood to hold."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.importing.figures import Layout, Understood
from forecast.importing.prose.names import Names
from forecast.importing.prose.settling import Notice, Settling
from forecast.importing.prose.statements import REPORT, statements
from forecast.importing.prose.text import folded, paragraphs, sentences
from forecast.importing.prose.tiers import before_shared
from forecast.importing.prose.times import days_of, years_in
from forecast.importing.prose.together import told_apart
from forecast.importing.prose.totals import asked_totals
from forecast.importing.titles import title_words

if TYPE_CHECKING:
    from forecast.data import Catalog
    from forecast.importing.figures import Answers

_TITLE = 60


def read_prose(text: str, file: str, catalog: Catalog, answers: Answers) -> Understood:
    """Read a notice: every sentence that says a figure whole.

    Parameters
    ----------
    text
        As it stands in the file, or as it was pasted.
    file
        The file's name: it may hold the year.
    catalog
        The workbook's, which knows its own names.
    answers
        What was asked and answered before.
    """
    lines = paragraphs(text)
    title = _title(lines)
    days = days_of((*lines[:12], *lines[-4:]))
    plan = REPORT.search(folded(title)) or REPORT.search(folded(file))
    titled = () if plan else years_in(title) or years_in(file)
    names = Names(catalog)
    layout = Layout(title_words(title), "")
    told = (replace(one, text=told_apart(one.text, names)) for one in sentences(lines))
    stated = asked_totals(before_shared(statements(told, names), catalog), catalog)
    if not layout.title:
        layout = Layout("", "、".join(dict.fromkeys(one.name for one in stated)))
    notice = Notice(file, layout.key, titled, max(days, default=None),
                    int(plan[1]) if plan else None, "预算" in title, "预算执行" in title)
    settling = Settling(notice, catalog, answers)
    figures = settling.figures(stated)
    used = {one.where.cell for one in figures} | {one.where.cell for one in settling.questions}
    skipped = tuple(place for at in range(1, len(lines) + 1) if (place := f"第{at}段") not in used)
    return Understood(file, "", layout, tuple(figures), (), tuple(settling.questions), skipped)


def _title(lines: list[str]) -> str:
    """Return the title: the first line, when it is no sentence."""
    first = lines[0] if lines else ""
    return first if len(first) <= _TITLE and not re.search("[。；！？]", first) else ""
