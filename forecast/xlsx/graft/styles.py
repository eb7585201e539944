"""Cell formats of our sheets among the user's: appended where new, used again where equal.

The order of the children of ``styleSheet`` and the numbering are those of ECMA-376 part 1, §18.8.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from forecast.xlsx.elements import child, element_like, local, number_in, unset
from forecast.xlsx.graft.fonts import chosen_font, ink_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
          "tableStyles", "colors", "extLst")  # fmt: skip
_FIRST_CODE = 164  # the ids below are built in, some of them with a meaning of each language
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
             48: "##0.0E+0", 49: "@"}  # fmt: skip
_NEVER = "{}"
_PLAIN = {"fonts": '<font><sz val="11"/><name val="宋体"/></font>',
          "fills": '<fill><patternFill patternType="none"/></fill>'
                   '<fill><patternFill patternType="gray125"/></fill>',
          "borders": "<border><left/><right/><top/><bottom/><diagonal/></border>",
          "cellXfs": "<xf/>"}  # fmt: skip
"""What a style sheet that has none of a kind begins with: cells without a format have the first."""
_ON = {"1", "true", "on"}

Key = tuple[object, ...]


def print_of(element: etree._Element) -> Key:
    """Fingerprint an element: the same for what looks the same, whatever prefixes were chosen."""
    return (local(element),
            frozenset((str(key), str(value)) for key, value in element.attrib.items()),
            tuple(print_of(one) for one in element if isinstance(one.tag, str)),
            (element.text or "").strip())


def theme_colours(theme: etree._Element | None) -> tuple[str, ...]:
    """Return the colours of a theme in the order in which cells number them, as RRGGBB.

    Cells count light before dark (ECMA-376 part 1, §18.8.3): 0 is the page, 1 the text.
    """
    if theme is None:
        return ()
    scheme = next(theme.iter("{*}clrScheme"), None)
    if scheme is None:
        return ()
    found = [next((one.get("lastClr") or one.get("val") or "" for one in entry), "")
             for entry in scheme if isinstance(entry.tag, str)]
    for one in (0, 2):
        found[one:one + 2] = reversed(found[one:one + 2])
    return tuple(found)


def fix_colours(root: etree._Element, theme: tuple[str, ...]) -> None:
    """Write theme colours out: in another workbook the same number is another colour."""
    for one in list(root.iter("{*}color", "{*}fgColor", "{*}bgColor", "{*}tabColor")):
        number = number_in(one.get("theme"))
        if number < 0 or one.get("tint"):
            continue
        if number < len(theme) and len(theme[number]) == 6:
            del one.attrib["theme"]
            one.set("rgb", "FF" + theme[number].upper())
    for font in root.iter("{*}font"):
        scheme = child(font, "scheme")
        if scheme is not None:
            font.remove(scheme)


class _Family:
    """One list of the style sheet (fonts, fills, …): finds equal entries, appends new ones."""

    def __init__(self, owner: StyleBook, name: str) -> None:
        self.owner, self.name = owner, name
        self.element = child(owner.root, name)
        self.entries = [] if self.element is None else [
            one for one in self.element if isinstance(one.tag, str)]
        self._known: dict[Key, int] | None = None

    def place(self, element: etree._Element) -> int:
        """Return the index of an entry equal to this one, appended if there is none."""
        if self._known is None:
            self._known = {}
            for index, one in enumerate(self.entries):
                self._known.setdefault(self.key(one), index)
        key = self.key(element)
        if not self.entries:  # the first of a list is what plain cells have
            for plain in etree.fromstring(f"<x>{_PLAIN.get(self.name, '')}</x>"):
                self._known.setdefault(self.key(plain), self._append(plain))
        if key not in self._known:
            self._known[key] = self._append(element)
        return self._known[key]

    def _append(self, element: etree._Element) -> int:
        if self.element is None:
            self.element = self.owner.add_list(self.name)
        made = self.owner.own(element)
        self.element.append(made)
        self.entries.append(made)
        self.element.set("count", str(len(self.entries)))
        self.owner.changed = True
        return len(self.entries) - 1

    def key(self, element: etree._Element) -> Key:
        """Fingerprint an entry."""
        return print_of(element)


class _Formats(_Family):
    """The cell formats: compared by what they resolve to, an absent number being 0."""

    def key(self, element: etree._Element) -> Key:
        """Fingerprint a format; the marks ``applyFont`` and so on do not change what is seen."""
        numbers = tuple(int(element.get(name) or 0)
                        for name in ("numFmtId", "fontId", "fillId", "borderId", "xfId"))
        flags = tuple(element.get(name) in _ON for name in ("quotePrefix", "pivotButton"))
        return (*numbers, *flags, *(print_of(one) for one in element if isinstance(one.tag, str)
                                    and local(one) != "extLst"))


class StyleBook:
    """The user's style sheet, to which the donor's formats are added."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.changed = False
        self._palette: set[Key] = set()
        self._inks: set[tuple[str, str]] = set()
        self._dressed: dict[tuple[int, int], int] = {}
        self._fonts, self._fills, self._borders, self._dxfs = (
            _Family(self, name) for name in ("fonts", "fills", "borders", "dxfs"))
        self._formats = _Formats(self, "cellXfs")
        self._codes = {int(one.get("numFmtId") or 0): one.get("formatCode", "")
                       for one in root.iter(f"{{{self.namespace}}}numFmt")
                       if local(one.getparent()) == "numFmts"}  # type: ignore[arg-type]

    @property
    def namespace(self) -> str:
        """The namespace of the style sheet: Transitional or Strict."""
        return etree.QName(self.root).namespace or ""

    def own(self, element: etree._Element) -> etree._Element:
        """Copy an element into the style sheet's namespace, whatever prefix it uses."""
        made = element_like(self.root, local(element))
        made.attrib.update(element.attrib)
        made.text = element.text
        for one in element:
            if isinstance(one.tag, str):
                made.append(self.own(one))
        return made

    def derived(self, index: int, fill: etree._Element, border: etree._Element) -> int:
        """Return a format like another with a fill and a border of its own; the rest stays."""
        formats = self._formats.entries
        made = (deepcopy(formats[index]) if index < len(formats)
                else etree.Element(f"{{{self.namespace}}}xf", numFmtId="0", fontId="0"))
        for name, family, element in (("fill", self._fills, fill),
                                      ("border", self._borders, border)):
            made.set(f"{name}Id", str(family.place(element)))
            made.set(f"apply{name.capitalize()}", "1")
        return self._formats.place(made)

    def colours(self, index: int) -> tuple[str, str]:
        """Return the fill and the left border of a format as ARGB; empty where there is none."""
        formats = self._formats.entries
        if index >= len(formats):
            return "", ""
        fill, border = (_entry(family, int(formats[index].get(key) or 0))
                        for family, key in ((self._fills, "fillId"), (self._borders, "borderId")))
        ground = None if fill is None else next(fill.iter("{*}fgColor"), None)
        left = None if border is None else next(
            (one for side in border if local(side) in {"left", "start"} for one in side), None)
        return tuple((one.get("rgb") or "") if one is not None else ""
                     for one in (ground, left))  # type: ignore[return-value]

    def add_list(self, name: str) -> etree._Element:
        """Make a list that the style sheet lacks, at the place that the schema gives it."""
        later = _ORDER[_ORDER.index(name) + 1:]
        spot = next((index for index, one in enumerate(self.root) if local(one) in later),
                    len(self.root))
        made = element_like(self.root, name)
        self.root.insert(spot, made)
        self.changed = True
        return made

    def add(self, donor: etree._Element) -> tuple[dict[int, int], dict[int, int]]:
        """Add the donor's formats.

        Returns
        -------
        tuple
            The user's index for each of the donor's cell formats, and for each of its
            differential formats.
        """
        lists = {local(one): [x for x in one if isinstance(x.tag, str)] for one in donor}
        codes = {int(one.get("numFmtId", "0")): one.get("formatCode", "")
                 for one in lists.get("numFmts", ())}
        parts = (("fontId", self._fonts, lists.get("fonts", [])),
                 ("fillId", self._fills, lists.get("fills", [])),
                 ("borderId", self._borders, lists.get("borders", [])))
        with_base = child(self.root, "cellStyleXfs") is not None
        self._palette = {fill_colour(one) for one in lists.get("fills", ())}
        self._inks = {ink_of(one) for one in lists.get("fonts", ())}
        formats = {}
        for index, one in enumerate(lists.get("cellXfs", ())):
            if index == 0 and self._plain_first():
                formats[0] = 0
                continue
            made = deepcopy(one)
            made.set("numFmtId", str(self._code(int(made.get("numFmtId", "0")), codes)))
            for name, family, entries in parts:
                made.set(name, str(family.place(entries[int(made.get(name, "0"))])))
            if with_base:
                made.set("xfId", "0")
            else:
                unset(made, "xfId")
            formats[index] = self._formats.place(made)
        differences = {}
        for index, one in enumerate(lists.get("dxfs", ())):
            made = deepcopy(one)
            for number in made.iter("{*}numFmt"):
                number.set("numFmtId", str(self._code(
                    int(number.get("numFmtId", "0")),
                    {int(number.get("numFmtId", "0")): number.get("formatCode", "")})))
            differences[index] = self._dxfs.place(made)
        return formats, differences

    def _plain_first(self) -> bool:
        """Tell whether the user's first format leaves a number as it is."""
        formats = child(self.root, "cellXfs")
        first = None if formats is None or not len(formats) else formats[0]
        return first is not None and first.get("numFmtId", "0") == "0" and 0 not in self._codes

    def _code(self, number: int, codes: Mapping[int, str]) -> int:
        """Return the user's id of a number format of the donor's."""
        code = codes.get(number) or _BUILT_IN.get(number, _NEVER)
        if number not in codes and (number == 0 or self._codes.get(number, code) == code):
            return number
        for taken, other in self._codes.items():
            if other == code and taken >= _FIRST_CODE:
                return taken
        made = max([_FIRST_CODE - 1, *self._codes]) + 1
        self._codes[made] = code
        formats = child(self.root, "numFmts")
        if formats is None:
            formats = self.add_list("numFmts")
        etree.SubElement(formats, f"{{{self.namespace}}}numFmt", numFmtId=str(made),
                         formatCode=code)
        formats.set("count", str(len(formats)))
        self.changed = True
        return made

    def dressed(self, index: int, other: int) -> int:
        """Return a format like ``index`` with what a user chose in ``other``: a fill, a font.

        Ours are known by their colours: programs renumber fills and rewrite them when they save.
        """
        if (index, other) not in self._dressed:
            self._dressed[index, other] = self._dress(index, other)
        return self._dressed[index, other]

    def _dress(self, index: int, other: int) -> int:
        formats = self._formats.entries
        if index >= len(formats) or other >= len(formats) or index == other:
            return index
        made = deepcopy(formats[index])
        fill = formats[other].get("fillId", "0")
        shown = _entry(self._fills, int(fill))
        colour = () if shown is None else fill_colour(shown)
        if colour and colour not in self._palette:
            made.set("fillId", fill)
            made.set("applyFill", "1")
        theirs, mine = (_entry(self._fonts, int(formats[one].get("fontId") or 0))
                        for one in (other, index))
        font = None if theirs is None or mine is None else chosen_font(theirs, mine, self._inks)
        if font is not None:
            made.set("fontId", str(self._fonts.place(font)))
            made.set("applyFont", "1")
        return self._formats.place(made)


def _entry(family: _Family, index: int) -> etree._Element | None:
    return family.entries[index] if index < len(family.entries) else None


def fill_colour(fill: etree._Element) -> Key:
    """Return the colour of a solid fill; empty for any other."""
    pattern = child(fill, "patternFill")
    front = None if pattern is None else child(pattern, "fgColor")
    if pattern is None or front is None or pattern.get("patternType") != "solid":
        return ()
    return tuple(sorted((str(key), str(value)) for key, value in front.attrib.items()))
