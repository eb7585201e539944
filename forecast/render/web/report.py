"""The page put together: head, contents, switch of scenarios, a section a page of the book."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.exhibits import Chart, Text
from forecast.labels import Lang, label
from forecast.render.web.panel import KEY, live_script, live_section, live_style, live_title
from forecast.render.web.tables import notes_html, table_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.exhibits import Block, Live, PrintBook
    from forecast.render.chart import Picture

_HERE = Path(__file__).resolve().parent
_POLICY = ("default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
           "img-src data:")  # fmt: skip
_OUTSIDE = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>", re.DOTALL)


def report_page(book: PrintBook, pictures: Mapping[str, Picture],
                scenarios: Mapping[str, str], lang: Lang, live: Live | None = None) -> str:
    """Return the page; ``scenarios`` name those that it can be switched between, by their keys.

    With a ``live`` model it begins with a section in which assumptions can be moved.
    """
    style, script = ((_HERE / name).read_text(encoding="utf-8")
                     for name in ("page.css", "page.js"))
    links = f"<li><a href=#{KEY}>{escape(live_title(live))}</a></li>" if live else ""
    links += "".join(f"<li><a href=#{page.key}>{escape(page.title)}</a></li>"
                    for page in book.pages)
    absent = label("memo.absent", lang, titles=label("memo.name_comma", lang).join(
        book.absent)) if book.absent else ""
    keys = tuple(scenarios)
    sections = "".join(
        f"<section id={page.key}><h2>{escape(page.title)}</h2>"
        f"{''.join(_block(block, pictures, keys, lang) for block in page.blocks)}</section>"
        for page in book.pages)
    head = "".join(f"<span>{escape(text)}</span>"
                   for text in (book.head, book.date, book.secrecy) if text)
    return (f'<!DOCTYPE html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head>'
            '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
            f"<title>{escape(book.title)}</title>"
            f"<style>{style}{live_style() if live else ''}</style></head><body>"
            f"<header><h1>{escape(book.title)}</h1><p class=head>{head}</p></header>"
            f"<nav><b>{label('memo.contents', lang)}</b><ol>{links}</ol>"
            f"{f'<p class=note>{escape(absent)}</p>' if absent else ''}"
            f"{_switch(scenarios, lang)}</nav><main>{live_section(live) if live else ''}"
            f"{sections}</main><div id=tip hidden></div>"
            f"<script>{script}</script>{live_script(live) if live else ''}</body></html>\n")


def _switch(scenarios: Mapping[str, str], lang: Lang) -> str:
    """Return the choice of a scenario; nothing where there is but one."""
    if len(scenarios) < 2:
        return ""
    options = "".join(f'<option value="{escape(key)}">{escape(name)}</option>'
                      for key, name in scenarios.items())
    return (f"<label class=switch>{label('memo.scenario_switch', lang)} <select id=scenario>"
            f"<option value=''>{label('memo.every_scenario', lang)}</option>{options}</select>"
            "</label>")


def _block(block: Block, pictures: Mapping[str, Picture], scenarios: Sequence[str], lang: Lang
           ) -> str:
    if isinstance(block, Text):
        return f"<p>{escape(block.text)}</p>"
    if isinstance(block, Chart):
        return _chart(block, pictures[block.id], lang)
    return table_html(block, scenarios, lang)


def _chart(chart: Chart, picture: Picture, lang: Lang) -> str:
    """Return a chart: the drawing, and over it the places that tell their values."""
    drawing = _OUTSIDE.sub("", picture.path.read_text(encoding="utf-8")).strip()
    drawing = drawing.replace("<svg ", '<svg role="img" aria-hidden="true" ', 1)
    spots = "".join(
        f'<rect x="{spot.box.left:.2f}" y="{picture.height - spot.box.top:.2f}" '
        f'width="{spot.box.width:.2f}" height="{spot.box.height:.2f}" '
        f'data-t="{escape(_told(spot.text, chart.unit))}" tabindex=0></rect>'
        for spot in picture.spots)
    return (f"<figure class=chart><figcaption><b>{escape(chart.title)}</b></figcaption>"
            f'<div class=drawn>{drawing}<svg class=over viewBox="0 0 {picture.width:.2f} '
            f'{picture.height:.2f}" aria-label="{escape(chart.title)}">{spots}</svg></div>'
            f"{notes_html(chart.notes, chart.source, lang)}</figure>")


def _told(text: str, unit: str) -> str:
    """Return what a place tells, with the unit where the chart has one for all."""
    return f"{text} {unit}" if unit and len(unit) <= _SHORT else text


_SHORT = 4
"""A unit of more letters than this is a remark, such as that each row has its own."""
