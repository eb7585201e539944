"""The house style of a bureau, learnt from a paper: fonts, sizes, pitch, page, numbers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from forecast.render.memo.house import CELLS, MM, House, Page, Style, cell_styles, standard
from forecast.render.memo.reading import read_document
from forecast.render.memo.xml import Face, Shape
from forecast.xlsx import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from forecast.labels import Lang
    from forecast.render.memo.reading import Foreign, Read
    from forecast.render.memo.xml import Align

_ZH = "一二三四五六七八九十"
_HEADS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("{zh}", re.compile(rf"^第[{_ZH}]+(?:部分|章|节)[、\s]*|^[{_ZH}]+[、.．]\s*")),
    ("{zh}", re.compile(rf"^[（(][{_ZH}]+[）)]\s*")),
    ("{above}.{n}", re.compile(r"^\d+[.．]\d+[.．、]?\s*(?![\d%])")),
    ("{n}", re.compile(r"^\d+[.．、]\s*(?=\D)")),
    ("{n}", re.compile(r"^[（(]\d+[）)]\s*")),
)
"""How headings are numbered, in the order in which one kind stands above another."""
_LONGEST = 45
"""A line with more characters is a sentence, whatever its number."""
_LEVELS = frozenset("012345678")
"""The levels of a list, as Word numbers them."""
_SIDES: Mapping[str, Align] = {"center": "center", "right": "right", "end": "right",
                               "left": "left", "start": "left"}
_NUMERALS = frozenset({"chineseCounting", "chineseCountingThousand", "japaneseCounting",
                       "ideographDigital", "chineseLegalSimplified"})  # fmt: skip
_SIZES, _PITCHES, _MARGINS = (5.0, 72.0), (8.0, 100.0), (5.0, 90.0)


def house_of(path: Path, lang: Lang) -> House:
    """Learn the house style from a paper; what it does not show is that of the standard.

    Raises
    ------
    InputError
        ``style_without_text`` when it has no running text; else as the file cannot be read.
    """
    found = read_document(path)
    lines = [one for one in found.paragraphs if one.text and not one.in_table]
    body = _body(lines)
    if body is None:
        refuse("style_without_text", path.name, path.name)
    base, heads = standard(lang), _heads(lines, body, found)
    roles: dict[str, Read] = {"Body": body}
    roles |= {f"Level{level}": one for level, (one, _) in heads.items()}
    roles |= {key: one for key, one in (("MemoTitle", _title(lines, body)),
                                        ("Mark", _mark(lines)),
                                        ("Signature", _signature(lines))) if one is not None}
    styles = {**base.styles, **_cells(found, base.styles)}
    for key, one in roles.items():
        styles[key] = _learnt(base.styles[key], one.look, found.page)
    for level in (1, 2, 3):  # a level that the paper does not show is set as its text is
        if f"Level{level}" not in roles and "Level1" in roles:
            plain, text = base.styles[f"Level{level}"], styles["Body"]
            styles[f"Level{level}"] = replace(plain, face=text.face, shape=replace(
                plain.shape, pitch=text.shape.pitch))
    dashes = any("—" in foot or "-" in foot for foot in found.feet if "PAGE" in foot)
    has_number = any("PAGE" in foot for foot in found.feet)
    return House(_page(found.page, base.page), styles,
                 {level: pattern for level, (_, pattern) in heads.items()},
                 dashes if has_number else base.dashes, lang=lang)


def on_page_of(path: Path, house: House) -> House:
    """Return a house style on the page of a document: what goes into it must fit."""
    return replace(house, page=_page(read_document(path).page, house.page))


def _body(lines: list[Read]) -> Read | None:
    """Return a paragraph of the look in which most characters are set."""
    weights: Counter[tuple[str | None, ...]] = Counter()
    first: dict[tuple[str | None, ...], Read] = {}
    for one in lines:
        look = tuple(one.look.get(key) for key in (
            "rFonts@eastAsia", "sz@val", "spacing@line", "jc@val", "ind@firstLineChars"))
        weights[look] += len(one.text)
        if len(one.text) > len(first.setdefault(look, one).text):
            first[look] = one
    return first[max(weights, key=lambda look: weights[look])] if weights else None


def _heads(lines: list[Read], body: Read, found: Foreign) -> dict[int, tuple[Read, str]]:
    """Return a heading of each level, with the pattern of its number."""
    kinds: dict[int, tuple[Read, str]] = {}
    for one in lines:
        if one is body or len(one.text) > _LONGEST or one.text.endswith(("。", "；", ";")):
            continue
        for rank, (numeral, pattern) in enumerate(_HEADS):
            match = pattern.match(one.text)
            if match:
                kinds.setdefault(rank, (one, _pattern(match.group(), numeral)))
                break
        else:
            listed = found.levels.get((one.look.get("numId@val", ""), one.look.get("ilvl@val", "")))
            level = one.look.get("ilvl@val", "0")
            if listed and level in _LEVELS:
                kinds.setdefault(int(level), (one, _listed(*listed, level)))
    return {level: kinds[rank] for level, rank in enumerate(_ranked(kinds)[:3], 1)}


def _ranked(kinds: Mapping[int, object]) -> list[int]:
    """Put kinds of headings in order: 1.1 stands below 1., whatever else there is."""
    ranks = sorted(kinds)
    if {2, 3} <= set(ranks) and not {0, 1} & set(ranks):
        ranks.remove(3)
        ranks.insert(0, 3)
    return ranks


def _pattern(number: str, numeral: str) -> str:
    """Turn the number of one heading into the pattern of all."""
    if numeral == "{above}.{n}":
        return re.sub(r"\d+[.．]\d+", numeral, number)
    return re.sub(rf"[{_ZH}]+|\d+", numeral, number, count=1)


def _listed(text: str, kind: str, level: str) -> str:
    """Turn the text of a list level into a pattern: ``%1、`` is ``{zh}、``."""
    own = int(level) + 1
    numeral = "{zh}" if kind in _NUMERALS else "{n}"
    clean = text.replace("{", "").replace("}", "")
    return re.sub(r"%(\d)", lambda found: numeral if int(found[1]) == own else "{above}", clean)


def _title(lines: list[Read], body: Read) -> Read | None:
    """Return the title: the largest line in the middle near the head of the paper."""
    near = [one for one in lines[:12] if one.look.get("jc@val") == "center" and one is not body]
    return max(near, key=lambda one: _number(one.look, "sz@val", 21), default=None)


def _mark(lines: list[Read]) -> Read | None:
    return next((one for one in lines[:6] if re.match(r"^附\s*件", one.text)
                 and len(one.text) < 8), None)


def _signature(lines: list[Read]) -> Read | None:
    return next((one for one in reversed(lines[-4:])
                 if _SIDES.get(one.look.get("jc@val", "")) == "right"), None)


def _learnt(style: Style, look: Mapping[str, str], page: Mapping[str, str]) -> Style:
    """Return a style with the letters and the shape that a paragraph shows."""
    size = _within(_number(look, "sz@val", style.face.size * 2) / 2, _SIZES, style.face.size)
    bold = look.get("b@val", "0") not in {"0", "false", "off"}
    squeeze = -_number(look, "spacing@val", 0.0) / 20
    face = Face(look.get("rFonts@eastAsia") or style.face.font, size,
                look.get("rFonts@ascii") or style.face.latin,
                _within(squeeze, (-3.0, 3.0), 0.0), style.face.chinese, bold)
    pitch = _within(_pitch(look, page, size), _PITCHES, style.shape.pitch or size * 1.3)
    is_own = look.get("jc@val") in _SIDES
    shape = Shape(
        _SIDES.get(look.get("jc@val", ""), "both" if style.shape.align == "both" else "left"),
        pitch, first=_indent(look, "firstLine", size), left=style.shape.left if is_own else 0.0,
        right=_indent(look, "right", size),
        before=_within(_number(look, "spacing@before", 0.0) / 20, (0.0, 100.0), 0.0),
        after=_within(_number(look, "spacing@after", 0.0) / 20, (0.0, 100.0), 0.0),
        with_next=style.shape.with_next, outline=style.shape.outline)
    return Style(style.name, face, replace(shape, left=_indent(look, "left", size)))


def _pitch(look: Mapping[str, str], page: Mapping[str, str], size: float) -> float:
    """Return the pitch of lines: as it is set, or as many lines of the grid, or of the letters."""
    line, rule = _number(look, "spacing@line", 240), look.get("spacing@lineRule", "auto")
    if rule in {"exact", "atLeast"}:
        return line / 20
    grid = _number(page, "docGrid@linePitch", 0) / 20
    on_grid = page.get("docGrid@type") in {"lines", "linesAndChars", "snapToChars"}
    one = grid if on_grid and grid >= size else size * 1.3
    return one * line / 240


def _indent(look: Mapping[str, str], side: str, size: float) -> float:
    """Return an indent in characters."""
    counted = _number(look, f"ind@{side}Chars", 0.0) / 100
    return max(0.0, counted or round(_number(look, f"ind@{side}", 0.0) / 20 / size, 2))


def _page(found: Mapping[str, str], base: Page) -> Page:
    """Return the page of the paper; a page across is not taken."""
    wide, high = (_number(found, f"pgSz@{side}", 0.0) / 20 / MM for side in ("w", "h"))
    if not 100 < wide < high:
        return base
    sides = {side: _within(round(_number(found, f"pgMar@{side}", -1.0) / 20 / MM, 2), _MARGINS,
                           getattr(base, side)) for side in ("top", "bottom", "left", "right")}
    foot = _within(_number(found, "pgMar@footer", -1.0) / 20 / MM, _MARGINS, base.foot)
    return Page(round(wide, 1), round(high, 1), **sides, foot=foot)


def _cells(found: Foreign, base: Mapping[str, Style]) -> dict[str, Style]:
    """Return the styles of table cells in the font of the paper's tables, where it has one."""
    cell = next((one for one in found.paragraphs if one.in_table and one.text), None)
    if cell is None:
        return {}
    size = _within(_number(cell.look, "sz@val", 21) / 2, (CELLS[-1], 14.0), CELLS[0])
    font = cell.look.get("rFonts@eastAsia")
    return {key: replace(style, name=base[key].name, face=replace(
        style.face, chinese=base[key].face.chinese,
        font=font if font and key.startswith("Cell") else style.face.font))
        for key, style in cell_styles(size, size + 5.5).items()}


def _number(look: Mapping[str, str], key: str, default: float) -> float:
    try:
        return float(look.get(key, default))
    except ValueError:
        return default


def _within(value: float, ends: tuple[float, float], default: float) -> float:
    """Return a value that a page can have; the default for one it cannot."""
    return value if ends[0] <= value <= ends[1] else default
