"""The page 推演 as HTML: sliders, sentences, tables and pictures that its script fills."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forecast.exhibits import Live

_HERE = Path(__file__).resolve().parent / "live"
KEY = "live"
"""What the page's section is called."""


def live_style() -> str:
    """Return the style of the page."""
    return (_HERE / "panel.css").read_text(encoding="utf-8")


def live_title(live: Live) -> str:
    """Return the title of the page."""
    return str(live.data["words"]["title"])


def live_script(live: Live) -> str:
    """Return the numbers of the page and its scripts: the model, the solver, what shows it."""
    data = json.dumps(live.data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # no text of the workbook may end the element
    data = data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    scripts = "\n".join((live.script, *((_HERE / name).read_text(encoding="utf-8")
                                        for name in ("solver.js", "panel.js"))))
    return (f'<script type="application/json" id=live-data>{data}</script>'
            f"<script>{scripts}</script>")


def live_section(live: Live) -> str:
    """Return the section, hidden until its script runs."""
    data, words = live.data, {key: escape(str(word)) for key, word in live.data["words"].items()}
    chosen = "".join(
        f'<option value="{escape(one["code"])}"{_picked(one, data)}>{escape(one["name"])}</option>'
        for one in data["items"] if one["code"] in data["table"])
    levers = "".join(_lever(number, one, words) for number, one in enumerate(data["levers"]))
    years = [escape(str(year)) for year in data["years"]]
    figures = _table("figures", words["figures"], [
        words["item"], escape(str(data["base"])), f"{years[0]} {words['main']}", words["here"],
        words["change"], *(words[key] for key in ("low", "high") if data["draws"])])
    later = _table("later", words["later"], [words["item"], *(
        f"{year} {word}" for year in years for word in (words["main"], words["here"]))])
    heads = ("item", "target", "central", "met",
             *(("chance", "chance_base") if data["draws"] else ()))
    targets = _table("targets", words["targets"], [words[key] for key in heads]) if (
        data["targets"]) else "<table data-live=targets hidden><tbody></tbody></table>"
    return (
        f"<noscript><p class=note>{words['no_script']}</p></noscript>"
        f"<section id={KEY} hidden><h2>{words['title']}</h2>"
        "<ol data-live=said></ol>"
        f'<div class=levers role=group aria-label="{words["levers"]}">{levers}</div>'
        f"<div class=tools><button type=button data-live=reset>{words['reset']}</button>"
        "<span class=note data-live=state role=status aria-live=polite></span></div>"
        f"<div class=now>{figures}<figure><figcaption><b>{words.get('fan', words['path'])}</b>"
        "<label>"
        f"{words['fan_of']} <select data-live=chosen>{chosen}</select></label></figcaption>"
        f"<div data-live=fan></div></figure></div>"
        f"<figure><figcaption><b data-live=bridge-title></b></figcaption>"
        f"<div data-live=bridge></div></figure>{targets}{later}"
        f"<details data-live=saved><summary>{words['save']}</summary>"
        f"{_copied('toml', words)}{_copied('rows', words)}</details>"
        f"<p class=note>{words.get('lead_band', words['lead'])}</p></section>")


def _lever(number: int, one: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """Return a slider under a field for an exact number; the pale stretch is the fan's range."""
    name, digits = escape(one["title"]), one["digits"]
    whole = one["most"] - one["least"]
    shown = {key: f"{one[key]:,.{digits}f}" for key in ("base", "low", "high")
             if one[key] is not None}
    band, said = "", words["bounds_none"].format(**shown)
    if one["low"] is not None and "bounds" in words:
        left = 100 * (max(one["low"], one["least"]) - one["least"]) / whole
        wide = 100 * (min(one["high"], one["most"]) - one["least"]) / whole - left
        band = f'<i style="left:{left:.1f}%;width:{wide:.1f}%"></i>'
        said = words["bounds"].format(**shown)
    bounds = f'min={one["least"]:.12g} max={one["most"]:.12g} step=any value={one["base"]!r}'
    exact = words["exact"].format(name=name)
    reset = words["reset_one"].format(name=name)
    return (f"<div class=lever data-lever={number}><label for=live-{number}>{name}</label>"
            f'<span class=set><input type=number step=any aria-label="{exact}">'
            f"<b>{escape(one['unit'])}</b>"
            f'<button type=button hidden aria-label="{reset}">↺</button></span>'
            f"<span class=track>{band}<input type=range id=live-{number} {bounds}></span>"
            f"<small>{said}</small></div>")


def _picked(one: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    """Mark what the fan first shows: the second of the sentences, which is revenue."""
    said = data["sentences"]
    return " selected" if one["code"] == said[min(1, len(said) - 1)] else ""


def _table(key: str, title: str, heads: Sequence[str]) -> str:
    row = "".join(f"<th scope=col>{head}</th>" for head in heads)
    return (f"<figure class=table><figcaption><b>{title}</b></figcaption><div class=wide>"
            f"<table data-live={key}><thead><tr>{row}</tr></thead><tbody></tbody></table></div>"
            "</figure>")


def _copied(key: str, words: Mapping[str, str]) -> str:
    return (f"<p><label for=live-{key}>{words[key]}</label> <button type=button data-copies={key}>"
            f"{words['copy']}</button></p><textarea id=live-{key} data-live={key} readonly>"
            "</textarea>")
