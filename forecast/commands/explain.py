"""``forecast explain``: where a number comes from, down to the cell."""

from __future__ import annotations

import json
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forecast.commands.parts import DONE, CountType, DateType
from forecast.data import Freq, ScenarioName
from forecast.labels import Lang, label

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from forecast.commands.parts import Desk
    from forecast.data import Catalog, Item, Period
    from forecast.exhibits import Source, Told
    from forecast.issues import CellRef
    from forecast.projection import Result
    from forecast.workbook import InputBook

DEPTH, WHOLE = 1, 99


def register(desk: Desk) -> None:
    """Add the command."""
    parser = desk.add("explain", act)
    parser.add_argument("workbook", type=Path, metavar="WORKBOOK", help=desk.say("workbook"))
    parser.add_argument("item", metavar="ITEM", help=desk.say("explain_item"))
    parser.add_argument("period", metavar="PERIOD", help=desk.say("explain_period"))
    parser.add_argument("--scenario", default=ScenarioName.BASELINE, metavar="NAME|FILE",
                        help=desk.say("explain_scenario"))
    parser.add_argument("--as-of", type=DateType(desk.lang), metavar="DATE",
                        help=desk.say("as_of"))
    parser.add_argument("--depth", type=CountType(desk.lang), metavar="N",
                        help=desk.say("explain_depth", default=DEPTH))
    parser.add_argument("--tree", action="store_true", help=desk.say("explain_tree"))


def act(arguments: argparse.Namespace, lang: Lang) -> int:
    """Explain one figure."""
    from forecast.exhibits import explain
    from forecast.projection import Settings
    from forecast.run import Request, solve
    from forecast.workbook import read

    period, book = _period(arguments.period), read(arguments.workbook)
    item = _item(arguments.item, book.dataset.catalog, lang)
    if period.freq is not Freq.A:
        return _month(arguments, book, item, period, lang)
    settings = Settings(draws=0, as_of=arguments.as_of)
    result = solve(book, Request(arguments.workbook, (arguments.scenario,), settings=settings))
    (run,) = result.runs
    deepest = WHOLE if arguments.tree else DEPTH
    depth = deepest if arguments.depth is None else arguments.depth
    told = explain(result, run.scenario.name, item.code, period, depth, lang)
    if told.value is None:
        _refuse_gap(result, item, period, lang)
    if arguments.json:
        print(json.dumps({"scenario": run.scenario.name, **_as_json(told)}, ensure_ascii=False,
                         indent=1))
        return DONE
    lines = _tree(told, lang) if arguments.tree else _page(told, lang)
    print(label("explain.scenario", lang, name=run.scenario.label(lang)))
    print("\n".join(lines))
    return DONE


def _month(arguments: argparse.Namespace, book: InputBook, item: Item, month: Period,
           lang: Lang) -> int:
    """Explain a figure since January: nothing is solved for it."""
    from forecast.data import Vintage
    from forecast.exhibits import explain_month
    from forecast.issues import CellRef, InputError, Issue

    told = explain_month(book.dataset, item, month, Vintage.known(arguments.as_of), lang)
    if told.value is None:
        known = sorted({seen.period for seen in book.dataset.observations
                        if seen.item == item.code and seen.cumulative}, key=lambda at: at.ordinal)
        raise InputError([Issue("explain_month_gap", CellRef(f"{item.name(lang)}（{item.code}）"),
                                str(month), (("months", "、".join(map(str, known)) or "—"),))])
    print(json.dumps(_as_json(told), ensure_ascii=False, indent=1) if arguments.json
          else "\n".join(_page(told, lang)))
    return DONE


def _item(text: str, catalog: Catalog, lang: Lang) -> Item:
    """Find an item; name the nearest ones when there is none of that name."""
    from forecast.issues import CellRef, InputError, Issue

    found = catalog.find(text)
    if found is not None:
        return found
    words = {word: item for item in catalog
             for word in (item.code, item.name(lang), item.zh, *item.aliases)}
    near = [word for word in words if text and text in word]
    near += get_close_matches(text, words, n=5, cutoff=0.5)
    items = dict.fromkeys(words[word].code for word in near)
    choices = "、".join(f"{catalog[code].name(lang)}（{code}）" for code in list(items)[:5])
    raise InputError([Issue("explain_item", CellRef(text), text, (("choices", choices or "—"),))])


def _period(text: str) -> Period:
    """Read a year, or the month that a figure since January runs to."""
    from forecast.data import MONTHS, Period, PeriodError, parse_period
    from forecast.issues import CellRef, InputError, Issue

    try:
        period, _ = parse_period(text)
    except PeriodError:
        raise InputError([Issue("explain_period", CellRef(text), text)]) from None
    if period.freq is Freq.A or period.freq is Freq.M:
        return period
    months = MONTHS // int(period.freq)
    return Period(Freq.M, (period.ordinal + 1) * months - 1)


def _refuse_gap(result: Result, item: Item, period: Period, lang: Lang) -> None:
    from forecast.issues import CellRef, InputError, Issue

    (run,) = result.runs
    years = {at for at in result.periods
             if result.value(item.code, at, run.scenario.name) is not None}
    years |= {seen.period for seen in result.dataset.observations
              if seen.item == item.code and seen.status.is_past and not seen.cumulative
              and seen.period.freq is period.freq}
    known = "、".join(str(at) for at in sorted(years, key=lambda at: at.ordinal))
    raise InputError([Issue("explain_gap", CellRef(f"{item.name(lang)}（{item.code}）"),
                            str(period), (("years", known or "—"),))])


# -- JSON ----------------------------------------------------------------------------------------


def _as_json(told: Told) -> dict[str, Any]:
    return {
        "item": told.code, "name": told.name,
        "period": str(told.period) if told.period else None, "unit": told.unit,
        "value": told.value, "before": told.before, "kind": told.kind,
        "equation": told.equation, "numbers": told.numbers,
        "where": _place(told.where) if told.where else None,
        "form": told.form or None,
        "contributions": [{"items": list(one.codes), "name": one.name, "amount": one.amount}
                          for one in told.amounts],
        "rest": told.rest, "cut": told.cut or None,
        "sources": [_source_json(source) for source in told.sources],
        "below": [_as_json(below) for below in told.below],
    }


def _source_json(source: Source) -> dict[str, Any]:
    where = source.where
    return {"kind": source.kind, "value": source.value,
            "file": where.file if where else None, "sheet": where.sheet if where else None,
            "cell": where.cell if where else None, **dict(source.words)}


# -- print ---------------------------------------------------------------------------------------


def _page(told: Told, lang: Lang, level: int = 0) -> Iterator[str]:
    """A figure with its equation, contributions and sources, then those below it, indented."""
    pad = "  " * level
    yield pad + _head(told, lang)
    inner = pad + "  "
    if told.equation:
        place = _said("at", lang, where=_place(told.where)) if told.where else ""
        yield f"{inner}{_said('equation', lang)}{told.equation}{place}"
    if told.numbers:
        value = _number(told.value, told.digits).replace(",", "")
        yield f"{inner}{_said('numbers', lang)}{told.numbers} = {value}"
    yield from _contributions(told, lang, inner)
    for source in told.sources:
        yield inner + _source(source, told, lang)
    if told.cut:
        yield f"{inner}{_said(f'cut_{told.cut}', lang)}"
    for below in told.below:
        yield from _page(below, lang, level + 1)


def _tree(told: Told, lang: Lang, lead: str = "", share: str = "") -> Iterator[str]:
    """The whole tree as an outline, a line a figure and a line a source."""
    from forecast.exhibits import Source

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
        yield from _tree(row, lang, branch, text)


def _head(told: Told, lang: Lang) -> str:
    year = _time(told.period, lang) if told.period else ""
    value = _number(told.value, told.digits)
    change = ""
    if told.value is not None and told.before is not None and told.period:
        key = "change" if told.period.freq is Freq.A else "change_since"
        change = _said(key, lang, amount=_signed(told.value - told.before, told.digits))
    return _said("head", lang, name=told.name, code=told.code, year=year, value=value,
                 unit=told.unit, kind=_said(f"kind_{told.kind}", lang), change=change)


def _time(period: Period, lang: Lang) -> str:
    year = label("exhibit.year", lang, year=period.year)
    return year if period.freq is Freq.A else _said("since_january", lang, year=year,
                                                    month=period.within)


def _contributions(told: Told, lang: Lang, pad: str) -> Iterator[str]:
    if not told.form:
        if told.rest is not None and told.kind == "imposed":
            yield f"{pad}{_said('residual', lang, amount=f'{told.rest:+.4g}')}"
        return
    yield f"{pad}{_said(f'form_{told.form}', lang, unit=told.unit)}"
    rows = [(one.name, one.amount) for one in told.amounts]
    if told.rest is not None and abs(told.rest) > 1e-9 * max(1.0, abs(told.value or 0.0)):
        tail = "tail_change" if told.form == "shift" else "tail"
        rows.append((_said(tail if told.kind == "imposed" else "rest", lang), told.rest))
    rows.append((_said("sum", lang), sum(amount for _, amount in rows)))
    sign = told.form != "level"
    for name, amount in rows:
        shown = _signed(amount, told.digits) if sign else _number(amount, told.digits)
        yield f"{pad}  {shown:>14}  {name}"


def _source(source: Source, told: Told, lang: Lang) -> str:
    words = [f"{_said(f'word_{key}', lang)}{text}" for key, text in source.words]
    value = "" if source.value is None else f" {_number(source.value, told.digits)}"
    where = _said("at", lang, where=_place(source.where)) if source.where else ""
    kind = _said(f"source_{source.kind}", lang)
    return f"{kind}{value}{where}{_said('colon', lang) if words else ''}" + _said(
        "semicolon", lang).join(words)


def _place(where: CellRef) -> str:
    """Name a place: file › sheet!cell, or file:line for a model's text."""
    return str(where) if where.sheet else f"{where.file}:{where.cell}".rstrip(":")


def _said(key: str, lang: Lang, **fields: object) -> str:
    return label(f"explain.{key}", lang, **fields)


def _number(value: float | None, digits: int) -> str:
    from forecast.exhibits import number_text

    return number_text(value, digits)


def _signed(value: float, digits: int) -> str:
    from forecast.exhibits import number_text

    return number_text(value, digits, sign=True)
