"""Where a figure comes from, as lines: a page from the equation down, or the whole tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.data import Freq
from forecast.exhibits import Source, number_text, parts_of, when_of
from forecast.labels import Lang, label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forecast.data import Period
    from forecast.exhibits import Told


def told_page(told: Told, lang: Lang, level: int = 0) -> Iterator[str]:
    """Tell a figure with its equation, contributions and sources, then those below it, indented."""
    pad = "  " * level
    yield pad + _head(told, lang)
    inner = pad + "  "
    if told.equation:
        place = _said("at", lang, where=told.where) if told.where else ""
        yield f"{inner}{_said('equation', lang)}{told.equation}{place}"
    if told.numbers:
        yield f"{inner}{_said('numbers', lang)}{told.numbers} = {_computed(told, lang)}"
    yield from _contributions(told, lang, inner)
    for source in told.sources:
        yield inner + _source(source, told, lang)
    if told.cut:
        yield f"{inner}{_said(f'cut_{told.cut}', lang)}"
    for below in told.below:
        yield from told_page(below, lang, level + 1)
    if not level and told.amounts and told.form != "level":
        yield _said(f"apart{when_of(told)}", lang)


def told_tree(told: Told, lang: Lang, lead: str = "", share: str = "") -> Iterator[str]:
    """Tell the whole tree as an outline, a line a figure and a line a source."""
    yield lead + _head(told, lang) + share
    stem = lead.replace("├─ ", "│  ").replace("└─ ", "   ")
    amounts = {code: one for one in told.amounts for code in one.codes if len(one.codes) == 1}
    rows: list[Source | Told] = [*told.sources, *told.below]
    given: set[str] = set()
    for number, row in enumerate(rows, 1):
        branch = stem + ("└─ " if number == len(rows) else "├─ ")
        if isinstance(row, Source):
            yield branch + _source(row, told, lang)
            continue
        one = amounts.get(row.code) if row.code not in given else None
        given.add(row.code)
        text = _said("contributes", lang, amount=_signed(one.amount, told.digits),
                     unit=told.unit) if one and told.form != "level" else ""
        yield from told_tree(row, lang, branch, text)


def _head(told: Told, lang: Lang) -> str:
    year = _time(told.period, lang) if told.period else ""
    value = _number(told.value, told.digits)
    change = ""
    if told.value is not None and told.before is not None and told.period:
        key = {Freq.A: "change", Freq.Q: "change_quarter"}.get(told.period.freq, "change_since")
        change = _said(key, lang, amount=_signed(told.value - told.before, told.digits))
    return _said("head", lang, name=told.name, code=told.code, year=year, value=value,
                 unit=told.unit, kind=_said(f"kind_{told.kind}", lang), change=change)


def _computed(told: Told, lang: Lang) -> str:
    """Write what the numbers come to, and what leads from there to the figure."""
    value = _number(told.value, told.digits).replace(",", "")
    if told.value is None or told.computed is None:
        return value
    computed = _number(told.computed, told.digits).replace(",", "")
    if computed == value:
        return value
    key = "rest" if told.kind != "imposed" else "tail" if told.adds_up else "apart_from"
    return computed + _said(f"beside_{key}", lang, value=value,
                            amount=_signed(told.value - told.computed, told.digits))


def _contributions(told: Told, lang: Lang, pad: str) -> Iterator[str]:
    if not told.form:
        if told.rest is not None and told.kind == "imposed":
            yield f"{pad}{_said('residual', lang, amount=f'{told.rest:+.4g}')}"
        return
    yield f"{pad}{_said(f'form_{told.form}{when_of(told)}', lang, unit=told.unit)}"
    rows = [(name, amount) for _, name, amount in parts_of(told, lang)]
    rows.append((_said("sum", lang), sum(amount for _, amount in rows)))
    sign = told.form != "level"
    for name, amount in rows:
        shown = _signed(amount, told.digits) if sign else _number(amount, told.digits)
        yield f"{pad}  {shown:>14}  {name}"


def _source(source: Source, told: Told, lang: Lang) -> str:
    words = [f"{_said(f'word_{key}', lang)}{text}" for key, text in source.words]
    # what is added stands inside an equation, where the item's digits say nothing of 0.01
    value = "" if source.value is None else f" {source.value:+,.10g}{source.unit}" if (
        source.kind == "add_factor") else f" {_number(source.value, told.digits)}"
    where = _said("at", lang, where=source.where) if source.where else ""
    kind = _said(f"source_{source.kind}", lang, sheet=source.where.sheet if source.where else "")
    return f"{kind}{value}{where}{_said('colon', lang) if words else ''}" + _said(
        "semicolon", lang).join(words)


def _said(key: str, lang: Lang, **fields: object) -> str:
    return label(f"explain.{key}", lang, **fields)


def _number(value: float | None, digits: int) -> str:
    return number_text(value, digits)


def _signed(value: float, digits: int) -> str:
    return number_text(value, digits, sign=True)


def _time(period: Period, lang: Lang) -> str:
    if period.freq is Freq.Q:
        return label("exhibit.quarter_of", lang, year=period.year, quarter=period.within)
    year = label("exhibit.year", lang, year=period.year)
    return year if period.freq is Freq.A else _said("since_january", lang, year=year,
                                                    month=period.within)
